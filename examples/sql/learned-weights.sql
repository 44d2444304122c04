-- Did agents learn what makes their users' experience? One row per user: the model at the last window beside the truth.
-- Weights are comparable where the structure is the true one: the latency weight of Linear, the ratio weight of Ratio, the quality weight of both.
WITH last AS (
       SELECT run, max(window) AS window
         FROM agent_window
        GROUP BY run)
SELECT run, user, name, json_extract(constants, '$.QoeStructure') AS true_structure, structure,
       json_extract(constants, '$.quality_weight') AS true_quality_weight, quality_weight,
       json_extract(constants, '$.latency_weight_per_s') AS true_latency_weight_per_s,
       latency_weight_per_s, json_extract(constants, '$.ratio_weight_s') AS true_ratio_weight_s,
       ratio_weight_s, fit_samples
  FROM agent_window CROSS JOIN last USING (run, window) CROSS JOIN node USING (run)
 WHERE id = user AND role = 'user'
 ORDER BY run, user;
