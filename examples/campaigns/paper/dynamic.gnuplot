# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What every manager gives at either load, with 95 % confidence intervals over seeds.

schemes = size_of("scheme")
load = '"ns3::IsacBaseStation::Bandwidth"'
loads = size_of(load)
at(measure, b, n) = rows("SELECT ".n.", mean, mean_half_width FROM campaign_summary \
  WHERE measure = '".measure."' AND ".load." = ".nth(load, b)." AND scheme = ".nth("scheme", n))
array measures[6] = ["qoe", "request_qoe", "backlog_mb", "latency_s", "latency_p95_s", "nothing_to_play"]
array titles[6] = ["experience of what slots serve", "experience of requests completed", \
                   "MB that wait, per user", "latency of requests completed, mean, in s", \
                   "the same, 95 % quantile, in s", "share of time with nothing to play"]

set xrange [0.5:schemes + 0.5]
set xtics 1 format ""
set offsets 0, 0, graph 0.05, graph 0.05
set key bottom left Left reverse samplen 2
set multiplot layout 2,3 margins 0.05, 0.99, 0.15, 0.95 spacing 0.05, 0.08
do for [m = 1:6] {
    if (m == 4) { do for [n = 1:schemes] { \
        set label n title_of("scheme", n) at n, graph -0.05 right rotate by 30 } }
    set title titles[m]
    plot for [b = 1:loads] for [n = 1:schemes] at(measures[m], b, n) \
         using ($1 + 0.16 * (b - 1.5)):2:3 with yerrorbars linetype b \
         title n == 1 ? sprintf("%.2f MHz", real(value_of("SELECT ".nth(load, b))) / 1e6) : ""
    unset key
}
unset multiplot
