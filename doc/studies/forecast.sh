#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# How well do predictors forecast behaviour H and environment E, window by window? 200 users of
# isac-waterloo; last value, Holt, the mean of the past, and ARIMA, by isac-forecast. H is taken as
# agents see it, a mean over the last 10 slots, and as the swipe hazard of each slot itself.
#
# Usage: forecast.sh [--seeds=N] [--dataset=FOLDER] [ARGUMENTS of isac-waterloo]

# shellcheck source=study.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/study.sh" "$@"

# forecast SERIES COLUMN: a line per window and predictor
forecast() {
  local series=$1 column=$2 window
  sqlite3 -separator ' ' "$database" \
    "SELECT user, $column FROM user_slot ORDER BY user, slot" >"$work/series"
  for window in 5 10 20; do
    run isac-forecast "--window=$window" <"$work/series" |
      awk -v label="$series,window=$window" \
        'NR > 2 { print label "," $1, 1000 * $2, 1000 * $3, 100 * $4 }'
  done
}

for ((seed = 1; seed <= seeds; ++seed)); do
  simulate "$seed" --users=200
  forecast H behavioural_dynamics
  forecast E environmental_complexity
  simulate "$seed" --users=200 --ns3::IsacMobileUser::BehaviourWindow=1
  forecast hazard behavioural_dynamics
done >"$work/lines"
heading "abs. error, 1e-3" "rms error, 1e-3" "best for, %"
intervals 1 <"$work/lines"
