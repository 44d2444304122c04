-- How much does each scheme lose against the best one on the same state? One row per manager, the acting one and its shadows.
-- A scheme competes in the slots in which no other leaves fewer users in outage; regret is the best objective of those that compete less its own.
WITH decision AS (
       SELECT slot, (SELECT manager FROM run) AS manager, 1 AS acting, objective, outages
         FROM slot
        WHERE slot IN (SELECT slot FROM shadow_slot)
       UNION ALL
       SELECT slot, manager, 0, objective, outages
         FROM shadow_slot),
     ranked AS (
       SELECT *, outages = min(outages) OVER (PARTITION BY slot) AS competes,
              max(objective) OVER (PARTITION BY slot, outages) - objective AS regret
         FROM decision)
SELECT manager, acting, count(*) AS slots, sum(competes) AS competes,
       sum(competes AND regret = 0) AS best, avg(iif(competes, regret, NULL)) AS regret_mean,
       max(iif(competes, regret, NULL)) AS regret_maximum, avg(outages) AS outages_mean
  FROM ranked
 GROUP BY acting, manager
 ORDER BY acting DESC, manager;
