-- How does sensing outage grow with distance? One row per station and ring of 25 m around it.
-- `outage` is the share of users and slots whose bounds were not met; where minimum_power_mean_w is above power_mean_w the ring got less than its bounds on velocity and azimuth need.
SELECT run, station, 25 * CAST(distance_m / 25 AS INTEGER) AS from_m, count(*) AS user_slots,
       1.0 - avg(crb_met) AS outage, avg(minimum_power_w) AS minimum_power_mean_w,
       avg(power_w) AS power_mean_w, avg(crb_range) AS crb_range_mean
  FROM user_slot
 GROUP BY run, station, from_m
 ORDER BY run, station, from_m;
