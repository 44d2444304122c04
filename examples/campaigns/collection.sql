-- What does collection cost, and what does it buy? The difference to the first setting is between
-- runs of the same seed.
WITH own AS (
       SELECT point, setting, run_number, measure, mean
         FROM run_summary JOIN point USING (run) JOIN run USING (run)),
     gain AS (
       SELECT own.point, measure, count(*) - 1 AS degrees, avg(own.mean - first.mean) AS gain,
              avg((own.mean - first.mean) * (own.mean - first.mean)) AS square
         FROM own JOIN own AS first USING (run_number, measure)
        WHERE first.point = 1
        GROUP BY own.point, measure)
SELECT setting, measure, runs, mean, mean_half_width AS "±", median, median_half_width AS "± ",
       gain AS "above the first",
       quantile * sqrt(max(0.0, square - gain * gain) / degrees) AS "±  "
  FROM campaign_summary JOIN gain USING (point, measure) LEFT JOIN student USING (degrees)
 ORDER BY measure, point;
