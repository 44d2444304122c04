# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Rows of runs: experience beside outage.

rows = runs
@two_bars
set title " "
set xrange [*<0:*]
set xtics font ",11"
set xlabel "5 % quantile and mean of the quality of experience"
above(unused) = column("qoe_mean") - column("qoe_p05")
plot for [i = 1:runs] "data.tsv" using (of(i, column("qoe_p05"))):(i - 0.8):(above(0)):(0) \
       with vectors nohead linetype i dashtype 1 linewidth 1 notitle, \
     for [i = 1:runs] "data.tsv" using (of(i, column("qoe_p05"))):(i - 0.8) \
       with points linetype i pointtype 6 pointsize 0.8 notitle, \
     for [i = 1:runs] "data.tsv" using (of(i, column("qoe_mean"))):(i - 0.8) \
       with points linetype i pointtype 7 pointsize 0.8 notitle, \
     for [i = 1:runs] "data.tsv" using (of(i, 0)):(i - 1.2):(scheme[i]) \
       with labels left offset 0.5, 0 notitle
@next_bars
set xlabel "CRB outage, in % of users and slots"
set xrange [0:*]
plot for [i = 1:runs] "data.tsv" using (0):(i - 1):(0):(of(i, 100 * column("outage"))):(i - 1.3):(i - 0.7) \
       with boxxyerror linetype i notitle
