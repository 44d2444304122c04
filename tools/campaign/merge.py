# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""One database of many runs."""

import hashlib
import itertools
import json
import os
import sqlite3
import urllib.parse

import summary
from errors import Refusal, is_full_disk

CACHE = 64 << 10  # KiB of memory for pages


class Merger:
    """Merges databases of runs in the order in which they are added.

    The file is written beside its final name, which it takes once it is whole.
    """

    def __init__(self, path, file, plan):
        self.path = path
        self.file = file
        self.plan = plan
        self.partial = path.with_name(path.name + ".partial")
        self.partial.unlink(missing_ok=True)
        self.database = sqlite3.connect(self.partial, isolation_level=None, uri=True)
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
        self.database.execute(
            "CREATE TABLE campaign (file TEXT NOT NULL, program TEXT NOT NULL,"
            " version TEXT NOT NULL, digest TEXT NOT NULL) STRICT"
        )
        summary.create_tables(self.database, self.plan.axes)

    def measure(self, number, source):
        """Sum up a run by the campaign's measures."""
        database = sqlite3.connect(as_read_only(source), uri=True)
        for measure, sql in self.plan.measures.items():
            try:
                rows = database.execute(sql)
                if rows.description is None:
                    raise ValueError("it gives nothing")
                if len(rows.description) != 1:
                    raise ValueError("it gives more")
                samples = list(itertools.chain.from_iterable(rows))
                if not {int, float, type(None)}.issuperset(map(type, samples)):
                    raise ValueError("not all of it is numbers")
            except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
                raise Refusal.of_value(
                    self.file,
                    f"measures.{measure}",
                    sql,
                    f"must give one column of numbers from {source}: {error}",
                ) from error
            summary.add_summary(self.database, number, measure, samples)
        database.close()

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
        os.replace(self.partial, self.path)

    def drop(self):
        """Leave nothing but an older file."""
        self.database.close()
        self.partial.unlink(missing_ok=True)


def digest(plan, runs):
    """Tells apart what merged files hold: by run number, key and point, and by measures."""
    held = [[number, key, plan.runs[number - 1].values] for number, key in runs]
    return hashlib.sha256(json.dumps([held, plan.measures]).encode()).hexdigest()[:16]


def read_digest(path):
    """The digest of the merged file at a path; None where there is none."""
    if not path.exists():
        return None
    try:
        database = sqlite3.connect(as_read_only(path), uri=True)
        return database.execute("SELECT digest FROM campaign").fetchone()[0]
    except sqlite3.DatabaseError:
        return None


def as_read_only(path):
    """The URI by which SQLite opens a file and writes nothing."""
    return f"file:{urllib.parse.quote(str(path))}?mode=ro"
