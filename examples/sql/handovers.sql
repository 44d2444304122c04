-- How often are users handed over, and what does it give them? One row per user, those with most handovers first.
-- gain_ratio_mean is the new station's gain over the old one's a slot before; above 1 the link got better.
WITH step AS (
       SELECT run, user, station, lag(station) OVER history AS station_before,
              gain / lag(gain) OVER history AS gain_ratio,
              qoe - lag(qoe) OVER history AS qoe_change
         FROM user_slot
       WINDOW history AS (PARTITION BY run, user ORDER BY slot)),
     each AS (
       SELECT run, user, count(*) AS slots, sum(ifnull(station <> station_before, 0)) AS handovers,
              avg(iif(station <> station_before, gain_ratio, NULL)) AS gain_ratio_mean,
              avg(iif(station <> station_before, qoe_change, NULL)) AS qoe_change_mean
         FROM step
        GROUP BY run, user)
SELECT run, user, name, slots, handovers, gain_ratio_mean, qoe_change_mean
  FROM each CROSS JOIN node USING (run)
 WHERE id = user AND role = 'user'
 ORDER BY run, handovers DESC, user;
