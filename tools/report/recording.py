# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Recorded databases: whether a file is one, and all of several in one."""

import os
import sqlite3
from contextlib import closing

APPLICATION_ID = 0x69736163
SCHEMA_VERSION = 2


class Refusal(Exception):
    """What ends the command: one line, and exit status 1."""


class Recording:
    """A file that this module recorded, finished or not; it is only read."""

    def __init__(self, path):
        self.path = path
        try:
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
        if version != SCHEMA_VERSION:
            raise self.refuse(
                f"its tables have version {version}, this report reads version {SCHEMA_VERSION}"
            )

    def refuse(self, why):
        """The error that names this file."""
        name = str(self.path)
        return Refusal(f"report: FILE = {name if name.isprintable() else ascii(name)}: {why}")

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
        """All of it as it is at one moment, in a new file without a log."""
        try:
            with closing(self._connect()) as source, closing(sqlite3.connect(path)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error as error:
            raise self.refuse(f"cannot be copied ({error})") from error

    def append_to(self, path):
        """Adds its runs to those of another file, numbered on from there."""
        try:
            with closing(sqlite3.connect(path.resolve().as_uri(), uri=True)) as target:
                target.execute("ATTACH ? AS other", [self._uri()])
                tables = _read_columns(target, "main")
                if "campaign" in tables:
                    raise self.refuse("cannot be put with a campaign's file, which stands alone")
                if _read_columns(target, "other") != tables:
                    raise self.refuse("must have the same tables as the first file")
                (last,) = target.execute("SELECT ifnull(max(run), 0) FROM main.run").fetchone()
                with target:
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

    def _uri(self):
        return f"{self.path.resolve().as_uri()}?mode=ro"

    def _connect(self):
        return sqlite3.connect(self._uri(), uri=True)


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
