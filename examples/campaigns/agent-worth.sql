-- What is an agent worth? The difference to the naive agent is between runs of the same seed.
WITH own AS (
       SELECT scores, knowledge, run_number, measure, mean
         FROM run_summary JOIN point USING (run) JOIN run USING (run)),
     each AS (
       SELECT scores, own.knowledge, measure, own.mean - naive.mean AS difference,
              avg(own.mean - naive.mean) OVER (PARTITION BY scores, own.knowledge, measure) AS gain
         FROM own JOIN own AS naive USING (scores, run_number, measure)
        WHERE naive.knowledge = 'naive'),
     gain AS (
       SELECT scores, knowledge, measure, gain, count(difference) - 1 AS degrees,
              sum((difference - gain) * (difference - gain)) AS squares
         FROM each
        GROUP BY scores, knowledge, measure)
SELECT scores, knowledge, measure, runs, round(mean, 3) AS mean,
       round(mean_half_width, 3) AS "±", round(median, 3) AS median,
       round(median_half_width, 3) AS "± ", round(p05, 3) AS p05,
       round(p05_half_width, 3) AS "±  ", round(gain, 3) AS "above naive",
       round(quantile * sqrt(squares / degrees / (degrees + 1)), 3) AS "±   "
  FROM campaign_summary JOIN gain USING (scores, knowledge, measure) LEFT JOIN student USING (degrees)
 ORDER BY point, measure;
