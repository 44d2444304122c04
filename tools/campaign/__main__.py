# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The command behind `isac campaign`: runs the campaign that a file describes."""

import argparse
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from chain import Chain
from engines import ParallelEngine, SlurmEngine
from plan import read_plan
from shared import interruption
from shared.errors import Refusal


def parse_arguments():
    parser = argparse.ArgumentParser(prog="isac campaign", allow_abbrev=False)
    parser.add_argument("file", metavar="FILE", type=Path, help="the campaign, in TOML")
    parser.add_argument("--quick", action="store_true", help="its small version")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="where results go")
    parser.add_argument(
        "--retry-failed", action="store_true", help="run again what has failed before"
    )
    parser.add_argument(
        "--engine", choices=("parallel", "slurm"), default="parallel", help="who runs the runs"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="runs at a time, on each host; with Slurm in all"
    )
    parser.add_argument("--sshloginfile", type=Path, metavar="FILE", help="hosts, for GNU parallel")
    parser.add_argument(
        "--programs", type=Path, default=Path(), metavar="FOLDER", help="where the programs are"
    )
    parser.add_argument("--print-programs", action="store_true", help="only the programs' names")
    return parser.parse_args()


def find_engine(arguments):
    """What makes the engine, given the table of jobs."""
    limit, hosts = arguments.jobs, arguments.sshloginfile
    if limit is not None and limit < 1:
        raise Refusal(f"--jobs = {limit}: must be 1 or more")
    if arguments.engine == "slurm":
        if hosts:
            raise Refusal(f"--sshloginfile = {hosts}: must not be given with --engine=slurm")
        return lambda jobs: SlurmEngine(jobs, limit)
    options = [f"--jobs={limit}"] if limit else []
    if hosts:
        if not hosts.is_file():
            raise Refusal(f"--sshloginfile = {hosts}: no such file")
        options.append(f"--sshloginfile={hosts}")
    return lambda jobs: ParallelEngine(options)


def main():
    arguments = parse_arguments()
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files are bytes
    interruption.listen()
    try:
        plan = read_plan(arguments.file, arguments.quick)
        if arguments.print_programs:
            print("\n".join(sorted(plan.programs())))
            return 0
        chain = Chain(plan, arguments.output, arguments.quick, arguments.programs)
        return chain.run(find_engine(arguments), arguments.retry_failed)
    except Refusal as refusal:
        print(f"isac: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return interruption.exit_status()


sys.exit(main())
