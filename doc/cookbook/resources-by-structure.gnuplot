# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of shares per station and structure, of the first run.

set title name_of_first
set margins screen 0.09, screen 0.97, screen 0.21, screen 0.9
set ylabel "share"
set yrange [0:1]
set offsets 0.1, 0.1, 0, 0
set grid noxtics
set xtics scale 0
set key at screen 0.5, screen 0.03 center bottom horizontal
shares = "user_share bandwidth_share power_share computing_share"
names = "users bandwidth power computing"
plot for [i = 1:4] "first.tsv" using ($0 + 0.2 * i - 0.5):(column(word(shares, i))):(0.18) \
       with boxes linetype i title word(names, i), \
     "first.tsv" using ($0):(0):xtic("station ".strcol("station").", ".strcol("structure")) \
       with dots linecolor "#ffffff" notitle
