-- What is scarce: bandwidth, power or computing? One row per slot; null where the manager has no prices.
-- A part is the price times the budget over the size of the objective, summed over stations: with 1 % more of the budget, the objective grows by part % of its size.
WITH budget AS MATERIALIZED (
       SELECT run, id AS station, json_extract(constants, '$.Bandwidth') AS bandwidth_hz,
              json_extract(constants, '$.TransmitPower') AS power_w
         FROM node
        WHERE role = 'base_station'),
     server AS MATERIALIZED (
       SELECT run, json_extract(constants, '$.ComputingCapacity') AS computing_cycles_per_s
         FROM node
        WHERE role = 'edge_server'),
     worth AS (
       SELECT run, slot, time_s,
              sum(bandwidth_price_per_hz * budget.bandwidth_hz) / abs(objective) AS bandwidth_part,
              sum(power_price_per_w * budget.power_w) / abs(objective) AS power_part,
              computing_price_s_per_cycle * server.computing_cycles_per_s / abs(objective)
                AS computing_part
         FROM slot CROSS JOIN station_slot USING (run, slot)
              CROSS JOIN budget USING (run, station) CROSS JOIN server USING (run)
        GROUP BY run, slot)
SELECT run, slot, time_s, bandwidth_part, power_part, computing_part,
       CASE max(bandwidth_part, power_part, computing_part)
            WHEN bandwidth_part THEN 'bandwidth'
            WHEN power_part THEN 'power'
            WHEN computing_part THEN 'computing' END AS scarcest
  FROM worth
 ORDER BY run, slot;
