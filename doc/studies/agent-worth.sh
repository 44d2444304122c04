#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# What is an agent worth? 30 users of isac-waterloo under the exact optimum, with the naive agent, the
# digital agent by either fit, and the oracle. First where opinion scores follow experience (MosModel
# Qoe), then where they follow a model of their own (Combined).
#
# The columns, over all users and slots: mean experience; the same where none counts less than 0, since a
# single slot in which a user gets next to nothing can outweigh all others; median and 5 % quantile;
# experience below 0; mean opinion score; and what the first two columns have above those of the naive
# agent, between runs of the same seed.
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
        SELECT mean, (SELECT avg(max(qoe, 0.0)) FROM user_slot), median, p05,
               (SELECT 100.0 * avg(qoe < 0) FROM user_slot), (SELECT avg(mos) FROM user_slot)
          FROM qoe_summary")
      naive=${naive:-$line}
      echo "$scores,$agent $line $naive"
    done
  done
done | awk '{ print $1, $2, $3, $4, $5, $6, $7, $2 - $8, $3 - $9 }' >"$work/lines"
heading "mean QoE" "mean from 0 on" median "5 %" "below 0, %" "opinion score" "above naive" \
  "same from 0 on"
intervals 3 3 3 3 2 3 <"$work/lines"
