-- What does collection cost, and what does it buy? The difference to the first setting is between
-- runs of the same seed.
WITH own AS (
       SELECT point, setting, run_number, measure, mean
         FROM run_summary JOIN point USING (run) JOIN run USING (run)),
     each AS (
       SELECT own.point, measure, own.mean - first.mean AS difference,
              avg(own.mean - first.mean) OVER (PARTITION BY own.point, measure) AS gain
         FROM own JOIN own AS first USING (run_number, measure)
        WHERE first.point = 1),
     gain AS (
       SELECT point, measure, gain, count(difference) - 1 AS degrees,
              sum((difference - gain) * (difference - gain)) AS squares
         FROM each
        GROUP BY point, measure)
SELECT setting, measure, runs, mean, mean_half_width AS "±", median, median_half_width AS "± ",
       gain AS "above the first",
       quantile * sqrt(squares / degrees / (degrees + 1)) AS "±  "
  FROM campaign_summary JOIN gain USING (point, measure) LEFT JOIN student USING (degrees)
 ORDER BY measure, point;
