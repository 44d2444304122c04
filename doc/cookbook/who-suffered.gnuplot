# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of the worst off, and why, of the first run.

@bars
set xlabel "mean quality of experience of the user's requests"
set xrange [*<0:*]
row(unused) = strcol("name").", ".strcol("structure").": ".strcol("why") \
  .sprintf(", outage %.0f %%", 100 * column("crb_outage"))
plot "first.tsv" using (0):0:(0):"qoe_mean":($0 - 0.35):($0 + 0.35) \
       with boxxyerror linecolor "#a6cee3" notitle, \
     "first.tsv" using (0):0:(row(0)) \
       with labels left offset 0.5, 0 notitle
