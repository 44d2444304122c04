# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# By window, and fit. Left: users whose type is found; right: where scores follow experience, users
# whose structure is found.

model = "\"ns3::IsacMobileUser::MosModel\""
ways = size_of("learning")
set xrange [0.5:ways + 0.5]
set xtics 1 format ""
do for [n = 1:ways] { set label n title_of("learning", n) at n, graph -0.06 right rotate by 20 }
set bmargin 6
set yrange [0:105]
mean(n, measure, condition) = rows("SELECT ".n.", 100 * mean, 100 * mean_half_width \
  FROM campaign_summary WHERE measure = '".measure."' AND learning = ".nth("learning", n)." \
  AND ".condition)

set rmargin 2
set multiplot layout 1,2
set xlabel "window, in slots" offset 0,-3.5
set ylabel "users whose type is found, in %"
set key top left Left reverse samplen 2 maxrows 2
plot for [m = 1:size_of(model)] for [n = 1:ways] \
         mean(n, "type_found", model." = ".nth(model, m)) \
         using ($1 + 0.12 * (m - 2.5)):2:3 with yerrorbars linetype m \
         title n == 1 ? title_of(model, m) : ""

set ylabel "users whose structure is found, in %"
set key bottom left
array measures[2] = ["linear_found", "ratio_found"]
array titles[2] = ["linear", "ratio"]
plot for [m = 1:2] for [n = 1:ways] mean(n, measures[m], "mean IS NOT NULL") \
         using ($1 + 0.12 * (m - 1.5)):2:3 with yerrorbars linetype m title n == 1 ? titles[m] : ""
unset multiplot
