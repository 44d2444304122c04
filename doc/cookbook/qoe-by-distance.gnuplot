# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Experience and bandwidth by distance, a curve per run, of rings with enough users.

stats "data.tsv" using "requests" nooutput
distance(i) = common("requests", STATS_max, of(i, column("from_m") + 12.5))
@two_curves
set xlabel "distance from the serving station, in m"
set ylabel "mean quality of experience"
plot for [i = 1:runs] "data.tsv" using (distance(i)):"qoe_mean" \
       with lines linetype i notitle
@next_panel
set ylabel "mean bandwidth per user, in MHz"
set yrange [0:*]
plot for [i = 1:runs] "data.tsv" using (distance(i)):(column("bandwidth_mean_hz") / 1e6) \
       with lines linetype i notitle
