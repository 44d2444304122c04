#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Takes doc/figures/report.png: the map of the report on three managers, 30 users within 400 m of two
# stations. Needs chromium and `npm ci` in tools/report.

set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT

for manager in Greedy Optimal RoundRobin; do
  "$root/isac" run isac-waterloo --radius=400 --slots=600 "--manager=ns3::Isac${manager}Manager" \
    "--database=$folder/$manager.db" --progress=false >/dev/null
done
"$root/isac" report "$folder"/{Greedy,Optimal,RoundRobin}.db "--output=$folder/page.html"
node "$root/tools/report/test/picture.mjs" "$folder/page.html" '#map?run=1&slot=200&user=7' 1100 790 \
  "$root/doc/figures/report.png"
