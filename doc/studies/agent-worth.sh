#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What is an agent worth? 30 users of isac-waterloo under the exact optimum, with the naive agent, the
# digital agent by either fit, and the oracle: quality of experience over all users and slots, its mean
# in the second half of the slots, where agents have learnt, and opinion scores. "above naive" is the
# difference of mean experience between runs of the same seed. First where opinion scores follow
# experience (MosModel Qoe), then where they follow a model of their own (Combined).
#
# Usage: agent-worth.sh [--seeds=N] [ARGUMENTS of isac-waterloo]

# shellcheck source=study.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/study.sh" "$@"

for ((seed = 1; seed <= seeds; ++seed)); do
  for scores in Qoe Combined; do
    naive=
    for agent in NaiveAgent 'DigitalAgent[Fit=LeastSquares]' DigitalAgent OracleAgent; do
      simulate "$seed" --manager=ns3::IsacOptimalManager "--agent=ns3::Isac$agent" \
        "--ns3::IsacMobileUser::MosModel=$scores"
      line=$(sqlite3 -separator ' ' "$database" "
        SELECT mean, median, p05,
               (SELECT avg(qoe) FROM user_slot
                 WHERE 2 * slot > (SELECT max(slot) FROM user_slot)),
               (SELECT avg(mos) FROM user_slot)
          FROM qoe_summary")
      naive=${naive:-${line%% *}}
      echo "$scores,$agent $line $naive"
    done
  done
done | awk '{ print $1, $2, $3, $4, $5, $6, $2 - $7 }' >"$work/lines"
heading "mean QoE" median "5 %" "2nd half" "opinion score" "above naive"
intervals 3 <"$work/lines"
