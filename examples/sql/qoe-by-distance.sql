-- How does experience fall with distance? One row per ring of 25 m around the serving station, over users with a request.
-- What a ring gets, in bandwidth and power per user, tells whether the manager makes up for distance.
SELECT run, 25 * CAST(distance_m / 25 AS INTEGER) AS from_m, count(*) AS requests,
       avg(qoe) AS qoe_mean, avg(iif(latency_s < 9e999, latency_s, NULL)) AS served_latency_mean_s,
       avg(bandwidth_hz) AS bandwidth_mean_hz, avg(power_w) AS power_mean_w
  FROM user_slot
 WHERE file_size_mb > 0
 GROUP BY run, from_m
 ORDER BY run, from_m;
