-- How do the bounds on targets grow with range? One row per kind of cross section and ring of 50 m around a station.
-- Bounds are geometric means over the sightings to which the station gave power; line_of_sight is the share of the sightings that have it.
SELECT run, json_extract(constants, '$.CrossSectionModel') AS cross_section,
       50 * CAST(range_m / 50 AS INTEGER) AS from_m, count(*) AS sightings,
       avg(line_of_sight) AS line_of_sight, exp(avg(ln(crb_range))) AS crb_range_mean,
       exp(avg(ln(crb_velocity))) AS crb_velocity_mean,
       exp(avg(ln(crb_azimuth))) AS crb_azimuth_mean
  FROM target_slot CROSS JOIN node USING (run)
 WHERE id = target AND role = 'target' AND crb_range < 9e999
 GROUP BY run, cross_section, from_m
 ORDER BY run, cross_section, from_m;
