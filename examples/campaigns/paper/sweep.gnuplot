# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Mean experience of every scheme, left capped, right not, against an axis, which is named as in SQL
# and counted in a unit, with a label; and what the paper states: $paper has it with the numbers of
# schemes. Left may be another measure, with left_label, moved right by left_offset. Schemes stand
# beside each other, over a twentieth of the axis.

load "schemes.gnuplot"
set datafile separator tab
curve(n, measure) = over_runs("SELECT ".axis." / ".sprintf("%.1f", unit).", mean FROM run_summary \
  JOIN point USING (run) WHERE measure = '".measure."' AND ".scheme(n))
aside = real(value_of("SELECT max(".axis.") - min(".axis.") FROM point")) / unit / 20 / schemes

if (!exists("left")) {
  left = "qoe_from_0"
  left_label = "mean experience, capped at 5"
  left_offset = 0
}

set xlabel label
set offsets graph 0.03, graph 0.03, graph 0.05, graph 0.05
set key at screen 0.99, screen 0.92 right samplen 2
set multiplot
set lmargin at screen 0.06
set rmargin at screen 0.41
set ylabel left_label offset left_offset
plot for [n = 1:schemes] curve(n, left) using ($1 + aside * (n - 3.5)):2:3 \
     with yerrorlines linetype n title title_of("scheme", n)
set lmargin at screen 0.48
set rmargin at screen 0.83
set ylabel "mean experience, uncapped" offset 0
set key at screen 0.99, screen 0.5
plot for [n = 1:schemes] curve(n, "qoe_uncapped_from_0") using ($1 + aside * (n - 3.5)):2:3 \
     with yerrorlines linetype n notitle, \
     $paper using 1:2:3 with points pointtype 64 pointsize 1.5 linewidth 1.5 linecolor variable \
     notitle, \
     keyentry with points pointtype 64 pointsize 1.5 linewidth 1.5 linecolor rgb "black" \
     title |$paper| ? "the paper" : ""
unset multiplot
