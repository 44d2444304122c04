# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of the users with most handovers: how many, and what they give, of the first run.

rows = rows > 10 ? 10 : rows
@two_bars
set xrange [0:*]
set xtics 1
set xlabel "number of handovers"
plot "first.tsv" every ::0::9 using (0):0:(0):"handovers":($0 - 0.35):($0 + 0.35) \
       with boxxyerror linecolor "#a6cee3" notitle, \
     "first.tsv" every ::0::9 using (0):0:(strcol("name")) with labels left offset 0.5, 0 notitle
@next_bars
set xlabel "mean change of experience"
set xrange [*:*]
set xtics auto font ",11"
change(unused) = column("handovers") > 0 ? column("qoe_change_mean") : 0
plot "first.tsv" every ::0::9 using (0):0:(0):(change(0)):($0 - 0.35):($0 + 0.35) \
       with boxxyerror linetype 2 notitle
