# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Bars of what each scheme loses on the same states, beside whom it leaves in outage, of the first run
# with shadows.

@two_bars
set xrange [0:*]
set xtics font ",11"
set xlabel "mean regret of the objective"
short(manager) = manager[1:9] eq "ns3::Isac" ? manager[10:*] : manager
row(manager) = short(manager).(column("acting") == 1 ? ", acting" : "") \
  .sprintf(", in %d of %d slots", column("competes"), column("slots"))
plot "first.tsv" using (0):0:(0):(column("competes") > 0 ? column("regret_mean") : 0):($0):($0 + 0.3) \
       with boxxyerror linetype 1 notitle, \
     "first.tsv" using (0):($0 - 0.2):(row(strcol("manager"))) with labels left offset 0.5, 0 notitle
@next_bars
set xlabel "mean number of users in outage"
plot "first.tsv" using (0):0:(0):"outages_mean":($0):($0 + 0.3) with boxxyerror linetype 2 notitle
