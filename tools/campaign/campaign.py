# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A campaign from its start to its end."""

import contextlib
import errno
import fcntl
import os
import sqlite3
import time
from pathlib import Path

from errors import Refusal, is_full_disk
from jobs import FULL, Jobs
from program import digest, find_program
from progress import Progress, say

WRAPPER = Path(__file__).resolve().parent / "run.sh"
INTERVAL = 0.5  # s between looks at what has ended


class Campaign:
    """Runs a plan in an output folder, from where it stands there."""

    def __init__(self, file, plan, output, programs):
        self.file = file.absolute()
        self.plan = plan
        self.output = output.absolute()
        self.program = find_program(file, plan.program, programs)

    def run(self, engine, retry_failed):
        """Returns the exit status: 0 where all runs have finished. Raises Refusal, and
        KeyboardInterrupt where it is stopped."""
        with self.telling_full_disks(), self.alone():
            self.jobs = Jobs(self.output)
            self.jobs.take(self.plan, digest(self.program))
            under_way = self.jobs.reconcile()
            if retry_failed:
                self.jobs.forget_failures()
            self.progress = Progress(self.jobs)
            try:
                self.execute(engine, under_way)
            except BaseException as error:
                stopped = isinstance(error, KeyboardInterrupt)
                engine.interrupt() if stopped else engine.cancel()
                self.jobs.reconcile()
                self.progress.end()
                if stopped:
                    say(f"stopped with {self.progress.summary()}; the same command goes on")
                raise
            self.progress.end()
            return self.report()

    @contextlib.contextmanager
    def alone(self):
        """Refuse where another process has this campaign in hand."""
        self.output.mkdir(parents=True, exist_ok=True)
        with open(self.output / "lock", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(f"{self.output}: another process runs this campaign") from None
            yield

    @contextlib.contextmanager
    def telling_full_disks(self):
        try:
            yield
        except (OSError, sqlite3.OperationalError) as error:
            if not is_full_disk(str(error), self.output):
                raise
            raise Refusal(
                f"{self.output}: the disk is full; what has finished stays, and the same command"
                " goes on once there is room"
            ) from error

    def execute(self, engine, under_way):
        """Run what is pending, but for the runs that are under way; wait for those."""
        pending = [key for key in self.jobs.pending() if key not in under_way]
        if under_way:
            say(f"waits for {len(under_way)} runs that an interrupted campaign has begun")
        if pending:
            engine.start({key: self.command(key) for key in pending})
            while (ended := engine.poll(INTERVAL)) is not None:
                self.settle(ended)
                self.progress.show()
        while any(self.jobs.is_locked(key) for key in self.jobs.pending()):
            time.sleep(INTERVAL)
            self.progress.show()
        self.settle(self.jobs.pending())

    def command(self, key):
        """The words of the command that does a run."""
        seed, arguments = self.jobs.settings(key)
        return [
            str(WRAPPER),
            str(self.jobs.runs / key),
            str(self.file.parent),
            str(self.program),
            f"--RngRun={seed}",
            *(f"--{argument}={value}" for argument, value in arguments.items()),
        ]

    def settle(self, keys):
        """Take over how runs have ended."""
        with self.jobs.transaction():
            states = {key: self.jobs.record(key) for key in keys}
        self.jobs.clear(key for key, state in states.items() if state == "finished")
        if FULL in states.values():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def report(self):
        """Say how the campaign has ended; returns the exit status."""
        print(self.progress.summary())
        for error, runs, example in self.jobs.failures():
            say(f"{runs} runs failed, such as {example}: {error}")
        pending = len(self.jobs.pending())
        if pending:
            say(f"{pending} runs ended without a result; the same command tries them again")
        return 0 if self.jobs.count().keys() == {"finished"} else 1
