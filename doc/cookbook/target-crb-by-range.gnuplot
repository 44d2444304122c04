# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bounds on targets by range, a curve per kind of cross section, of the first run.

kinds = 0
last = ""
array kind[8]
find(text) = text eq last || kinds == 8 ? 0 : (kinds = kinds + 1, kind[kinds] = text, last = text, 0)
stats "first.tsv" using (find(strcol("cross_section"))) nooutput
set title name_of_first
set margins screen 0.1, screen 0.97, screen 0.16, screen 0.9
set key right bottom at graph 0.99, graph 0.02
set xlabel "range, in m"
set ylabel "weighted bound on velocity"
set logscale y
set format y "%g"
unset mytics
range(i) = strcol("cross_section") eq kind[i] ? column("from_m") + 25 : NaN
plot for [i = 1:kinds] "first.tsv" using (range(i)):"crb_velocity_mean" \
       with lines linetype i title kind[i]
