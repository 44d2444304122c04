-- What does collection cost, and what is known for it? One row per tenth of the run.
-- Bits per second and share of the rate are per user; the errors are those of what agents know, against the truth, and
-- knowledge_cost is how much experience they expected beyond what came true. Over served requests.
WITH part AS (
       SELECT 10 * slot / (1 + max(slot) OVER ()) AS tenth, *
         FROM user_slot)
SELECT tenth, min(slot) AS from_slot, max(slot) AS to_slot, avg(collection_bps) AS collection_mean_bps,
       sum(collection_bps) / sum(rate_bps) AS rate_share, avg(abs(known_impact - impact)) AS impact_error,
       avg(abs(expected_qoe - qoe)) AS qoe_error, avg(expected_qoe - qoe) AS knowledge_cost
  FROM part
 WHERE latency_s < 9e999
 GROUP BY tenth
 ORDER BY tenth;
