# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The table of jobs, and the files that its runs leave."""

import fcntl
import json
import os
import re
import sqlite3
from datetime import datetime, timezone

from shared.database import answers, check_companions, read_application_id, transaction
from shared.errors import Refusal, in_one_line, is_full_disk
from shared.output import find_place

# A run's files, by what follows its key: the first two are results.
FINISHED = ".db"
FAILED = ".failed"
LOG = ".log"
PARTIAL = ".partial"  # and what stands beside such a database

KEY = re.compile("[0-9a-f]{16}")

FULL = "full"  # state of a run that a full disk has ended: it stays pending

LONGEST_ERROR = 4096  # bytes from the end of what a program said

JOBS_ID = 0x6973616A  # application_id of a table of jobs

SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
  key TEXT PRIMARY KEY, -- of program, version, arguments and seed; runs/KEY.db is its database
  number INTEGER UNIQUE, -- of the run in the campaign as it is now; null where it is superseded
  point TEXT NOT NULL, -- JSON object, axis to value
  seed INTEGER NOT NULL, -- RngRun
  arguments TEXT NOT NULL, -- JSON object, argument to value; for files of needed runs, their keys
  program TEXT NOT NULL,
  version TEXT NOT NULL, -- digest of the program and the ns-3 libraries it runs with
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'finished', 'failed')),
  error TEXT, -- what the program wrote to standard error; where that is nothing, how it failed
  host TEXT,
  start_time TEXT, -- ISO 8601, UTC
  end_time TEXT,
  wall_time_s REAL,
  slurm_job INTEGER -- number of the Slurm array that it was last submitted in
) STRICT"""


class Jobs:
    """The jobs of a campaign, in FOLDER/jobs.db, with their files in FOLDER/runs."""

    def __init__(self, folder):
        place = find_place(folder / "jobs.db", _is_ours, "no table of jobs")
        check_companions(place, allowed=("-journal",))
        self.runs = folder / "runs"
        self.runs.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(place, isolation_level=None, timeout=60)
        self.database.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            self.database.execute(f"PRAGMA application_id = {JOBS_ID}")
            self.database.execute(SCHEMA)

    def take(self, plan, version, needs):
        """Make the plan's runs those of the campaign; others stay, superseded. Needs are the keys of
        the runs of each needed campaign. Returns the keys of the plan's runs."""
        rows = []
        for number, run in enumerate(plan.runs, start=1):
            arguments = run.fill({name: needs[name][index] for name, index in run.needs.items()})
            rows.append(
                (
                    run.key(plan.program, version, arguments),
                    number,
                    json.dumps(run.values, ensure_ascii=False),
                    run.seed,
                    json.dumps(arguments, ensure_ascii=False),
                    plan.program,
                    version,
                )
            )
        with self.transaction():
            self.database.execute("UPDATE job SET number = NULL")
            self.database.executemany(
                "INSERT INTO job (key, number, point, seed, arguments, program, version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET number = excluded.number, point = excluded.point",
                rows,
            )
        return [row[0] for row in rows]

    def reconcile(self):
        """Take over from the files what has ended, and clear away what nobody writes any more.

        Returns the keys of runs that are under way, left over from a campaign that was interrupted.
        """
        names = self._list()
        with_left_overs = self._find_left_overs(names).keys()
        under_way = set()
        left = []
        with self.transaction():
            for key, state in self.database.execute("SELECT key, state FROM job").fetchall():
                if key + FINISHED in names:
                    now = "finished"
                elif key + FAILED in names:
                    now = "failed"
                elif key + LOG in names and self.is_locked(key):
                    under_way.add(key)
                    continue
                else:
                    now = "pending"
                if now != state:
                    self.record(key)
                if now != "failed" and key in with_left_overs:
                    left.append(key)
        self.clear(left)
        return under_way

    def _list(self):
        """Names of what is in the folder of runs. Refuses links and devices where runs write."""
        names = set()
        with os.scandir(self.runs) as entries:
            for entry in entries:
                names.add(entry.name)
                key, _, kind = entry.name.partition(".")
                if not KEY.fullmatch(key):
                    continue
                if f".{kind}" != FAILED and not _is_left_over(f".{kind}"):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    raise Refusal(
                        f"{in_one_line(entry.path)}: must be a file, where a run writes;"
                        " it stays as it is"
                    )
        return names

    def record(self, key):
        """Take over from its files how a run has ended; returns its state, or FULL."""
        state, said, times, full = "pending", None, (None, None, None), False
        if self.path(key, FINISHED).exists():
            state = "finished"
            said, times = _read_log(self.path(key, LOG))
        elif self.path(key, FAILED).exists():
            said, times = _read_log(self.path(key, FAILED))
            full = said is None or is_full_disk(said, self.runs)
            state = "pending" if full else "failed"
        host, start, end = times
        self.database.execute(
            "UPDATE job SET state = ?, error = ?, host = ?, start_time = ?, end_time = ?,"
            " wall_time_s = ? WHERE key = ?",
            (state, said or None, host, _as_time(start), _as_time(end), end and end - start, key),
        )
        if full:
            self.path(key, FAILED).unlink()
        return FULL if full else state

    def forget_failures(self):
        """Make the campaign's failed runs pending again."""
        with self.transaction():
            for key, state in self.states().items():
                if state == "failed":
                    self.path(key, FAILED).unlink(missing_ok=True)
                    self.record(key)

    def clear(self, keys):
        """Remove what runs that nobody runs have left beside their results. A failed run keeps its
        database, which holds what happened before."""
        left_overs = self._find_left_overs(os.listdir(self.runs))
        for key in keys:
            with open(self.path(key, LOG), "ab") as log:
                # Who has just finished it lets go at once.
                at_once = 0 if self.path(key, FINISHED).exists() else fcntl.LOCK_NB
                try:
                    fcntl.flock(log, fcntl.LOCK_EX | at_once)
                except BlockingIOError:
                    continue  # somebody runs it after all
                for kind in {LOG, *left_overs.get(key, ())}:
                    self.path(key, kind).unlink(missing_ok=True)

    def _find_left_overs(self, names):
        """Keys of runs to the kinds of the files that they have left beside their results."""
        left_overs = {}
        for name in names:
            key, _, kind = name.partition(".")
            if _is_left_over(f".{kind}"):
                left_overs.setdefault(key, []).append(f".{kind}")
        return left_overs

    def states(self):
        """Keys of the campaign's runs to their states."""
        return dict(self.database.execute("SELECT key, state FROM job WHERE number IS NOT NULL"))

    def path(self, key, kind=""):
        """Where a run leaves a file."""
        return self.runs / (key + kind)

    def find_ended(self):
        """Keys of runs that have left a result."""
        names = (name.partition(".") for name in os.listdir(self.runs))
        return {key for key, _, kind in names if "." + kind in (FINISHED, FAILED)}

    def submitted(self, keys, array):
        """Keep the number of the Slurm array that is to do the runs."""
        with self.transaction():
            self.database.executemany(
                "UPDATE job SET slurm_job = ? WHERE key = ?", ((array, key) for key in keys)
            )

    def arrays(self):
        """Keys of runs to the number of the Slurm array that they were last submitted in."""
        return dict(
            self.database.execute("SELECT key, slurm_job FROM job WHERE slurm_job IS NOT NULL")
        )

    def failures(self):
        """Each error once: its first line, how many runs it hit, and the first of them."""
        rows = self.database.execute(
            "SELECT error, number, point, seed FROM job"
            " WHERE state = 'failed' AND number IS NOT NULL ORDER BY number"
        )
        failures = {}
        for error, number, point, seed in rows:
            line = error.splitlines()[0]
            runs, _ = failures.setdefault(line, ([], f"run {number}, {point}, seed {seed}"))
            runs.append(number)
        return [(line, len(runs), example) for line, (runs, example) in failures.items()]

    def is_locked(self, key):
        """Whether a process runs the run."""
        try:
            with open(self.path(key, LOG), "rb") as log:
                fcntl.flock(log, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def count(self):
        """State to number of the campaign's runs."""
        return dict(
            self.database.execute(
                "SELECT state, count(*) FROM job WHERE number IS NOT NULL GROUP BY state"
            )
        )

    def transaction(self):
        """All of a block's changes or none of them."""
        return transaction(self.database)


def _is_left_over(kind):
    return kind == LOG or kind.startswith(PARTIAL)


def _is_ours(place):
    identity = read_application_id(place)
    if identity != 0:
        return identity == JOBS_ID
    columns = re.findall(r"^  (\w+)", SCHEMA, re.MULTILINE)
    tables = answers(place, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return tables == [("job",)] and columns == [
        name for (name,) in answers(place, "SELECT name FROM pragma_table_info('job')")
    ]


def _read_log(path):
    """What the program said, or how it failed, and host, start and end of the run, the last two in
    seconds since the epoch. Nothing where there is no log, or a full disk has cut it short."""
    try:
        with open(path, "rb") as log:
            host, start = log.readline(1024).decode(errors="replace").split()
            begin = log.tell()
            size = log.seek(0, os.SEEK_END)
            log.seek(max(begin, size - LONGEST_ERROR))
            *lines, status = log.read().decode(errors="replace").splitlines()
            said = "\n".join(lines).strip() or (f"exit status {status}" if status != "0" else "")
            return said, (host, float(start), os.fstat(log.fileno()).st_mtime)
    except (OSError, ValueError):
        return None, (None, None, None)


def _as_time(seconds):
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")
