# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A campaign from its start to its end."""

import contextlib
import errno
import fcntl
import json
import os
import sqlite3
import stat
import time
from pathlib import Path

from figure import FORMATS, draw
from jobs import FINISHED, FULL, Jobs
from merge import Merger, digest, find_merged, read_digest, read_uncertified
from plan import OWN_FILES
from program import digest_program, find_program
from progress import Progress, say
from shared.errors import Refusal, is_full_disk
from shared.output import find_place

WRAPPER = Path(__file__).resolve().parent / "run.sh"
INTERVAL = 0.5  # s between looks at what has ended


class Campaign:
    """Runs a plan in an output folder, from where it stands there."""

    def __init__(self, plan, output, programs, needs):
        """Needs are the campaigns that it needs, by name; they have run."""
        self.file = plan.file
        if self.file.stem == "jobs":
            raise Refusal(f"{self.file}: must be called otherwise: jobs.db is the table of jobs")
        self.plan = plan
        self.needs = needs
        self.output = output.absolute()
        self.merged = self.output / (self.file.stem + ".db")
        self.script = self.file.with_suffix(".gnuplot")
        self.program = find_program(self.file, plan.program, programs)

    def run(self, make_engine, retry_failed):
        """Run by an engine that is made for the table of jobs.

        Returns the exit status: 0 where all runs have finished. Raises Refusal, and
        KeyboardInterrupt where it is stopped."""
        with self.refusing_bad_places(), self.alone():
            self.check_places()
            self.version = digest_program(self.program)
            self.jobs = Jobs(self.output)
            engine = make_engine(self.jobs)
            needs = {name: need.keys for name, need in self.needs.items()}
            self.keys = self.jobs.take(self.plan, self.version, needs)
            self.runs = dict(zip(self.keys, self.plan.runs))
            under_way = self.jobs.reconcile()
            if retry_failed:
                self.jobs.forget_failures()
            self.states = self.jobs.states()
            self.next = 0  # index of the run that is merged next
            self.merger = None
            self.progress = Progress(self.jobs)
            try:
                self.execute(engine, under_way)
                self.finish_merging()
            except BaseException as error:
                stopped = isinstance(error, KeyboardInterrupt)
                engine.interrupt() if stopped else engine.cancel()
                if self.merger:
                    self.merger.drop()
                self.progress.end()
                # What cannot be taken over now, as on a full disk, the next command takes over.
                with contextlib.suppress(Refusal, OSError, sqlite3.Error):
                    self.jobs.reconcile()
                    if stopped:
                        say(f"stopped with {self.progress.summary()}; the same command goes on")
                raise
            self.progress.end()
            return self.report()

    @contextlib.contextmanager
    def alone(self):
        """Refuse where another process has this campaign in hand."""
        self.output.mkdir(parents=True, exist_ok=True)
        path = self.output / "lock"
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        lock = os.open(path, flags, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(lock).st_mode):
                raise Refusal(f"{path}: is there already, and no regular file")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(f"{self.output}: another process runs this campaign") from None
            yield
        finally:
            os.close(lock)

    def check_places(self):
        """Refuse before anything runs where what is to be written would take somebody else's place."""
        find_merged(self.merged)
        if self.script.exists():
            for suffix, form in FORMATS.items():
                find_place(self.merged.with_suffix(suffix), form.is_ours, form.what)

    @contextlib.contextmanager
    def refusing_bad_places(self):
        """Make one line of what the file system and SQLite refuse."""
        try:
            yield
        except (OSError, sqlite3.DatabaseError) as error:
            if is_full_disk(str(error), self.output):
                raise Refusal(
                    f"{self.output}: the disk is full; what has finished stays, and the same"
                    " command goes on once there is room"
                ) from error
            raise Refusal(f"{self.output}: {error}") from error

    def execute(self, engine, under_way):
        """Run what is pending, but for the runs that are under way; wait for those."""
        pending = [key for key in self.pending() if key not in under_way]
        if under_way:
            say(f"waits for {len(under_way)} runs that an interrupted campaign has begun")
        if pending:
            engine.start({key: self.command(key) for key in pending})
            while (ended := engine.poll(0 if self.merge_next() else INTERVAL)) is not None:
                self.settle(ended)
                self.progress.show()
        while any(self.jobs.is_locked(key) for key in self.pending()):
            time.sleep(INTERVAL)
            self.progress.show()
        self.settle(self.pending())

    def pending(self):
        return [key for key in self.keys if self.states[key] == "pending"]

    def command(self, key):
        """The words of the command that does a run."""
        run = self.runs[key]
        own = str(self.jobs.path(key))
        files = {name: self.needs[name].files(index) for name, index in run.needs.items()}
        return [
            str(WRAPPER),
            own,
            str(self.file.absolute().parent),
            str(self.program),
            f"--RngRun={run.seed}",
            *(f"--{name}={value}" for name, value in run.fill({OWN_FILES: own} | files).items()),
        ]

    def files(self, index):
        """The path, without suffix, of the files of a run."""
        return str(self.jobs.path(self.keys[index]))

    def settle(self, keys):
        """Take over how runs have ended."""
        with self.jobs.transaction():
            ended = {key: self.jobs.record(key) for key in keys}
        self.states |= ended
        self.jobs.clear(key for key in keys if ended[key] == "finished")
        if FULL in ended.values():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def merge_next(self, to_the_end=False):
        """Merge the next run in the campaign's order, so that the file is the same whichever ended
        first. Returns whether there was one; runs that have not ended are waited for unless it is
        to_the_end."""
        while self.next < len(self.keys):
            key = self.keys[self.next]
            if self.states[key] == "pending" and not to_the_end:
                return False
            self.next += 1
            if self.states[key] == "finished":
                self.merger = self.merger or Merger(self.merged, self.file, self.plan)
                self.merger.add(self.next, self.runs[key], self.jobs.path(key, FINISHED))
                return True
        return False

    def finish_merging(self):
        """Renew the merged file, if the runs that have finished are not those that it holds."""
        finished = [
            (number, key)
            for number, key in enumerate(self.keys, start=1)
            if self.states[key] == "finished"
        ]
        held = digest(self.plan, finished)
        if finished and held != read_digest(self.merged):
            while self.merge_next(to_the_end=True):
                pass
            self.merger.finish(self.version, held)
        elif self.merger:
            self.merger.drop()

    def report(self):
        """Say how the campaign has ended, and draw its figure; returns the exit status."""
        print(self.progress.summary())
        for error, runs, example in self.jobs.failures():
            say(f"{runs} runs failed, such as {example}: {error}")
        if self.pending():
            say(
                f"{len(self.pending())} runs ended without a result;"
                " the same command tries them again"
            )
        if "finished" in self.states.values():
            self.report_certificates()
            if self.script.exists():
                for figure in draw(self.script, self.merged, self.plan.figure):
                    print(os.path.relpath(figure))
            merged = os.path.relpath(self.merged)
            print(f'try:\nsqlite3 -box "{merged}" "SELECT * FROM campaign_summary"')
        return 0 if set(self.states.values()) == {"finished"} else 1

    def report_certificates(self):
        """Say where a manager that certifies has not certified a slot."""
        if uncertified := read_uncertified(self.merged):
            slots = sum(count for _, count, _ in uncertified)
            number, _, reason = uncertified[0]
            run = self.runs[self.keys[number - 1]]
            say(
                f"{slots} slots of {len(uncertified)} runs are not certified optimal, such as of run"
                f" {number}, {json.dumps(run.values, ensure_ascii=False)}, seed {run.seed}: {reason}"
            )

