# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Recorded databases: whether a file is one, and all of several in one."""

import os
import sqlite3
import stat
from contextlib import closing

from shared.database import APPLICATION_ID, as_read_only, transaction
from shared.errors import Refusal, in_one_line

OLDEST_VERSION, NEWEST_VERSION = 2, 3  # of the tables that the page reads

# In a file that several were put together in, what tells it from a recorded one
MERGED = "CREATE VIEW report AS SELECT 'put together by isac report' AS made"


class Recording:
    """A file that this module recorded, finished or not; it is only read."""

    def __init__(self, path):
        self.path = path
        try:
            mode = os.stat(path).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise self.refuse("must be a file")
            with open(path, "rb") as file:
                file.read(1)
            with closing(self._connect()) as database:
                identity = database.execute("PRAGMA application_id").fetchone()[0]
                version = database.execute("PRAGMA user_version").fetchone()[0]
        except OSError as error:
            raise self.refuse(error.strerror) from error
        except sqlite3.Error as error:
            raise self.refuse(f"cannot be read as a database ({error})") from error
        if identity != APPLICATION_ID:
            raise self.refuse("must be a database that isac recorded")
        if not OLDEST_VERSION <= version <= NEWEST_VERSION:
            age = "newer" if version > NEWEST_VERSION else "older"
            raise self.refuse(
                f"its tables have version {version}, of {age} isac; this report reads versions"
                f" {OLDEST_VERSION} to {NEWEST_VERSION}"
            )
        self.version = version

    def refuse(self, why):
        """The error that names this file."""
        return Refusal(f"FILE = {in_one_line(str(self.path))}: {why}")

    @property
    def has_log(self):
        """Whether some of it stands in a log beside the file: a run that goes on or was killed."""
        log = f"{self.path}-wal"
        return os.path.exists(log) and os.path.getsize(log) > 0

    @property
    def size(self):
        """In bytes."""
        return os.path.getsize(self.path)

    def copy(self, path):
        """All of it as it is at one moment, in an empty file, without a log."""
        try:
            with closing(self._connect()) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise self.refuse(f"cannot be copied to the page's folder ({error})") from error

    def append_to(self, path):
        """Adds its runs to those of another file, numbered on from there."""
        try:
            with closing(_connect_to_write(path)) as target:
                target.execute("ATTACH ? AS other", [as_read_only(self.path)])
                tables = _read_columns(target, "main")
                if "campaign" in tables:
                    raise self.refuse("cannot be put with a campaign's file, which stands alone")
                (version,) = target.execute("PRAGMA main.user_version").fetchone()
                if self.version != version:
                    raise self.refuse(
                        f"its tables have version {self.version}, those of the first file {version}:"
                        " must be the same"
                    )
                if _read_columns(target, "other") != tables:
                    raise self.refuse("must have the same tables as the first file")
                (last,) = target.execute("SELECT ifnull(max(run), 0) FROM main.run").fetchone()
                with transaction(target):
                    for table, columns in tables.items():
                        if columns[0] == "run":
                            names = ", ".join(columns)
                            target.execute(
                                f"INSERT INTO main.{table} ({names})"
                                f" SELECT run + ?, {', '.join(columns[1:])} FROM other.{table}",
                                [last],
                            )
        except sqlite3.Error as error:
            raise self.refuse(f"cannot be put with the others ({error})") from error

    def _connect(self):
        return sqlite3.connect(as_read_only(self.path), uri=True)


def mark_as_merged(path):
    """Let a file tell that several were put together in it, or a copy of one."""
    with closing(_connect_to_write(path)) as database:
        database.execute(MERGED.replace("VIEW", "VIEW IF NOT EXISTS"))


def _connect_to_write(path):
    database = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")  # whoever keeps the file has it written
    return database


def _read_columns(database, schema):
    """The columns of each table, by its name."""
    tables = database.execute(
        f"SELECT name FROM {schema}.sqlite_schema"
        " WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        table: [row[1] for row in database.execute(f'PRAGMA {schema}.table_info("{table}")')]
        for (table,) in tables
    }
