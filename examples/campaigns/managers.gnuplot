# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Per manager, left: mean, median and 5 % quantile of experience; right: how long a decision takes.

schemes = size_of("scheme")
set xrange [0.5:schemes + 0.5]
set xtics 1 format ""
do for [n = 1:schemes] { set label n title_of("scheme", n) at n, graph -0.06 right rotate by 20 }
set bmargin 6
summary(n, measure, column) = rows("SELECT ".n.", ".column.", ".column."_half_width \
  FROM campaign_summary WHERE measure = '".measure."' AND scheme = ".nth("scheme", n))

set multiplot layout 1,2
set ylabel "quality of experience, at most 5"
set yrange [0:5]
set key bottom left Left reverse
array columns[3] = ["mean", "median", "p05"]
array titles[3] = ["mean", "median", "5 % quantile"]
plot for [c = 1:3] for [n = 1:schemes] summary(n, "qoe", columns[c]) \
         using ($1 + 0.12 * (c - 2)):2:3 with yerrorbars linetype c \
         title n == 1 ? titles[c] : ""

set ylabel "wall time of a decision, in s"
set yrange [*:*]
set logscale y
set format y "%.0e"
unset key
plot for [n = 1:schemes] summary(n, "decision_wall_time_s", "mean") with yerrorbars linetype 1
unset multiplot
