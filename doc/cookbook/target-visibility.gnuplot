# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of how often each station senses each target, of the first run.

@bars
set xlabel "share of slots in which the target is sensed as well as a user has to be"
set xrange [0:1]
plot "first.tsv" using (0):0:(0):"sensed":($0 - 0.35):($0 + 0.35) with boxxyerror linecolor "#a6cee3" notitle, \
     "first.tsv" using (0):0:(strcol("name").", ".strcol("cross_section").", from station ".strcol("station")) \
       with labels left offset 0.5, 0 notitle
