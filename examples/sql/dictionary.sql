-- What do the tables and views hold? The dictionary in Markdown: sqlite3 run.db < examples/sql/dictionary.sql > doc/database.md
WITH entry AS (
       SELECT name, type, min(column_info.rowid) AS place,
              substr(sql, instr(sql, '-- ') + 3,
                     instr(sql, char(10)) - instr(sql, '-- ') - 3) AS row
         FROM sqlite_schema JOIN column_info ON table_name = name
        GROUP BY name),
     line AS (
       SELECT 0 AS place, 0 AS part, column1 AS text
         FROM (VALUES
               ('# The dictionary of the database'),
               (''),
               ('All tables and views of a recorded run. Equations and sections are those of'),
               ('"Experience-Centric Resource Management in ISAC Networks".'),
               (''),
               ('This file is made from any run, not written by hand:'),
               (''),
               ('    sqlite3 run.db < examples/sql/dictionary.sql > doc/database.md'))
       UNION ALL
       SELECT place, -1, char(10) || '## ' || name || char(10) || char(10)
                         || upper(substr(type, 1, 1)) || substr(type, 2) || ', ' || row || '.'
                         || char(10) || char(10) || '| column | unit | meaning | source |'
                         || char(10) || '|---|---|---|---|'
         FROM entry
       UNION ALL
       SELECT place, column_info.rowid,
              '| `' || column_name || '` | ' || ifnull(unit, '') || ' | ' || meaning || ' | '
                    || ifnull(source, '') || ' |'
         FROM column_info JOIN entry ON entry.name = table_name)
SELECT text FROM line ORDER BY place, part;
