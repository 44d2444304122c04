#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Draws the figures of the cookbook, doc/cookbook.rst: for each NAME.gnuplot beside this script, NAME.svg
# of what examples/sql/NAME.sql answers.
#
# Usage: draw.sh [DATABASE...]
#
# Draws the databases' runs into the current folder; without a database, six runs of isac-waterloo into
# the folder of this script. Needs sqlite3 and gnuplot (Debian: gnuplot-nox).

set -euo pipefail
export LC_ALL=C.UTF-8 # wherever it runs, gnuplot is to write UTF-8

cookbook=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
queries=$cookbook/../../examples/sql
work=$(mktemp -d)
partial=
trap 'rm -rf -- "$work" ${partial:+"$partial"}' EXIT

# simulate NAME [ARGUMENTS]: a database of that name; opinions follow the experience that is learnt from.
simulate() {
  local name=$1
  shift
  "$cookbook/../../isac" run isac-waterloo --radius=400 --slots=600 --progress=false \
    --ns3::IsacMobileUser::MosModel=Qoe "--database=$work/$name.db" "$@" >/dev/null
  databases+=("$work/$name.db")
}

# copy DATABASE FILE: all of it as it is at one moment; the database is only read.
copy() {
  rm -f -- "$2"
  sqlite3 -readonly "$1" "VACUUM INTO '$2'"
}

# add DATABASE: its runs to those of $whole.
add() {
  local last inserts
  last=$(sqlite3 "$whole" "SELECT max(run) FROM run")
  inserts=$(sqlite3 "$whole" "
    SELECT 'INSERT INTO ' || name || ' (run' || columns || ') SELECT run + $last' || columns
           || ' FROM part.' || name || ';'
      FROM (SELECT tables.name, group_concat(', ' || columns.name, '') AS columns
              FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name <> 'column_info' AND columns.name <> 'run'
             GROUP BY tables.name)")
  copy "$1" "$work/part.db"
  sqlite3 "$whole" "ATTACH '$work/part.db' AS part" "BEGIN; $inserts COMMIT"
}

# The comment by which a figure of this script is told from others, in its second line.
mark='<!-- drawn by draw.sh -->'

# claim FILE: refuses to take somebody else's place.
claim() {
  if [[ -L $1 || (-e $1 && ! -f $1) ]]; then
    echo "isac: draw.sh: $1: is there already, and no regular file" >&2
    exit 1
  fi
  if [[ -s $1 && $(sed -n 2p -- "$1" | tr -d '\0') != "$mark" ]]; then
    echo "isac: draw.sh: $1: is there already, and was drawn by something else; it stays as it is" >&2
    exit 1
  fi
}

# gnuplot ends a text at a quotation mark and takes a backslash for the begin of an escape: between answer
# and draw, two characters for private use stand for them.
quotation_mark=$'\xee\x80\x80'
backslash=$'\xee\x80\x81'

# answer NAME: what the query answers, with its header.
answer() {
  sqlite3 -tabs -header "$whole" <"$queries/$1.sql" | sed "s/\"/$quotation_mark/g; s/\\\\/$backslash/g"
}

# draw NAME: to standard output, without the groups that gnuplot leaves empty, half of what it writes.
draw() {
  gnuplot "$cookbook/style.gnuplot" "$cookbook/$1.gnuplot" |
    sed -z "s/$quotation_mark/\&quot;/g; s/$backslash/\\\\/g; s|<g [^>]*>\n</g>\n||g; s|\n|\n$mark\n|"
}

# publish FILE: the figure goes there whole, or not at all.
publish() {
  partial=$(mktemp -- "$output/.isac-partial-XXXXXXXX")
  cat figure.svg >"$partial"
  chmod -- "$(printf '%o' $((0666 & ~$(umask))))" "$partial"
  sync -- "$partial"
  claim "$1"
  mv -T -- "$partial" "$1"
}

output=$PWD
databases=()
for database; do
  if [[ ! -f $database ]]; then
    echo "isac: draw.sh: database = $database: must be a file" >&2
    exit 1
  fi
  databases+=("$(realpath -- "$database")")
done
((${#databases[@]})) || output=$cookbook
for script in "$cookbook"/*.gnuplot; do
  claim "$output/$(basename -- "$script" .gnuplot).svg"
done
if ((${#databases[@]} == 0)); then
  fair='ns3::IsacOptimalManager[Objective=ProportionalFairness]'
  simulate fair "--manager=$fair" --agent=ns3::IsacDigitalAgent
  simulate mean --manager=ns3::IsacOptimalManager --agent=ns3::IsacDigitalAgent \
    "--shadow=$fair,ns3::IsacGreedyManager,ns3::IsacRoundRobinManager"
  simulate greedy --manager=ns3::IsacGreedyManager --agent=ns3::IsacDigitalAgent
  simulate robin --manager=ns3::IsacRoundRobinManager --agent=ns3::IsacDigitalAgent
  simulate naive "--manager=$fair" --agent=ns3::IsacNaiveAgent
  simulate oracle "--manager=$fair" --agent=ns3::IsacOracleAgent
fi

whole=$work/whole.db
copy "${databases[0]}" "$whole"
for database in "${databases[@]:1}"; do
  add "$database"
done

# gnuplot finds what it draws under the same names for every figure.
cd -- "$work"
answer runs >runs.tsv
for script in "$cookbook"/*.gnuplot; do
  name=$(basename -- "$script" .gnuplot)
  [[ $name == style ]] && continue
  answer "$name" >data.tsv
  awk -F '\t' 'NR == 2 { first = $1 } NR == 1 || $1 == first' data.tsv >first.tsv
  : >figure.svg
  if [[ -s data.tsv ]]; then
    draw "$name" >figure.svg
  fi
  if [[ -s figure.svg ]]; then
    publish "$output/$name.svg"
  else
    echo "isac: draw.sh: $name: nothing to draw" >&2
  fi
done
