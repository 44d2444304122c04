#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Draws fairness.svg beside this script: whom each objective of the optimum serves, without and with
# the cap of experience, in isac-waterloo; and prints the figures that doc/isac.rst quotes.
# Needs sqlite3 and gnuplot (Debian: gnuplot-nox).

set -euo pipefail

figures=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd -- "$work"

for cap in 0 5; do
  for objective in Mean ProportionalFairness MaxMin; do
    database=$objective-$cap.db
    "$figures/../../isac" run isac-waterloo --slots=600 --progress=false \
      "--manager=ns3::IsacOptimalManager[Objective=$objective]" \
      "--ns3::IsacController::QoeCap=$cap" "--database=$database" >/dev/null
    sqlite3 "$database" "SELECT '$objective, cap $cap', round(mean, 2), round(p05, 2), round(median, 2),
                                round((SELECT max(qoe) FROM user_slot), 1) FROM qoe_summary"
    # The distribution in steps of 0.02.
    sqlite3 -separator ' ' "$database" >"$objective-$cap" \
      "SELECT round(50 * qoe) / 50, max(probability) FROM qoe_cdf GROUP BY 1"
  done
done

gnuplot <<END_OF_PLOT
set terminal svg size 860,340 font "sans-serif,13" background "white"
set output "$figures/fairness.svg"
set multiplot layout 1,2
set grid linetype 1 linewidth 0.5 linecolor "#cccccc"
set border 3
set tics nomirror
set style line 1 linecolor "#d55e00" linewidth 2
set style line 2 linecolor "#0072b2" linewidth 2
set style line 3 linecolor "#009e73" linewidth 2
set yrange [0:1]
set ylabel "share of users and slots, at most this"
unset key

set title "without a cap"
set xlabel "quality of experience"
set xrange [0:8]
plot "Mean-0" with steps linestyle 1 title "mean", \
     "ProportionalFairness-0" with steps linestyle 2 title "proportional fairness", \
     "MaxMin-0" with steps linestyle 3 title "max-min"

set title "capped at 5"
set xlabel "quality of experience, at most 5"
set key at 0.1, 0.97 left top Left reverse samplen 2
set xrange [0:5.2]
plot "Mean-5" with steps linestyle 1 title "mean", \
     "ProportionalFairness-5" with steps linestyle 2 title "proportional fairness", \
     "MaxMin-5" with steps linestyle 3 title "max-min"
END_OF_PLOT
