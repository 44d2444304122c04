-- What was run, and in what do the runs of a file differ? One row per run.
-- `scheme` has the values of the attributes that are not the same in all runs, of managers only the acting one's; where none differs, the manager.
WITH setting AS (
       SELECT run, 'ns3::' || substr(key, 6, instr(substr(key, 6), '::') - 1) AS type,
              substr(key, 8 + instr(substr(key, 6), '::') - 1) AS attribute, value
         FROM run, json_each(attributes)
       UNION ALL
       SELECT run, '', 'RngSeed', seed
         FROM run
       UNION ALL
       SELECT run, '', 'RngRun', run_number
         FROM run),
     varied AS (
       SELECT type, attribute
         FROM setting
        WHERE type <> 'ns3::IsacSqliteTrace' AND attribute <> 'Shadow'
        GROUP BY type, attribute
       HAVING count(DISTINCT value) > 1 OR count(*) < (SELECT count(*) FROM run)
        ORDER BY type, attribute),
     short AS (
       SELECT run, iif(typeof(value) = 'text', '', attribute || ' ')
                     || replace(replace(replace(replace(value, 'ns3::Isac', ''), 'Manager', ''),
                                        'Agent', ''), '[]', '') AS text
         FROM varied CROSS JOIN setting USING (type, attribute) CROSS JOIN run USING (run)
        WHERE type NOT LIKE '%Manager' OR type = manager),
     scheme AS (
       SELECT run, group_concat(text, ', ') AS scheme
         FROM short
        GROUP BY run),
     length AS (
       SELECT run, count(*) AS slots
         FROM slot
        GROUP BY run)
SELECT run, ifnull(scheme, replace(replace(manager, 'ns3::Isac', ''), 'Manager', '')) AS scheme,
       scenario, seed, run_number, ifnull(slots, 0) AS slots, wall_time_s, status
  FROM run LEFT JOIN scheme USING (run) LEFT JOIN length USING (run)
 ORDER BY run;
