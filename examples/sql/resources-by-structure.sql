-- Who gets the resources: users of linear or of ratio experience? One row per station and structure.
-- Shares are of all that the station, or for computing the edge server, gave out in the run; compare them with user_share.
WITH given AS (
       SELECT run, station, json_extract(constants, '$.QoeStructure') AS structure,
              count(*) AS user_slots, sum(bandwidth_hz) AS bandwidth_hz, sum(power_w) AS power_w,
              sum(computing_cycles_per_s) AS computing_cycles_per_s, avg(qoe) AS qoe_mean
         FROM user_slot CROSS JOIN node USING (run)
        WHERE id = user AND role = 'user'
        GROUP BY run, station, structure)
SELECT run, station, structure, user_slots,
       1.0 * user_slots / sum(user_slots) OVER at_station AS user_share,
       bandwidth_hz / sum(bandwidth_hz) OVER at_station AS bandwidth_share,
       power_w / sum(power_w) OVER at_station AS power_share,
       computing_cycles_per_s / sum(computing_cycles_per_s) OVER (PARTITION BY run)
         AS computing_share,
       qoe_mean
  FROM given
WINDOW at_station AS (PARTITION BY run, station)
 ORDER BY run, station, structure;
