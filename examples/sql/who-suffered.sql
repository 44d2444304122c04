-- Who suffered, and why? The ten users whose requests had the lowest mean QoE; `why` names what departs most from the mean of all users.
-- Ratios are the user's mean over that of all users: 2 for radio_latency_ratio means twice the wait for the air.
WITH everyone AS (
       SELECT run, avg(radio_latency_s) AS radio, avg(computing_latency_s) AS computing,
              avg(quality) AS quality, avg(impact) AS impact
         FROM user_slot
        WHERE latency_s < 9e999
        GROUP BY run),
     each AS (
       SELECT run, user, avg(iif(file_size_mb > 0, qoe, NULL)) AS qoe_mean,
              avg(distance_m) AS distance_mean_m,
              1.0 - avg(crb_met) AS crb_outage,
              avg(iif(file_size_mb > 0, latency_s = 9e999, NULL)) AS unserved,
              avg(iif(latency_s < 9e999, radio_latency_s, NULL)) / everyone.radio
                AS radio_latency_ratio,
              avg(iif(latency_s < 9e999, computing_latency_s, NULL)) / everyone.computing
                AS computing_latency_ratio,
              avg(iif(file_size_mb > 0, user_slot.quality, NULL)) / everyone.quality
                AS quality_ratio,
              avg(user_slot.impact) / everyone.impact AS impact_ratio
         FROM user_slot LEFT JOIN everyone USING (run)
        GROUP BY run, user),
     ranked AS (
       SELECT *, row_number() OVER (PARTITION BY run ORDER BY qoe_mean NULLS LAST, user) AS place
         FROM each)
SELECT run, user, name, json_extract(constants, '$.QoeStructure') AS structure, qoe_mean,
       CASE
         WHEN unserved IS NULL THEN 'asked for nothing'
         WHEN unserved > 0 THEN 'requests not served'
         WHEN max(radio_latency_ratio, computing_latency_ratio, 1 / quality_ratio,
                  1 / impact_ratio) < 1.05 THEN 'its weights'
         WHEN radio_latency_ratio >= max(computing_latency_ratio, 1 / quality_ratio,
                                         1 / impact_ratio) THEN 'waits for the air'
         WHEN computing_latency_ratio >= max(1 / quality_ratio, 1 / impact_ratio)
           THEN 'waits for the edge server'
         WHEN quality_ratio <= impact_ratio THEN 'content of low quality'
         ELSE 'behaviour and environment'
       END AS why,
       distance_mean_m, crb_outage, unserved, radio_latency_ratio, computing_latency_ratio,
       quality_ratio, impact_ratio
  FROM ranked CROSS JOIN node USING (run)
 WHERE id = user AND role = 'user' AND place <= 10
 ORDER BY run, place;
