# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# For each cap the distribution of experience, over all runs, with the intervals of median and 5 %
# quantile.

objectives = size_of("objective")
chosen(c, n) = "cap = ".nth("cap", c)." AND objective = ".nth("objective", n)
quantiles(c, n) = rows("SELECT median, 0.5, median_half_width FROM campaign_summary \
  WHERE measure = 'qoe' AND ".chosen(c, n)." UNION ALL SELECT p05, 0.05, p05_half_width \
  FROM campaign_summary WHERE measure = 'qoe' AND ".chosen(c, n))

set multiplot layout 1,2
set yrange [0:1]
set xlabel "quality of experience"
set ylabel "share of users and slots, at most this"
unset key
do for [c = 1:size_of("cap")] {
    set title title_of("cap", c)
    set xrange [0:real(value_of("SELECT min(8.0, 1.04 * max(mean)) FROM campaign_summary \
        WHERE measure = 'greatest_qoe' AND cap = ".nth("cap", c)))]
    plot for [n = 1:objectives] distribution(chosen(c, n)) with steps linetype n \
             title title_of("objective", n), \
         for [n = 1:objectives] quantiles(c, n) with xerrorbars linetype n notitle
    set key top left Left reverse samplen 2
}
unset multiplot
