-- How does speed move experience? One row per 10 km/h, over users with a request.
-- Speed makes the environment complex, and complexity lowers `impact`, the factor on QoE; latency tells what speed does through distance.
SELECT run,
       10 * CAST(0.36 * sqrt(velocity_x_m_per_s * velocity_x_m_per_s
                             + velocity_y_m_per_s * velocity_y_m_per_s
                             + velocity_z_m_per_s * velocity_z_m_per_s) AS INTEGER)
         AS from_km_per_h,
       count(*) AS requests, avg(environmental_complexity) AS environmental_complexity_mean,
       avg(behavioural_dynamics) AS behavioural_dynamics_mean, avg(impact) AS impact_mean,
       avg(iif(latency_s < 9e999, latency_s, NULL)) AS served_latency_mean_s,
       avg(qoe) AS qoe_mean
  FROM user_slot
 WHERE file_size_mb > 0
 GROUP BY run, from_km_per_h
 ORDER BY run, from_km_per_h;
