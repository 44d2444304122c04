# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Over the mean size of a request, for each manager: left, mean experience by formula (lines) and by
# packets (points with intervals); right, what waits at a slot's begin.

schemes = size_of("scheme")
series(n, radio, measure) = rows("SELECT size.mean, it.mean, it.mean_half_width FROM campaign_summary AS it \
  JOIN campaign_summary AS size USING (point) WHERE size.measure = 'file_size_mb' AND it.measure = '".measure."' \
  AND it.radio = '".radio."' AND it.scheme = ".nth("scheme", n)." ORDER BY 1")

set multiplot layout 1,2
set xlabel "mean size of a request, in MB"
set ylabel "mean quality of experience"
set key bottom left Left reverse
plot for [n = 1:schemes] series(n, "formula", "qoe") with lines linetype n \
         title title_of("scheme", n)." by formula", \
     for [n = 1:schemes] series(n, "packet", "qoe") with yerrorbars linetype n \
         title title_of("scheme", n)." by packets"

set ylabel "waits per user at a slot's begin, in MB"
set key top left Left reverse
plot for [n = 1:schemes] series(n, "packet", "waiting_mb") with yerrorlines linetype n \
         title title_of("scheme", n)
unset multiplot
