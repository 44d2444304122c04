-- How is QoE distributed? A histogram over all users and slots in bins of 0.5; all that is negative shares the bin -0.5.
-- `cumulative` is the share at or below the bin's end; the view qoe_cdf has the exact distribution.
WITH bin AS (
       SELECT iif(qoe < 0, -0.5, 0.5 * CAST(2 * qoe AS INTEGER)) AS from_qoe, count(*) AS user_slots
         FROM user_slot
        GROUP BY from_qoe)
SELECT from_qoe, user_slots, 1.0 * user_slots / sum(user_slots) OVER () AS share,
       1.0 * sum(user_slots) OVER (ORDER BY from_qoe) / sum(user_slots) OVER () AS cumulative
  FROM bin
 ORDER BY from_qoe;
