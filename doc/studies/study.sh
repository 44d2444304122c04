# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# shellcheck shell=bash
#
# What the studies beside this file share; they source it. Each takes --seeds=N, 10 if not given, and
# passes all other arguments on to isac-waterloo, where they win over the study's own. So
# `--seeds=2 --users=6 --slots=40` makes any of them a matter of seconds.

set -euo pipefail

# The command; ISAC names another one, for example of another checkout.
isac=${ISAC:-$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)/isac}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

seeds=10
arguments=()
# shellcheck disable=SC2034 # the studies use it
for argument; do
  case $argument in
    --seeds=*) seeds=${argument#*=} ;;
    *) arguments+=("$argument") ;;
  esac
done
if [[ ! $seeds =~ ^[1-9][0-9]{0,5}$ ]]; then
  echo "isac: ${0##*/}: --seeds = $seeds: must be a whole number from 1 to 999999" >&2
  exit 1
fi

# run EXAMPLE [ARGUMENTS]: its output; what ./isac itself says only where it fails.
run() {
  if ! "$isac" run "$@" 2>"$work/log"; then
    cat -- "$work/log" >&2
    return 1
  fi
}

# simulate SEED [ARGUMENTS]: leaves isac-waterloo's record in $database, without the tables that no
# study needs.
database=$work/run.db
simulate() {
  local seed=$1
  shift
  run isac-waterloo --progress=false "--RngRun=$seed" "--database=$database" --targets=0 --slots=600 \
    --ns3::IsacSqliteTrace::{Slot,StationSlot,Timing}Interval=0 "$@" \
    ${arguments[@]+"${arguments[@]}"} >/dev/null
}

# intervals DIGITS...: of lines that begin with a label, for each label the mean of every column over the
# lines, which are the seeds, and half of its 95 % confidence interval by Student's distribution. A
# column that is "-" in a line leaves that line out. The last number of digits holds for the columns
# that are left.
intervals() {
  awk -v given="$*" '
    BEGIN {
      last = split(given, digits, " ")
      split("12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262", quantile)
    }
    !($1 in columns) { labels[++count] = $1; columns[$1] = NF }
    {
      for (i = 2; i <= NF; ++i) {
        if ($i == "-") continue
        ++lines[$1, i]
        sum[$1, i] += $i
        squares[$1, i] += $i * $i
      }
    }
    END {
      for (j = 1; j <= count; ++j) {
        label = labels[j]
        printf "%-36s", label
        for (i = 2; i <= columns[label]; ++i) {
          n = lines[label, i]
          if (!n) {
            printf "  %16s", "-"
            continue
          }
          places = digits[i - 1 < last ? i - 1 : last]
          mean = sum[label, i] / n
          cell = sprintf("%.*f", places, mean)
          if (n > 1) {
            rest = squares[label, i] - n * mean * mean
            degrees = n - 1
            t = degrees in quantile ? quantile[degrees] : 1.96 + 2.37 / degrees + 2.82 / degrees ^ 2
            cell = cell sprintf(" +- %.*f", places, t * sqrt((rest > 0 ? rest : 0) / degrees / n))
          }
          printf "  %16s", cell
        }
        printf "\n"
      }
    }'
}

# heading TITLE...: the columns of a table of intervals
heading() {
  printf '%-36s' ""
  printf '  %16s' "$@"
  printf '\n'
}
