#!/bin/sh
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Usage: run.sh RUN FOLDER PROGRAM [ARGUMENTS]
#
# One run of a campaign: PROGRAM in FOLDER, recorded in RUN.db. That file is there once the run has
# ended well and not before; RUN.failed, with what the program said, once it has failed. A run that is
# under way elsewhere or has ended is left alone: whoever runs it holds a lock on RUN.log. Where the
# run is interrupted neither file comes about. Where someone reads the database as its run ends, what
# is in its write-ahead log goes into RUN.db by a copy.

run=$1
folder=$2
shift 2

unset NS_ATTRIBUTE_DEFAULT NS_GLOBAL_VALUE # settings stand in the campaign's file

# Who clears away a run's files holds the lock for as long, and takes the log away. Others that ask
# whether there is a lock hold one for a moment.
while
  exec 9>>"$run.log" || exit
  flock --timeout 1 9 || exit 0
  # shellcheck disable=SC3013 # sh has it wherever there is Linux
  ! [ "$run.log" -ef /proc/self/fd/9 ]
do :; done
if ! [ -e "$run.db" ] && ! [ -e "$run.failed" ]; then
  rm -f -- "$run.partial"* # of an attempt that has failed
  read -r host </proc/sys/kernel/hostname
  # On a full disk whoever reads the log finds that it was cut short.
  echo "$host $(date +%s.%N)" 2>/dev/null >"$run.log"
  cd -- "$folder" && "$@" "--database=$run.partial" >/dev/null 2>&9
  status=$?
  if [ "$status" = 0 ] && ! [ -e "$run.partial" ]; then
    echo "left no database" >&9
    status=1
  fi
  whole=$run.partial
  if [ "$status" = 0 ] && [ -e "$run.partial-wal" ]; then
    # Within their folder the files' names need no quoting in SQL.
    whole=$run.partial-whole
    if ! (cd -- "${run%/*}" && sqlite3 "${run##*/}.partial" "VACUUM INTO '${whole##*/}'") >&9 2>&9; then
      echo "left a database with a log beside it, which sqlite3 could not copy" >&9
      status=1
    fi
  fi
  echo "$status" 2>/dev/null >&9
  case $status in
    0) mv -- "$whole" "$run.db" ;;
    129 | 130 | 143) ;; # by SIGHUP, SIGINT, SIGTERM
    *) mv -- "$run.log" "$run.failed" ;;
  esac
fi
flock --unlock 9 # what the program has left running would hold it on
echo "${run##*/}"
