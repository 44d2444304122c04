-- How often are users handed over, and what does it give them? One row per user, those with most handovers first.
-- gain_ratio_mean is the new station's gain over the old one's a slot before; above 1 the link got better.
WITH step AS (
       SELECT user, station, lag(station) OVER history AS station_before,
              gain / lag(gain) OVER history AS gain_ratio,
              qoe - lag(qoe) OVER history AS qoe_change
         FROM user_slot
       WINDOW history AS (PARTITION BY user ORDER BY slot))
SELECT user, name, count(*) AS slots, sum(ifnull(station <> station_before, 0)) AS handovers,
       avg(iif(station <> station_before, gain_ratio, NULL)) AS gain_ratio_mean,
       avg(iif(station <> station_before, qoe_change, NULL)) AS qoe_change_mean
  FROM step JOIN node ON node.id = user AND role = 'user'
 GROUP BY user
 ORDER BY handovers DESC, user;
