#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Usage: portability.sh [--work=FOLDER] [SUITE | TREE]...
#
# Builds the module with other releases of ns-3 than this machine's and runs the quick tests there:
# a SUITE is one of Debian, whose ns-3 is put into a folder of its own (trixie has 3.43, sid 3.48),
# a TREE is the folder of an ns-3 source tree, into which the module is dropped. Without arguments:
# trixie and sid. What a newer ns-3 deprecates is an error here. Closes with "N passed, N failed".
#
# Folders and builds stay in FOLDER (default: build/portability) and are used again. For suites root
# is needed; nothing outside FOLDER is changed but that mmdebstrap is installed.

set -uo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
work=$root/build/portability
packages=g++,cmake,ninja-build,libns3-dev,libeigen3-dev,libsqlite3-dev,libnlopt-dev
packages+=,nlohmann-json3-dev,libgtest-dev,tshark,parallel,python3,sqlite3,gnuplot-nox
passed=0
failed=0

say() {
  printf 'portability: %s\n' "$*" >&2
}

# make_folder SUITE FOLDER: a Debian of that suite, with what the module needs. sid's lists of one day may be old.
make_folder() {
  command -v mmdebstrap >/dev/null || apt-get install -q -y mmdebstrap || return
  rm -rf -- "$2" && mmdebstrap --mode=root --variant=apt --include="$packages" \
    --aptopt='Acquire::Check-Valid-Until "false"' "$1" "$2" && touch -- "$2/isac-is-complete"
}

# run_inside FOLDER COMMAND...: in mounts of its own, which end with it.
run_inside() {
  # shellcheck disable=SC2016 # the inner shell expands
  unshare --mount sh -c '
    folder=$1 && shift && mount -t proc proc "$folder/proc" && mount --rbind /dev "$folder/dev" &&
      exec chroot "$folder" env --ignore-environment PATH="$PATH" HOME=/root CI=true "$@"' sh "$@"
}

# test_in_folder FOLDER: of a Debian. Times of files are kept, so that only what has changed is built.
test_in_folder() {
  mkdir -p -- "$1/isac" &&
    git -C "$root" ls-files -z | tar -C "$root" --create --null --files-from=- --ignore-failed-read |
    tar --extract --directory="$1/isac" &&
    run_inside "$1" cmake -S /isac -B /isac/build -G Ninja -DISAC_WARNINGS_AS_ERRORS=ON \
      -DCMAKE_CXX_FLAGS=-Werror=deprecated-declarations &&
    run_inside "$1" cmake --build /isac/build -j "$(nproc)" &&
    run_inside "$1" /isac/build/isac-test --gtest_brief=1 --gtest_filter=-*Extensive*
}

# check NAME COMMAND...: counts what the command's last line counts; a command that ends otherwise is a failure.
check() {
  local name=$1 log=$work/$1.log
  shift
  say "$name, see $log"
  "$@" </dev/null >"$log" 2>&1
  local status=$? count
  count=$(tail -n 1 "$log")
  if [[ $count =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    ((status == 0 || BASH_REMATCH[2] > 0)) || failed=$((failed + 1))
  else
    failed=$((failed + 1))
    tail -n 30 "$log" >&2
  fi
  echo "$name: $count"
}

check_suite() {
  local folder=$work/$1
  if [[ ! -e $folder/isac-is-complete ]]; then
    say "makes a folder of Debian's $1"
    make_folder "$1" "$folder" >"$work/$1-folder.log" 2>&1 || {
      tail "$work/$1-folder.log" >&2
      failed=$((failed + 1))
      return
    }
  fi
  check "$1" test_in_folder "$folder"
}

if [[ ${1:-} == --work=* ]]; then
  work=$(realpath -m -- "${1#*=}")
  shift
fi
(($#)) || set -- trixie sid
mkdir -p -- "$work" || exit
for place; do
  if [[ -x $place/ns3 ]]; then
    CXXFLAGS=-Werror=deprecated-declarations check "$(basename -- "$(realpath -- "$place")")" \
      "$root/isac" in-tree --quick --ns-3 "$place"
  elif [[ $place =~ ^[a-z]+$ ]]; then
    check_suite "$place"
  else
    say "$place is neither a suite of Debian nor the folder of an ns-3 source tree"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
((failed == 0))
