-- Which station sees which target, and how well? One row per target and station.
-- `sensed` is the share of slots in which all three bounds are below the station's thresholds for users.
WITH threshold AS MATERIALIZED (
       SELECT run, id AS station, json_extract(constants, '$.RangeCrbThreshold') AS range,
              json_extract(constants, '$.VelocityCrbThreshold') AS velocity,
              json_extract(constants, '$.AzimuthCrbThreshold') AS azimuth
         FROM node
        WHERE role = 'base_station'),
     sight AS (
       SELECT run, target, station, count(*) AS slots, avg(line_of_sight) AS line_of_sight,
              avg(range_m) AS range_mean_m, min(crb_range) AS crb_range_minimum,
              max(crb_range) AS crb_range_maximum,
              avg(crb_range <= range AND crb_velocity <= velocity AND crb_azimuth <= azimuth)
                AS sensed
         FROM target_slot CROSS JOIN threshold USING (run, station)
        GROUP BY run, target, station)
SELECT run, target, name, json_extract(constants, '$.CrossSectionModel') AS cross_section, station,
       slots, line_of_sight, range_mean_m, crb_range_minimum, crb_range_maximum, sensed
  FROM sight CROSS JOIN node USING (run)
 WHERE id = target AND role = 'target'
 ORDER BY run, target, station;
