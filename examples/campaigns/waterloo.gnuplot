# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Left: the distribution of experience, over all runs, with the intervals of median and 5 %
# quantile.
# Right: outage in rings of 20 m, over the runs that have 50 users and slots in it.

schemes = size_of("scheme")
scheme(n) = "scheme = ".nth("scheme", n)

set multiplot layout 1,2

set xlabel "quality of experience, at most 5"
set ylabel "share of users and slots, at most this"
set xrange [-1:5]
set yrange [0:1]
set key top left Left reverse
quantiles(n) = rows("SELECT median, 0.5, median_half_width FROM campaign_summary \
  WHERE measure = 'qoe' AND ".scheme(n)." UNION ALL SELECT p05, 0.05, p05_half_width \
  FROM campaign_summary WHERE measure = 'qoe' AND ".scheme(n))
plot for [n = 1:schemes] distribution(scheme(n)) with steps linetype n title title_of("scheme", n), \
     for [n = 1:schemes] quantiles(n) with xerrorbars linetype n notitle

set xlabel "distance from the serving station, in m"
set ylabel "sensing outage, in % of users and slots"
set xrange [0:400]
set yrange [0:100]
outage(n) = over_runs("SELECT 20 * CAST(distance_m / 20 AS INTEGER) + 10 AS middle, \
  100 * (1 - avg(crb_met)) FROM user_slot JOIN point USING (run) WHERE ".scheme(n)." \
  GROUP BY run, middle HAVING count(*) >= 50")
plot for [n = 1:schemes] outage(n) using 1:2:3 with yerrorlines linetype n title title_of("scheme", n)

unset multiplot
