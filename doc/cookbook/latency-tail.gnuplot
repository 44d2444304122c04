# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Share of requests that take longer, a curve per run.

@curves
set xlabel "latency, in ms"
set ylabel "share of requests that take longer"
set logscale xy
set format y "%g"
set xrange [10:1e4]
set yrange [1e-4:1]
plot for [i = 1:runs] "data.tsv" using (of(i, 1e3 * column("to_s"))):"share_above" \
       with lines linetype i notitle
