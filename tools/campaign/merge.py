# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""One database of many runs."""

import contextlib
import hashlib
import itertools
import json
import sqlite3

import summary
from shared.database import answers, as_read_only, check_companions, connect_to_read
from shared.errors import Refusal, is_full_disk
from shared.output import WholeFile, find_place

CACHE = 64 << 10  # KiB of memory for pages
LAYOUT = 2  # of what a merged file holds beyond its runs; another one makes files anew

# What tells a merged file from all others.
CAMPAIGN = (
    "CREATE TABLE campaign (file TEXT NOT NULL, program TEXT NOT NULL,"
    " version TEXT NOT NULL, digest TEXT NOT NULL) STRICT"
)
WHAT = "no merged database of a campaign"


class Merger:
    """Merges databases of runs in the order in which they are added.

    The file takes its place once it is whole.
    """

    def __init__(self, path, file, plan):
        self.path = path
        self.file = file
        self.plan = plan
        self.whole = WholeFile(path, _is_ours, WHAT)
        self.database = sqlite3.connect(self.whole.partial, isolation_level=None, uri=True)
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute("PRAGMA synchronous = OFF")
        self.database.execute(f"PRAGMA cache_size = -{CACHE}")
        self.source = None  # the first run
        self.schema = None  # and its tables, views and indices
        self.tables = {}  # tables that are per run, to their other columns

    def add(self, number, run, source):
        """Add the database of a run under its number."""
        try:
            self.database.execute("ATTACH ? AS source", (as_read_only(source),))
            schema = self.database.execute(
                "SELECT type, name, sql FROM source.sqlite_schema WHERE sql IS NOT NULL"
            ).fetchall()
            self.database.execute("BEGIN")
            if self.schema is None:
                self.source, self.schema = source, schema
                self.create()
            elif schema != self.schema:
                raise Refusal(f"{source}: its tables are not those of {self.source}")
            for name, columns in self.tables.items():
                table = summary.quote(name)
                self.database.execute(
                    f"INSERT INTO main.{table} (run{columns})"
                    f" SELECT ?{columns} FROM source.{table}",
                    (number,),
                )
            summary.add_run(self.database, number, run)
            summary.add_certificate(self.database, number)
            self.measure(number, source)
            self.database.execute("COMMIT")
            self.database.execute("DETACH source")
        except sqlite3.DatabaseError as error:
            if is_full_disk(str(error), self.path.parent):
                raise
            raise Refusal(f"{source}: cannot be merged: {error}") from error

    def create(self):
        """Create what the first run has, without rows of what is per run."""
        for pragma in ("application_id", "user_version"):
            (value,) = self.database.execute(f"PRAGMA source.{pragma}").fetchone()
            self.database.execute(f"PRAGMA main.{pragma} = {value}")
        views = []
        for kind, name, sql in self.schema:
            if kind == "view":
                views.append(sql)
            if kind != "table":
                continue
            self.database.execute(sql)
            table = summary.quote(name)
            columns = [
                row[1] for row in self.database.execute(f"PRAGMA source.table_info({table})")
            ]
            if columns[0] == "run":
                self.tables[name] = "".join(f", {summary.quote(column)}" for column in columns[1:])
            else:
                self.database.execute(f"INSERT INTO main.{table} SELECT * FROM source.{table}")
        for sql in views:
            self.database.execute(sql)
        self.database.execute(CAMPAIGN)
        summary.create_tables(self.database, self.plan.axes)

    def measure(self, number, source):
        """Sum up a run by the campaign's measures."""
        with contextlib.closing(connect_to_read(source)) as database:
            for measure, sql in self.plan.measures.items():
                try:
                    samples = _sample(database, sql)
                except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
                    raise Refusal.of_value(
                        self.file,
                        f"measures.{measure}",
                        sql,
                        f"must give one column of numbers from {source}: {error}",
                    ) from error
                summary.add_summary(self.database, number, measure, samples)

    def finish(self, version, digest):
        """Make the file whole, and give it its name."""
        self.database.execute("BEGIN")
        self.database.execute(
            "INSERT INTO campaign VALUES (?, ?, ?, ?)",
            (self.plan.text, self.plan.program, version, digest),
        )
        summary.add_student(self.database)
        for kind, _, sql in self.schema:
            if kind == "index":
                self.database.execute(sql)
        for name in sorted(self.tables.keys() - {"run"}):
            index, table = summary.quote(name + "_by_run"), summary.quote(name)
            self.database.execute(f"CREATE INDEX {index} ON {table} (run)")
        self.database.execute("COMMIT")
        self.database.close()
        find_merged(self.path)
        self.whole.keep()

    def drop(self):
        """Leave nothing but an older file."""
        self.database.close()
        self.whole.drop()


def find_merged(path):
    """Where a merged file of that name goes; refuses by name what is somebody else's."""
    place = find_place(path, _is_ours, WHAT)
    check_companions(place, allowed=())
    return place


def digest(plan, runs):
    """Tells apart what merged files hold: by run number, key and point, and by measures."""
    held = [[number, key, plan.runs[number - 1].values] for number, key in runs]
    text = json.dumps([LAYOUT, held, plan.measures])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_digest(path):
    """The digest of the merged file at a path; None where there is none."""
    rows = path.exists() and answers(path, "SELECT digest FROM campaign")
    return rows[0][0] if rows else None


def read_uncertified(path):
    """Of each run in a merged file with slots that its manager was to certify and has not: its
    number, that of those slots, and what is most often the reason."""
    return answers(
        path, "SELECT run, uncertified, reason FROM run_certificate WHERE uncertified ORDER BY run"
    )


def _is_ours(place):
    return answers(place, "SELECT sql FROM sqlite_schema WHERE name = 'campaign'") == [(CAMPAIGN,)]


def _sample(database, sql):
    """The numbers that a measure gives."""
    try:
        rows = database.execute(sql)
        if rows.description is None:
            raise ValueError("it gives nothing")
        if len(rows.description) != 1:
            raise ValueError("it gives more")
        samples = list(itertools.chain.from_iterable(rows))
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        if code == sqlite3.SQLITE_AUTH:
            raise ValueError("it may only read") from error
        raise
    if not {int, float, type(None)}.issuperset(map(type, samples)):
        raise ValueError("not all of it is numbers")
    return samples
