-- How long is the tail of latency? One row per twentieth of a decade in which requests end.
-- share_above is the share of requests that take longer than to_s, those that are not served among them.
WITH bin AS (
       SELECT run, iif(latency_s < 9e999, pow(10, ceil(20 * log10(latency_s)) / 20), latency_s) AS to_s,
              count(*) AS requests
         FROM user_slot
        WHERE file_size_mb > 0 AND latency_s IS NOT NULL -- of packets: something ended in the slot
        GROUP BY run, to_s)
SELECT run, to_s, requests,
       1.0 * (sum(requests) OVER (PARTITION BY run)
              - sum(requests) OVER (PARTITION BY run ORDER BY to_s))
         / sum(requests) OVER (PARTITION BY run) AS share_above
  FROM bin
 ORDER BY run, to_s;
