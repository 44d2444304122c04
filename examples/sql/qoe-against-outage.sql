-- What does a scheme give in experience, and what does it leave of sensing? One row per run.
-- qoe_p05 is the 5 % quantile, over users and slots; outage is the share of them in which a bound was not met.
WITH sensing AS (
       SELECT run, 1.0 - avg(crb_met) AS outage
         FROM user_slot
        GROUP BY run)
SELECT run, user_slots, mean AS qoe_mean, p05 AS qoe_p05, outage
  FROM qoe_summary JOIN sensing USING (run)
 ORDER BY run;
