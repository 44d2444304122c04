#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Draws waterloo.svg beside this script from two runs of isac-waterloo, one per resource manager.
# Needs sqlite3 and gnuplot (Debian: gnuplot-nox).

set -euo pipefail

figures=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd -- "$work"

for manager in RoundRobin Greedy; do
  "$figures/../../isac" run isac-waterloo --radius=400 --slots=600 --progress=false \
    "--manager=ns3::Isac${manager}Manager" "--database=$manager.db"
  # The distribution in steps of 0.02, and the share of outages in rings of 10 m, where there are
  # enough users for a share to say something.
  sqlite3 -separator ' ' "$manager.db" >"$manager-qoe" \
    "SELECT round(50 * qoe) / 50, max(probability) FROM qoe_cdf GROUP BY 1"
  sqlite3 -separator ' ' "$manager.db" >"$manager-outage" \
    "SELECT 10 * CAST(distance_m / 10 AS INTEGER) + 5, 100 * (1 - avg(crb_met)) FROM user_slot
      GROUP BY 1 HAVING count(*) >= 100"
done

gnuplot <<END_OF_PLOT
set terminal svg size 860,340 font "sans-serif,13" background "white"
set output "$figures/waterloo.svg"
set multiplot layout 1,2
set grid linetype 1 linewidth 0.5 linecolor "#cccccc"
set border 3
set tics nomirror
set style line 1 linecolor "#0072b2" linewidth 2
set style line 2 linecolor "#d55e00" linewidth 2

set xlabel "quality of experience, at most 5"
set ylabel "share of users and slots, at most this"
set xrange [-1:5]
set yrange [0:1]
set key top left Left reverse
plot "RoundRobin-qoe" with steps linestyle 1 title "round robin", \
     "Greedy-qoe" with steps linestyle 2 title "greedy"

set xlabel "distance from the serving station, in m"
set ylabel "sensing outage, in % of users and slots"
set xrange [0:400]
set yrange [0:100]
plot "RoundRobin-outage" with linespoints linestyle 1 pointtype 7 pointsize 0.4 title "round robin", \
     "Greedy-outage" with linespoints linestyle 2 pointtype 7 pointsize 0.4 title "greedy"
END_OF_PLOT
