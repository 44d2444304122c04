-- In which slots did the manager miss bounds that could be met? One row per slot and station with a missed bound, though some allocation meets all.
-- missing_power_w is what users lack of the power that velocity and azimuth need; spare_power_w is what others had beyond theirs.
SELECT run, slot, time_s, station, count(*) AS users, sum(user_slot.crb_met = 0) AS missed,
       sum(max(minimum_power_w - user_slot.power_w, 0)) AS missing_power_w,
       sum(max(user_slot.power_w - minimum_power_w, 0)) AS spare_power_w,
       max(iif(user_slot.crb_met = 0, distance_m, NULL)) AS farthest_missed_m
  FROM slot CROSS JOIN user_slot USING (run, slot)
 WHERE feasible = 1 AND slot.crb_met = 0
 GROUP BY run, slot, station
HAVING missed > 0
 ORDER BY run, slot, station;
