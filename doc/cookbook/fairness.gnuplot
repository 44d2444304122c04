# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Jain's index over time, means of twenty slots, a curve per run.

do for [i = 1:runs] {
  set table "means-".i
  plot "data.tsv" using (of(i, interval(20))):"qoe_fairness" smooth unique
}
@tabulated
@curves
set xlabel "slot"
set ylabel "Jain's index of the quality of experience"
plot for [i = 1:runs] "means-".i with lines linetype i notitle
