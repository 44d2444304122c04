# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Stacked bars of what latency is made of, of the first run.

@bars
set bmargin at screen 0.25
set key at screen 0.5, screen 0.03 center bottom horizontal
set xlabel "mean latency of served requests, in ms"
air(unused) = 1e3 * column("radio_latency_mean_s")
plot "first.tsv" using (0):0:(0):(air(0)):($0 - 0.1):($0 + 0.3) \
       with boxxyerror linetype 1 title "over the air", \
     "first.tsv" using (0):0:(air(0)):(1e3 * column("latency_mean_s")):($0 - 0.1):($0 + 0.3) \
       with boxxyerror linetype 5 title "at the edge server", \
     "first.tsv" using (0):($0 - 0.25):("station ".strcol("station").", ".strcol("structure")) \
       with labels left offset 0.5, 0 notitle
