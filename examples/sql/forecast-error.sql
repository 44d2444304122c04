-- How far are agents' forecasts off, and is a forecast better than no forecast? One row per quantity.
-- last_error and collected_error are of two others in its place: the truth of the window before, which no agent has, and
-- the mean of the window's own samples. Over windows with a forecast; empty where no agent predicts.
WITH quantity AS (
       SELECT 'behaviour' AS quantity, run, user, window, behaviour_forecast AS forecast, behaviour_true AS truth,
              behaviour_collected AS collected, behaviour_samples AS samples, behaviour_accuracy AS accuracy
         FROM agent_window
       UNION ALL
       SELECT 'environment', run, user, window, environment_forecast, environment_true,
              environment_collected, environment_samples, environment_accuracy
         FROM agent_window),
     compared AS (
       SELECT *, lag(truth) OVER (PARTITION BY quantity, run, user ORDER BY window) AS last
         FROM quantity)
SELECT run, quantity, count(*) AS windows, avg(abs(forecast - truth)) AS forecast_error, avg(abs(last - truth)) AS last_error,
       avg(abs(collected - truth)) AS collected_error, avg(forecast - truth) AS forecast_bias,
       avg(samples) AS samples_mean, avg(accuracy) AS accuracy_mean
  FROM compared
 WHERE forecast IS NOT NULL
 GROUP BY run, quantity
 ORDER BY run, quantity;
