-- Which station sees which target, and how well? One row per target and station.
-- `sensed` is the share of slots in which all three bounds are below the station's thresholds for users.
WITH threshold AS MATERIALIZED (
       SELECT id, json_extract(constants, '$.RangeCrbThreshold') AS range,
              json_extract(constants, '$.VelocityCrbThreshold') AS velocity,
              json_extract(constants, '$.AzimuthCrbThreshold') AS azimuth
         FROM node
        WHERE role = 'base_station')
SELECT target, name, json_extract(constants, '$.CrossSectionModel') AS cross_section, station,
       count(*) AS slots, avg(line_of_sight) AS line_of_sight, avg(range_m) AS range_mean_m,
       min(crb_range) AS crb_range_minimum, max(crb_range) AS crb_range_maximum,
       avg(crb_range <= range AND crb_velocity <= velocity AND crb_azimuth <= azimuth) AS sensed
  FROM target_slot JOIN threshold ON threshold.id = station
       JOIN node ON node.id = target AND role = 'target'
 GROUP BY target, station
 ORDER BY target, station;
