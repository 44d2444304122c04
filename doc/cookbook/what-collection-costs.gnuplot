# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What is collected beside what is known for it, a curve per run.

@two_curves
set xlabel "tenth of the run"
set xtics 1
set ylabel "collected, in bit/s per user"
set yrange [0:*]
plot for [i = 1:runs] "data.tsv" using (of(i, column("tenth") + 1)):"collection_mean_bps" \
       with lines linetype i notitle
@next_panel
set ylabel "mean error of the known impact"
plot for [i = 1:runs] "data.tsv" using (of(i, column("tenth") + 1)):"impact_error" \
       with lines linetype i notitle
