# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Share of users and slots with at most this experience, a curve per run.

@curves
set xlabel "quality of experience; what is negative counts as 0"
set ylabel "share of users and slots, at most this"
set yrange [0:1]
plot for [i = 1:runs] "data.tsv" using (of(i, column("from_qoe") + 0.5)):"cumulative" \
       with lines linetype i notitle
