-- What does every manager give, and how much more than drift plus penalty? The difference is between
-- runs of the same seed.
WITH own AS (
       SELECT "ns3::IsacBaseStation::Bandwidth" / 1e6 AS mhz, scheme, run_number, measure, mean
         FROM run_summary JOIN point USING (run) JOIN run USING (run)),
     each AS (
       SELECT mhz, own.scheme, measure, own.mean, own.mean - other.mean AS difference,
              avg(own.mean) OVER whole AS average, avg(own.mean - other.mean) OVER whole AS more
         FROM own JOIN own AS other USING (mhz, run_number, measure)
        WHERE other.scheme = 'drift plus penalty'
       WINDOW whole AS (PARTITION BY mhz, own.scheme, measure)),
     sums AS (
       SELECT mhz, scheme, measure, average, more, count(*) - 1 AS degrees,
              sum((mean - average) * (mean - average)) AS squares,
              sum((difference - more) * (difference - more)) AS squares_of_more
         FROM each
        GROUP BY mhz, scheme, measure)
SELECT mhz, measure, scheme, round(average, 3) AS mean,
       round(quantile * sqrt(squares / degrees / (degrees + 1)), 3) AS "±",
       round(more, 3) AS "above drift plus penalty",
       round(quantile * sqrt(squares_of_more / degrees / (degrees + 1)), 3) AS "± "
  FROM sums LEFT JOIN student USING (degrees)
 ORDER BY mhz, measure, average DESC;
