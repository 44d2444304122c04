# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Loaded before the script of every figure: queries of the campaign's merged database, and a look.
# Names come as value_of(), whatever they hold: the terminals are told not to interpret them.

# What plot takes for a file: the rows of a query, all of it numbers.
rows(sql) = "< sqlite3 -readonly -tabs -noheader -nullvalue NaN \"$DATABASE\" <<'END'\n".sql."\nEND"

# The one value that a query gives, as text.
value_of(sql) = system("sqlite3 -readonly -list -noheader \"$DATABASE\" <<'END'\n".sql."\nEND")

# The values of an axis, a column of the table point: how many there are, and the n-th as SQL.
size_of(axis) = int(value_of("SELECT count(DISTINCT ".axis.") FROM point"))
nth(axis, n) = "(SELECT ".axis." FROM point GROUP BY 1 ORDER BY min(point) \
  LIMIT 1 OFFSET ".(n - 1).")"

# The n-th value of an axis, as a title or label. Labels of tics are cut after 49 characters.
title_of(axis, n) = value_of("SELECT ".nth(axis, n))

# The distribution of experience over all runs of the points that a condition selects, in steps of 0.02.
distribution(condition) = rows("WITH each AS (SELECT ceil(50 * qoe) / 50 AS step FROM user_slot \
  JOIN point USING (run) WHERE ".condition."), whole AS (SELECT step, count(*) AS number FROM each \
  GROUP BY step) SELECT step, 1.0 * sum(number) OVER (ORDER BY step) / sum(number) OVER () FROM whole")

# Of a query of x and y, one row per run and x: x, the mean of y over the runs, half the width of its
# 95 % confidence interval, and the number of runs.
over_runs(query) = rows("WITH each (x, y) AS (".query."), centred AS (SELECT x, y, \
  avg(y) OVER (PARTITION BY x) AS mean FROM each), whole AS (SELECT x, count(y) AS runs, mean, \
  sum((y - mean) * (y - mean)) AS squares FROM centred GROUP BY x) SELECT x, mean, \
  quantile * sqrt(squares / (runs - 1) / runs), runs FROM whole LEFT JOIN student \
  ON degrees = runs - 1 ORDER BY x")

set border 3
set tics nomirror
set grid linetype 1 linewidth 0.5 linecolor rgb "#cccccc"
set linetype 1 linecolor rgb "#0072b2" linewidth 2 pointtype 7 pointsize 0.6
set linetype 2 linecolor rgb "#d55e00" linewidth 2 pointtype 5 pointsize 0.6
set linetype 3 linecolor rgb "#009e73" linewidth 2 pointtype 9 pointsize 0.7
set linetype 4 linecolor rgb "#cc79a7" linewidth 2 pointtype 13 pointsize 0.8
set linetype 5 linecolor rgb "#e69f00" linewidth 2 pointtype 11 pointsize 0.7
set linetype cycle 5
