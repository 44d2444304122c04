-- Where does latency come from, the air or the edge server? One row per station and structure of experience.
-- Over served requests only; radio_share near 1 asks for more bandwidth and power, near 0 for more computing.
SELECT run, station, json_extract(constants, '$.QoeStructure') AS structure, count(*) AS requests,
       avg(latency_s) AS latency_mean_s, avg(radio_latency_s) AS radio_latency_mean_s,
       avg(computing_latency_s) AS computing_latency_mean_s,
       sum(radio_latency_s) / sum(latency_s) AS radio_share, max(latency_s) AS latency_maximum_s
  FROM user_slot CROSS JOIN node USING (run)
 WHERE id = user AND role = 'user' AND latency_s < 9e999
 GROUP BY run, station, structure
 ORDER BY run, station, structure;
