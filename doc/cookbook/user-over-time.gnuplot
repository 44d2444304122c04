# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# One user's distance, bandwidth and experience, means of ten slots, of the first run.

user = ""
stats "first.tsv" using (user = strcol("name"), 0) nooutput
set table $means
plot "first.tsv" using (interval(10)):"distance_m" smooth unique, \
     "first.tsv" using (interval(10)):"crb_met" smooth unique, \
     "first.tsv" using (interval(10)):(column("bandwidth_hz") / 1e6) smooth unique, \
     "first.tsv" using (interval(10)):"qoe" smooth unique, \
     "first.tsv" using (interval(10)):"expected_qoe" smooth unique
@tabulated
set multiplot layout 3,1 margins screen 0.1, screen 0.97, screen 0.14, screen 0.9 spacing screen 0.08
set title user.", ".name_of_first
set xtics format ""
set key at graph 0.99, graph 1.26 right top horizontal
set ylabel "distance, m"
set yrange [0:*]
set ytics font ",10"
plot $means index 0 with lines linetype 1 notitle, \
     $means index 1 using 1:($2 < 1 ? 0 : NaN) \
       with points linetype 2 pointtype 5 pointsize 0.4 title "in CRB outage"
unset title
set ylabel "bandwidth, MHz"
plot $means index 2 with lines linetype 1 notitle
set xtics format "%g"
set xlabel "slot"
set ylabel "experience"
set ytics 1
set yrange [*:*]
plot $means index 3 with lines linetype 1 title "as it came", \
     $means index 4 with lines linetype 2 dashtype 1 linewidth 1 title "as the agent expected"
