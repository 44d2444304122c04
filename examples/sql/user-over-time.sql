-- What happens to the one user who is worst off? One row per slot of the user whose requests have the lowest mean QoE.
-- expected_qoe is what the user's agent expects of the allocation; latency is null without a request.
WITH each AS (
       SELECT run, user, avg(qoe) AS qoe_mean
         FROM user_slot
        WHERE file_size_mb > 0
        GROUP BY run, user),
     ranked AS (
       SELECT run, user, row_number() OVER (PARTITION BY run ORDER BY qoe_mean, user) AS place
         FROM each)
SELECT run, slot, user, name, station, distance_m, bandwidth_hz, power_w, latency_s, impact, qoe,
       expected_qoe, crb_met
  FROM user_slot CROSS JOIN node USING (run)
 WHERE (run, user) IN (SELECT run, user FROM ranked WHERE place = 1)
   AND id = user AND role = 'user'
 ORDER BY run, slot;
