#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# How often does the digital agent find what makes its user's experience, and how well does it predict
# opinion scores? 200 users of isac-waterloo, with budgets that give each what it has among 30, under
# the exact optimum by what agents know, for windows of 5, 10 and 20 slots, 30 of which are kept; and for
# windows of 10 where agents collect every request's performance, however well they predict it.
#
# The type of a user is which of quality and latency make its opinion scores: one of the two (MosModel
# Quality, Latency) or both (Combined, Qoe). Under Qoe structure and weights have a truth, too.
#
# The columns, of the end of the run: samples that the last fit was of; users for whom quality and
# latency are selected, and just the true ones of them; users of L1 and of L2 whose structure is found;
# where it is, median relative errors of the weights w1, w2 and w3. Of the second half of the run: root
# mean square error of the opinion scores that agents expect, beside the scores' deviation from each
# user's own mean.
#
# Usage: user-types.sh [--seeds=N] [ARGUMENTS of isac-waterloo]

# shellcheck source=study.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/study.sh" "$@"

# median EXPRESSION CONDITION: SQL for the median over the users of the last window
median() {
  echo "(SELECT avg(error)
           FROM (SELECT $1 AS error, 2 * row_number() OVER (ORDER BY $1) AS place,
                        count(*) OVER () AS users
                   FROM last WHERE fit_samples > 0 AND $2)
          WHERE place BETWEEN users AND users + 2)"
}

# learn SEED SCORES QUALITY LATENCY ATTRIBUTES: a line of figures; QUALITY and LATENCY are 1 where they
# are of the user's type, ATTRIBUTES are the agent's
learn() {
  local truth=NULL line label
  [[ $2 == Qoe ]] && truth=1
  simulate "$1" --users=200 --ns3::IsacBaseStation::Bandwidth=2.667e9 \
    --ns3::IsacBaseStation::TransmitPower=266.7 --ns3::IsacEdgeServer::ComputingCapacity=1e11 \
    --manager=ns3::IsacOptimalManager --ns3::IsacSqliteTrace::UserSlotInterval=10 \
    "--agent=ns3::IsacDigitalAgent[$5]" "--ns3::IsacMobileUser::MosModel=$2"
  line=$(sqlite3 -separator ' ' -nullvalue - "$database" "
    WITH last AS (
      SELECT agent_window.*, json_extract(constants, '\$.QoeStructure') AS true_structure,
             json_extract(constants, '\$.quality_weight') AS w1,
             json_extract(constants, '\$.latency_weight_per_s') AS w2,
             json_extract(constants, '\$.ratio_weight_s') AS w3
        FROM agent_window JOIN node ON id = user
       WHERE window = (SELECT max(window) FROM agent_window))
    SELECT avg(fit_samples), 100.0 * avg(ifnull(quality_selected, 0)),
           100.0 * avg(ifnull(latency_selected, 0)),
           100.0 * avg(ifnull(quality_selected = $3 AND latency_selected = $4, 0)),
           100.0 * $truth * avg(CASE true_structure WHEN 'Linear' THEN structure = 'Linear' END),
           100.0 * $truth * avg(CASE true_structure WHEN 'Ratio' THEN structure = 'Ratio' END),
           100.0 * $truth * $(median "abs(quality_weight / w1 - 1)" \
             "structure = 'Linear' AND true_structure = 'Linear'"),
           100.0 * $truth * $(median "abs(latency_weight_per_s / w2 - 1)" \
             "structure = 'Linear' AND true_structure = 'Linear'"),
           100.0 * $truth * $(median "abs(ratio_weight_s / w3 - 1)" \
             "structure = 'Ratio' AND true_structure = 'Ratio'"),
           (SELECT 100.0 * sqrt(sum(opinion_score_error * performance_samples) /
                                sum(performance_samples))
              FROM agent_window
             WHERE opinion_score_error IS NOT NULL
               AND 2 * window >= (SELECT max(window) FROM agent_window)),
           (SELECT 100.0 * sqrt(avg(variance))
              FROM (SELECT (avg(mos * mos) - avg(mos) * avg(mos)) * count(mos) / (count(mos) - 1)
                             AS variance
                      FROM user_slot WHERE 2 * slot >= (SELECT max(slot) FROM user_slot)
                     GROUP BY user))
      FROM last")
  label=$2,${5#WindowSlots=}
  label=${label/|PerformanceAttenuation=0/,all}
  echo "${label/|Fit=LeastSquares/,least-squares} $line"
}

for ((seed = 1; seed <= seeds; ++seed)); do
  for window in 5 10 20 '10|PerformanceAttenuation=0'; do
    learn "$seed" Latency 0 1 "WindowSlots=$window"
    learn "$seed" Quality 1 0 "WindowSlots=$window"
    learn "$seed" Combined 1 1 "WindowSlots=$window"
    learn "$seed" Qoe 1 1 "WindowSlots=$window"
  done
  for window in 10 '10|PerformanceAttenuation=0'; do
    learn "$seed" Qoe 1 1 "WindowSlots=$window|Fit=LeastSquares"
  done
done >"$work/lines"
heading samples "quality, %" "latency, %" "type, %" "L1, %" "L2, %" "w1, %" "w2, %" "w3, %" \
  "score, 1e-2" "deviation, 1e-2"
intervals 1 <"$work/lines"
