# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Left: the distribution of experience over all runs. Right: what sums it up.

load "schemes.gnuplot"
set multiplot layout 1,2
set xlabel "experience, at most 5"
set ylabel "share of users and slots, at most this"
set xrange [0:5]
set yrange [0:1]
set key top left Left reverse samplen 2
plot for [n = 1:schemes] distribution("slot >= 180 AND ".scheme(n)) \
     with steps linetype n title title_of("scheme", n)

set xlabel ""
set ylabel "experience, at most 5"
set xrange [0.5:schemes + 0.5]
set yrange [0:5]
set xtics 1 format ""
do for [n = 1:schemes] { set label n title_of("scheme", n) at n, graph -0.05 right rotate by 20 }
set bmargin 6
set key bottom right Left reverse samplen 2
summary(n, measure, column) = rows("SELECT ".n.", ".column.", ".column."_half_width \
  FROM campaign_summary WHERE measure = '".measure."' AND ".scheme(n))
array measures[3] = ["qoe_from_0", "qoe", "qoe"]
array columns[3] = ["mean", "median", "p05"]
array titles[3] = ["mean, from 0 on", "median", "5 % quantile"]
plot for [c = 1:3] for [n = 1:schemes] summary(n, measures[c], columns[c]) \
         using ($1 + 0.12 * (c - 2)):2:3 with yerrorbars linetype c dashtype 1 \
         title n == 1 ? titles[c] : ""
unset multiplot
