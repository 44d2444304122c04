# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Per kind of scores: mean, not counted below 0, median and 5 % quantile of experience by what is
# known.

kinds = size_of("knowledge")
set xrange [0.5:kinds + 0.5]
set xtics 1 format ""
do for [n = 1:kinds] { set label n title_of("knowledge", n) at n, graph -0.06 right rotate by 20 }
set bmargin 6
set yrange [0:5]
set ylabel "quality of experience, at most 5"
summary(s, n, measure, column) = rows("SELECT ".n.", ".column.", ".column."_half_width \
  FROM campaign_summary WHERE measure = '".measure."' AND scores = ".nth("scores", s)." \
  AND knowledge = ".nth("knowledge", n))
array measures[3] = ["qoe_from_0", "qoe", "qoe"]
array columns[3] = ["mean", "median", "p05"]
array titles[3] = ["mean, from 0 on", "median", "5 % quantile"]

set multiplot layout 1,2
unset key
do for [s = 1:size_of("scores")] {
    set title title_of("scores", s)
    plot for [c = 1:3] for [n = 1:kinds] summary(s, n, measures[c], columns[c]) \
             using ($1 + 0.12 * (c - 2)):2:3 with yerrorbars linetype c \
             title n == 1 ? titles[c] : ""
    set key bottom left Left reverse samplen 2
}
unset multiplot
