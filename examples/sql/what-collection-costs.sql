-- What does collection cost, and what is known for it? One row per tenth of the run.
-- Bits per second are per user; impact_error and qoe_error are how far off is what agents know and expect, qoe_shortfall
-- is how much less came true than they expected. Over served requests.
WITH length AS (
       SELECT run, 1 + max(slot) AS slots
         FROM user_slot
        GROUP BY run)
SELECT run, 10 * slot / slots AS tenth, min(slot) AS from_slot, max(slot) AS to_slot,
       avg(collection_bps) AS collection_mean_bps, sum(collection_bps) / sum(rate_bps) AS rate_share,
       avg(abs(known_impact - impact)) AS impact_error, avg(abs(expected_qoe - qoe)) AS qoe_error,
       avg(expected_qoe - qoe) AS qoe_shortfall
  FROM user_slot CROSS JOIN length USING (run)
 WHERE latency_s < 9e999
 GROUP BY run, tenth
 ORDER BY run, tenth;
