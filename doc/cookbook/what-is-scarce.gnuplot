# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Worth of the three resources over time, geometric means over those of twenty slots in which they have
# one, of the first run, if it has prices.

prices = 0
stats "first.tsv" using (prices = prices + (strcol("bandwidth_part") ne ""), 0) nooutput
if (prices == 0) { exit }
resources = "bandwidth power computing"
worth(name) = column(name."_part") > 0 ? log10(column(name."_part")) : NaN
do for [i = 1:3] {
  set table "means-".i
  plot "first.tsv" using (interval(20)):(worth(word(resources, i))) smooth unique
}
@tabulated
set title name_of_first
set margins screen 0.12, screen 0.97, screen 0.25, screen 0.9
set xlabel "slot"
set ylabel "% of the objective for 1 % more"
set logscale y
set key at screen 0.5, screen 0.03 center bottom horizontal
plot for [i = 1:3] "means-".i using 1:(10 ** $2) with lines linetype i title word(resources, i)
