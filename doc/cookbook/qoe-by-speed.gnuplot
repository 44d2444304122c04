# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience by speed, a curve per run, beside what makes it, of the first run.

@two_curves
set xlabel "speed, in km/h"
set ylabel "mean quality of experience"
plot for [i = 1:runs] "data.tsv" using (of(i, column("from_km_per_h") + 5)):"qoe_mean" \
       with lines linetype i notitle
@next_panel
set key at graph 0.02, graph 0.92 left top
set ylabel "mean over requests, from 0 to 1"
set yrange [0:1]
plot "first.tsv" using (column("from_km_per_h") + 5):"impact_mean" \
       with lines linetype 7 dashtype 1 title "impact on experience", \
     "first.tsv" using (column("from_km_per_h") + 5):"environmental_complexity_mean" \
       with lines linetype 7 dashtype 2 title "environmental complexity", \
     "first.tsv" using (column("from_km_per_h") + 5):"behavioural_dynamics_mean" \
       with lines linetype 7 dashtype 3 title "behavioural dynamics"
