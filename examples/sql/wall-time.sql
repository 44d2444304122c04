-- Where does wall time go? One row per part of the slot, in their order; `shadow` and a manager for what a shadow's decision takes.
-- Means and maxima over slots; decide is the manager's decision, know are the agents.
SELECT run, part, count(*) AS slots, avg(wall_time_s) AS wall_time_mean_s,
       max(wall_time_s) AS wall_time_maximum_s
  FROM timing
 GROUP BY run, part
 ORDER BY run, min(rowid);
