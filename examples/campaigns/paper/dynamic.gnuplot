# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What every manager gives at either load, with 95 % confidence intervals over seeds.

schemes = size_of("scheme")
load = '"ns3::IsacBaseStation::Bandwidth"'
loads = size_of(load)
at(measure, b, n) = rows("SELECT mean, ".n.", mean_half_width FROM campaign_summary \
  WHERE measure = '".measure."' AND ".load." = ".nth(load, b)." AND scheme = ".nth("scheme", n))
array measures[6] = ["qoe", "qoe_from_0", "backlog_mb", "latency_s", "latency_p95_s", "nothing_to_play"]
array titles[6] = ["experience of slots", "the same, from 0 on", "MB that wait, per user", \
                   "latency of requests, in s", "the same, 95 % quantile", "time with nothing to play"]

set yrange [schemes + 0.5:0.5]
set ytics 1 format ""
set offsets graph 0.05, graph 0.05
set multiplot layout 2,3 margins 0.17, 0.98, 0.06, 0.93 spacing 0.03, 0.11
set key at screen 0.16, screen 0.52 samplen 1
do for [m = 1:6] {
    unset label
    if (m % 3 == 1) {
        do for [n = 1:schemes] { set label n title_of("scheme", n) at graph -0.03, first n right }
    }
    if (m == 1) { set xtics 5 } else { set xtics autofreq }
    set title titles[m]
    plot for [b = 1:loads] for [n = 1:schemes] at(measures[m], b, n) \
         using 1:($2 + 0.2 * (b - 1.5)):3 with xerrorbars linetype b \
         title n == 1 ? sprintf("%.2f MHz", real(value_of("SELECT ".nth(load, b))) / 1e6) : ""
    unset key
}
unset multiplot
