-- How is QoE distributed? A histogram over all users and slots in bins of 0.5; all that is negative shares the bin -0.5.
-- `cumulative` is the share at or below the bin's end; the view qoe_cdf has the exact distribution.
WITH bin AS (
       SELECT run, iif(qoe < 0, -0.5, 0.5 * CAST(2 * qoe AS INTEGER)) AS from_qoe,
              count(*) AS user_slots
         FROM user_slot
        GROUP BY run, from_qoe)
SELECT run, from_qoe, user_slots,
       1.0 * user_slots / sum(user_slots) OVER (PARTITION BY run) AS share,
       1.0 * sum(user_slots) OVER (PARTITION BY run ORDER BY from_qoe)
         / sum(user_slots) OVER (PARTITION BY run) AS cumulative
  FROM bin
 ORDER BY run, from_qoe;
