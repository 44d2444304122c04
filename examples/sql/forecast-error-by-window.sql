-- Do agents' forecasts get better from window to window? One row per window, means over users.
-- Beside each forecast's error stands that of the mean of the window's own samples, known only at its end. Empty where no agent predicts.
SELECT run, window, avg(abs(behaviour_forecast - behaviour_true)) AS behaviour_error,
       avg(abs(behaviour_collected - behaviour_true)) AS behaviour_collected_error,
       avg(behaviour_samples) AS behaviour_samples_mean,
       avg(abs(environment_forecast - environment_true)) AS environment_error,
       avg(abs(environment_collected - environment_true)) AS environment_collected_error,
       avg(environment_samples) AS environment_samples_mean
  FROM agent_window
 GROUP BY run, window
 ORDER BY run, window;
