#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Prints what each resource manager gives in isac-waterloo: 30 users, 600 slots, ten runs, of the two
# managers that take seconds per slot two runs. Each figure is the mean over the runs and their
# standard deviation. Databases that are there already are not made again.
#
# Usage: managers.sh [FOLDER FOR THE DATABASES [ARGUMENTS OF isac-waterloo]]

set -euo pipefail

figures=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:-managers}
shift || true
mkdir -p -- "$folder"
cd -- "$folder"

# simulate MANAGER RUNS [ARGUMENTS]: a database per run.
simulate() {
  local manager=$1 runs=$2 run
  shift 2
  for ((run = 1; run <= runs; ++run)); do
    [[ -f $manager-$run.db ]] && continue
    "$figures/../../isac" run isac-waterloo --slots=600 --progress=false "--RngRun=$run" \
      "--manager=ns3::Isac${manager}Manager" "--database=unfinished.db" "$@" >/dev/null
    mv -- unfinished.db "$manager-$run.db"
  done
}

# One line per run: QoE, users and slots in outage, wall time of a decision.
summarise() {
  local manager=$1 database
  for database in "$manager"-[0-9]*.db; do
    sqlite3 -separator ' ' "$database" "
      SELECT mean, median, p05, 100.0 * (SELECT 1 - avg(crb_met) FROM user_slot),
             1e6 * (SELECT avg(wall_time_s) FROM timing WHERE part = 'decide')
        FROM qoe_summary"
  done | awk -v manager="$manager" '
    { for (i = 1; i <= NF; ++i) { sum[i] += $i; squares[i] += $i * $i } }
    END {
      printf "%-11s %4d", manager, NR
      for (i = 1; i <= NF; ++i) {
        mean = sum[i] / NR
        spread = NR > 1 ? sqrt((squares[i] - NR * mean * mean > 0 ? squares[i] - NR * mean * mean : 0) / (NR - 1)) : 0
        printf i < NF ? "  %7.4f +- %6.4f" : "  %9.1f +- %6.1f", mean, spread
      }
      printf "\n"
    }'
}

for manager in RoundRobin Greedy Optimal; do
  simulate "$manager" 10 "$@"
done
for manager in Slsqp Sca; do
  simulate "$manager" 2 "$@"
done
printf '%-11s %4s  %17s  %17s  %17s  %17s  %19s\n' "" runs "mean QoE" median "5 %" "CRB outage, %" "decision, us"
for manager in RoundRobin Greedy Sca Slsqp Optimal; do
  summarise "$manager"
done
