-- What do the sensing bounds cost? Per station, the part of its budget without which its users' bounds cannot be met.
-- Means over slots. power_needed is for velocity and azimuth; product_needed, of power times bandwidth, for range; above 1 not all bounds can be met.
WITH budget AS MATERIALIZED (
       SELECT run, id AS station, json_extract(constants, '$.TransmitPower') AS power_w,
              json_extract(constants, '$.Bandwidth') AS bandwidth_hz
         FROM node
        WHERE role = 'base_station'),
     need AS (
       SELECT run, slot, station, sum(minimum_power_w) AS power_w,
              sum(sqrt(minimum_power_bandwidth_w_hz)) * sum(sqrt(minimum_power_bandwidth_w_hz))
                AS product_w_hz,
              avg(crb_met) AS crb_met
         FROM user_slot
        GROUP BY run, slot, station)
SELECT run, station, count(*) AS slots, avg(need.power_w / budget.power_w) AS power_needed,
       avg(product_w_hz / (budget.power_w * budget.bandwidth_hz)) AS product_needed,
       avg(max(need.power_w / budget.power_w, product_w_hz / (budget.power_w * budget.bandwidth_hz))
           > 1) AS slots_beyond_budget,
       avg(crb_met) AS crb_met
  FROM need CROSS JOIN budget USING (run, station)
 GROUP BY run, station
 ORDER BY run, station;
