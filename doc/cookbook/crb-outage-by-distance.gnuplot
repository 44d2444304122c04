# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Outage by distance from the first and the last station, a curve per run, of rings with enough users.

stats "data.tsv" using "user_slots" nooutput
most = STATS_max
stats "data.tsv" using "station" nooutput
outage(i, id) = column("station") == id ? common("user_slots", most, of(i, 100 * column("outage"))) : NaN
@two_curves
set xlabel "distance from the serving station, in m"
set ylabel "CRB outage, in % of users and slots"
set yrange [0:100]
set title "station ".int(STATS_min)
plot for [i = 1:runs] "data.tsv" using (column("from_m") + 12.5):(outage(i, STATS_min)) \
       with lines linetype i notitle
@next_panel
set title "station ".int(STATS_max)
plot for [i = 1:runs] "data.tsv" using (column("from_m") + 12.5):(outage(i, STATS_max)) \
       with lines linetype i notitle
