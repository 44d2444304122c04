#!/bin/sh
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Usage: run.sh RUN FOLDER PROGRAM [ARGUMENTS]
#
# One run of a campaign: PROGRAM in FOLDER, recorded in RUN.db. That file is there once the run has
# ended well and not before; RUN.failed, with what the program said, once it has failed. A run that
# is under way elsewhere or has ended is left alone: whoever runs it holds a lock on RUN.log. Where
# the run is interrupted neither file comes about.

run=$1
folder=$2
shift 2

unset NS_ATTRIBUTE_DEFAULT NS_GLOBAL_VALUE # settings stand in the campaign's file

exec 9>>"$run.log" || exit
flock --nonblock 9 || exit 0
if ! [ -e "$run.db" ] && ! [ -e "$run.failed" ]; then
  read -r host </proc/sys/kernel/hostname
  echo "$host $(date +%s.%N)" >"$run.log"
  cd -- "$folder" && "$@" "--database=$run.partial" >/dev/null 2>&9
  status=$?
  if [ "$status" = 0 ] && ! [ -e "$run.partial" ]; then
    echo "left no database" >&9
    status=1
  fi
  echo "$status" >&9
  case $status in
    0) mv -- "$run.partial" "$run.db" ;;
    129 | 130 | 143) ;; # by SIGHUP, SIGINT, SIGTERM
    *) mv -- "$run.log" "$run.failed" ;;
  esac
fi
echo "${run##*/}"
