#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Usage: tools/report/test/measure.sh FOLDER
#
# How long the report's page takes over databases of 10, 50, 100 and 500 MB, which it records in
# FOLDER with build/isac-waterloo. Wants `npm ci` in tools/report, and chromium.

set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
folder=$(cd -- "$1" && pwd)

# measure NAME USERS SLOTS
measure() {
  local database=$folder/$1.db page=$folder/$1.html
  "$root/build/isac-waterloo" "--users=$2" "--slots=$3" "--database=$database" --progress=false \
    >/dev/null
  "$root/isac" report "$database" "--output=$page" >/dev/null
  echo "$1: $2 users, $3 slots, $(($(stat -c %s "$database") / 1000000)) MB"
  if grep -q 'id="database"' "$page"; then
    node "$root/tools/report/test/measure.mjs" "$page"
  else
    node "$root/tools/report/test/measure.mjs" "$page" "$database"
  fi
}

measure small 30 880
measure embedded 145 1000
measure medium 300 1000
measure large 1000 1500
