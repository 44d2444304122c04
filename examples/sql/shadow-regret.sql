-- How much does each scheme lose against the best one on the same state? One row per manager, the acting one and its shadows.
-- A scheme competes in the slots in which no other leaves fewer users in outage; regret is the best objective of those that compete less its own.
WITH decision AS (
       SELECT run, slot, manager, 1 AS acting, objective, outages
         FROM slot JOIN run USING (run)
        WHERE (run, slot) IN (SELECT run, slot FROM shadow_slot)
       UNION ALL
       SELECT run, slot, manager, 0, objective, outages
         FROM shadow_slot),
     ranked AS (
       SELECT *, outages = min(outages) OVER (PARTITION BY run, slot) AS competes,
              max(objective) OVER (PARTITION BY run, slot, outages) - objective AS regret
         FROM decision)
SELECT run, manager, acting, count(*) AS slots, sum(competes) AS competes,
       sum(competes AND regret = 0) AS best, avg(iif(competes, regret, NULL)) AS regret_mean,
       max(iif(competes, regret, NULL)) AS regret_maximum, avg(outages) AS outages_mean
  FROM ranked
 GROUP BY run, acting, manager
 ORDER BY run, acting DESC, manager;
