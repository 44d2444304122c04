# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Stacked bars of the parts of a slot, and how each run ended.

set margins screen 0.03, screen 0.97, screen 0.28, screen 0.98
set xlabel "mean wall time per slot, in ms"
set xrange [0:*]
set yrange [runs + 0.5:0.2] noextend
unset ytics
set border 1
set grid noytics
set key at screen 0.5, screen 0.02 center bottom horizontal maxcols 4
parts = "observe know decide serve sense judge record shadows"
colour(part) = part[1:6] eq "shadow" ? 8 : sum [j = 1:7] j * (word(parts, j) eq part)
place(run) = sum [j = 1:runs] j * (number[j] == run)
row(unused) = place(column("run")) > 0 ? place(column("run")) : NaN
end = 0
last = 0
begin(run, mean) = (end = run == last ? end + mean : mean, last = run, end - mean)
text(unused) = strcol("scheme")." (".strcol("scenario").", ".strcol("status").")"
plot "data.tsv" using (0):(row(0)):(begin(column("run"), 1e3 * column("wall_time_mean_s"))):(end) \
       :(row(0) - 0.15):(row(0) + 0.35):(colour(strcol("part"))) \
       with boxxyerror linecolor variable notitle, \
     "runs.tsv" using (0):(row(0) - 0.3):(text(0)) with labels left offset 0.5, 0 notitle, \
     for [j = 1:8] keyentry with boxes linetype j title word(parts, j)
