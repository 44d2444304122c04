#!/usr/bin/env bash
#
# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
#
# Usage: slurm-loopback.sh FOLDER COMMAND [ARGUMENTS]
#
# Runs COMMAND beside a Slurm cluster of its own: one node, this machine, on the loopback interface,
# which passes for one of eight processors. What the daemons need and say is in FOLDER. Takes neither
# privileges nor a running service. MAX_ARRAY_SIZE in the environment is Slurm's MaxArraySize.

set -euo pipefail

folder=$(realpath -- "$1")
shift
PATH=$PATH:/usr/sbin
daemons=()
is_up=
trap stop EXIT

# stop: ends jobs, and then daemons.
# shellcheck disable=SC2317 # the trap runs it
stop() {
  local i
  if [[ $is_up ]]; then
    scancel --quiet --me || true
    for ((i = 0; i < 100; ++i)); do
      [[ $(squeue --noheader --me) ]] || break
      sleep 0.1
    done
  fi
  kill "${daemons[@]}" 2>/dev/null || true
  wait
}

# start NAME COMMAND: a daemon that does not put itself in the background.
start() {
  local name=$1
  shift
  "$@" >"$folder/$name.log" 2>&1 </dev/null &
  daemons+=($!)
}

# await WHAT COMMAND: until COMMAND succeeds, for half a minute.
await() {
  local what=$1 i
  shift
  for ((i = 0; i < 300; ++i)); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  tail -n 20 -- "$folder"/*.log >&2
  echo "slurm-loopback.sh: no $what" >&2
  exit 99
}

read -r controller_port node_port < <(python3 - <<'END'
import socket

sockets = [socket.socket() for _ in range(2)]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))
END
)
mkdir -p -- "$folder/state" "$folder/spool"
cat >"$folder/slurm.conf" <<END
ClusterName=loopback
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge.socket
SlurmctldPort=$controller_port
SlurmdPort=$node_port
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
MaxArraySize=${MAX_ARRAY_SIZE:-1001}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000,bf_interval=1
MailProg=/bin/true
ReturnToService=2
NodeName=node NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 CPUs=8 State=UNKNOWN
PartitionName=all Nodes=node Default=YES MaxTime=INFINITE State=UP
END
export SLURM_CONF=$folder/slurm.conf

(umask 077 && head -c 128 /dev/urandom >"$folder/munge.key")
start munged munged --foreground --force --num-threads=2 --key-file="$folder/munge.key" \
  --socket="$folder/munge.socket" --pid-file="$folder/munge.pid" --seed-file="$folder/munge.seed"
await "answer of munged" munge --socket="$folder/munge.socket" --no-input
start slurmctld slurmctld -D -i
await "answer of slurmctld" scontrol ping
start slurmd slurmd -D -N node
# shellcheck disable=SC2317 # await runs it
node_is_up() { [[ $(sinfo --noheader --format=%t) == idle ]]; }
await "node of slurmd" node_is_up
is_up=1

"$@"
