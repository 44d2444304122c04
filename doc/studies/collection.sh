#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Table IV of the paper: experience against the attenuation rates nu_1, nu_2 and nu_3 at which agents
# collect less of behaviour, performance and environment the better they predict it, each with the
# others at 2.4, 2.1 and 1.1; and what collection costs and buys. 30 users of isac-waterloo under the
# exact optimum, opinion scores that follow experience, the paper's standard rates of 2, 1 and 0.5 Hz.
# Beside the paper's settings stand those where agents collect at the standard rates whatever they
# predict ("always"), and next to nothing once a few predictions have come true ("hardly").
#
# The columns: mean experience; the same where none counts less than 0; what that has above the first
# row, between runs of the same seed; median experience; collected bits per second and user; their part
# of the rate; mean absolute errors of the impact that agents know, and of their forecasts of H and E for
# a window; the mean squared error of the opinion scores that they expect; users whose structure of
# experience is found in the end.
#
# Usage: collection.sh [--seeds=N] [ARGUMENTS of isac-waterloo]

# shellcheck source=study.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/study.sh" "$@"

# collect SEED LABEL NU_1 NU_2 NU_3: a line of figures
collect() {
  local line
  simulate "$1" --manager=ns3::IsacOptimalManager --ns3::IsacMobileUser::MosModel=Qoe \
    --agent=ns3::IsacDigitalAgent --ns3::IsacDigitalAgent::BehaviourRate=2 \
    --ns3::IsacDigitalAgent::PerformanceRate=1 --ns3::IsacDigitalAgent::EnvironmentRate=0.5 \
    "--ns3::IsacDigitalAgent::BehaviourAttenuation=$3" \
    "--ns3::IsacDigitalAgent::PerformanceAttenuation=$4" \
    "--ns3::IsacDigitalAgent::EnvironmentAttenuation=$5"
  line=$(sqlite3 -separator ' ' -nullvalue - "$database" "
    SELECT avg(max(qoe, 0.0)), avg(qoe), (SELECT median FROM qoe_summary), avg(collection_bps),
           1e6 * sum(collection_bps) / sum(rate_bps), 1e3 * avg(abs(known_impact - impact)),
           (SELECT 1e3 * avg(abs(behaviour_forecast - behaviour_true)) FROM agent_window),
           (SELECT 1e3 * avg(abs(environment_forecast - environment_true)) FROM agent_window),
           (SELECT sum(opinion_score_error * performance_samples) /
                   sum(CASE WHEN opinion_score_error IS NOT NULL THEN performance_samples END)
              FROM agent_window),
           (SELECT 100.0 * avg(structure = json_extract(constants, '$.QoeStructure'))
              FROM agent_window JOIN node ON id = user
             WHERE window = (SELECT max(window) FROM agent_window))
      FROM user_slot")
  first=${first:-${line%% *}}
  echo "$2 $line $first"
}

for ((seed = 1; seed <= seeds; ++seed)); do
  first=
  collect "$seed" nu=2.4,2.1,1.1:paper=4.63 2.4 2.1 1.1
  for entry in 2.0:4.55 2.8:4.57 3.2:4.52 3.6:4.52 4.0:4.52; do
    collect "$seed" "nu1=${entry%:*}:paper=${entry#*:}" "${entry%:*}" 2.1 1.1
  done
  for entry in 1.5:4.54 1.8:4.59 2.4:4.57 2.7:4.53 3.0:4.50; do
    collect "$seed" "nu2=${entry%:*}:paper=${entry#*:}" 2.4 "${entry%:*}" 1.1
  done
  for entry in 0.5:4.48 0.7:4.52 0.9:4.57 1.3:4.63 1.5:4.63; do
    collect "$seed" "nu3=${entry%:*}:paper=${entry#*:}" 2.4 2.1 "${entry%:*}"
  done
  collect "$seed" always 0 0 0
  collect "$seed" hardly 20 20 20
done | awk '{ print $1, $3, $2, $2 - $12, $4, $5, $6, $7, $8, $9, $10, $11 }' >"$work/lines"
heading "mean QoE" "mean from 0 on" "above the first" median "bit/s" "of rate, 1e-6" \
  "impact, 1e-3" "H, 1e-3" "E, 1e-3" "score, squared" "structure, %"
intervals 3 3 3 3 0 2 1 1 1 2 1 <"$work/lines"
