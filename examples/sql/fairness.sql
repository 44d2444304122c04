-- How fair is each slot? Jain's index over the users with a request: 1 if all have the same, 1/users if one has all.
-- A negative QoE counts as 0; both indices are null in a slot in which nobody has anything.
SELECT run, slot, count(*) AS requests, avg(qoe) AS qoe_mean, min(qoe) AS qoe_minimum,
       sum(max(qoe, 0)) * sum(max(qoe, 0)) / (count(*) * sum(max(qoe, 0) * max(qoe, 0)))
         AS qoe_fairness,
       sum(rate_bps) * sum(rate_bps) / (count(*) * sum(rate_bps * rate_bps)) AS rate_fairness
  FROM user_slot
 WHERE file_size_mb > 0
 GROUP BY run, slot
 ORDER BY run, slot;
