# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Learned against true weights, of the first run whose agents learn; at 0 where the structure was not found.

true(kind, weight) = strcol("true_structure") eq kind ? column(weight) : NaN
found(unused) = strcol("structure") eq strcol("true_structure")
learned(weight) = found(0) * column(weight)
kind(unused) = found(0) ? 7 : 2
colour(unused) = found(0) ? 1 : 2
set multiplot layout 1,2 margins screen 0.09, screen 0.97, screen 0.33, screen 0.9 spacing screen 0.12
set title name_of_first
set key at screen 0.5, screen 0.02 center bottom vertical
set xlabel "true latency weight of Linear, in 1/s"
set ylabel "learned, in 1/s"
set yrange [0:*]
plot "first.tsv" using (true("Linear", "true_latency_weight_per_s")):(learned("latency_weight_per_s")) \
       :(kind(0)):(colour(0)) \
       with points pointtype variable linecolor variable pointsize 0.7 notitle, \
     x with lines linetype 8 dashtype 1 linewidth 1 title "truth", \
     keyentry with points linetype 1 pointtype 7 pointsize 0.7 title "learned", \
     keyentry with points linetype 2 pointtype 2 pointsize 0.7 title "another structure learned"
@next_panel
set xlabel "true ratio weight of Ratio, in s"
set ylabel "learned, in s"
plot "first.tsv" using (true("Ratio", "true_ratio_weight_s")):(learned("ratio_weight_s")) \
       :(kind(0)):(colour(0)) \
       with points pointtype variable linecolor variable pointsize 0.7 notitle, \
     x with lines linetype 8 dashtype 1 linewidth 1 notitle
