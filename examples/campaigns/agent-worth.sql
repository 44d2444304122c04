-- What is an agent worth? The difference to the naive agent is between runs of the same seed.
WITH own AS (
       SELECT scores, knowledge, run_number, measure, mean
         FROM run_summary JOIN point USING (run) JOIN run USING (run)),
     gain AS (
       SELECT scores, own.knowledge, measure, count(*) - 1 AS degrees,
              avg(own.mean - naive.mean) AS gain,
              avg((own.mean - naive.mean) * (own.mean - naive.mean)) AS square
         FROM own JOIN own AS naive USING (scores, run_number, measure)
        WHERE naive.knowledge = 'naive'
        GROUP BY scores, own.knowledge, measure)
SELECT scores, knowledge, measure, runs, round(mean, 3) AS mean,
       round(mean_half_width, 3) AS "±", round(median, 3) AS median,
       round(median_half_width, 3) AS "± ", round(p05, 3) AS p05,
       round(p05_half_width, 3) AS "±  ", round(gain, 3) AS "above naive",
       round(quantile * sqrt(max(0.0, square - gain * gain) / degrees), 3) AS "±   "
  FROM campaign_summary JOIN gain USING (scores, knowledge, measure) LEFT JOIN student USING (degrees)
 ORDER BY point, measure;
