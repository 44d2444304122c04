# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""SQLite: opening what is only read, transactions, and whose a file is."""

import contextlib
import os
import sqlite3
import stat
import struct
from pathlib import Path

from shared.errors import Refusal, in_one_line

APPLICATION_ID = 0x69736163  # of databases that a run has recorded
JOURNAL = bytes.fromhex("d9d505f920a163d7")  # what a journal begins with, once it counts

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_NO_SUCH_FILE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
_SIGNALS = 1 << 20  # steps of SQLite between looks at whether a signal has come


def as_read_only(path):
    """The URI by which SQLite opens a file and writes nothing."""
    return f"{Path(path).absolute().as_uri()}?mode=ro"


def connect_to_read(path):
    """A connection for statements of somebody's: they read that file and do nothing else. A signal that
    comes meanwhile ends them, by the error SQLITE_INTERRUPT."""
    database = sqlite3.connect(as_read_only(path), uri=True)
    database.execute("PRAGMA query_only = ON")
    database.set_authorizer(_authorise)
    database.set_progress_handler(lambda: 0, _SIGNALS)
    return database


def _authorise(action, table, *_):
    # SQLite asks for the schema, which no statement can update, before it uses a function such as
    # json_each() as a table.
    if action in _READING or (action, table) == (sqlite3.SQLITE_UPDATE, "sqlite_master"):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


@contextlib.contextmanager
def transaction(database):
    """All of a block's changes or none of them."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        # After some errors, such as a full disk, SQLite has rolled back by itself.
        if database.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
        raise


def read_application_id(path):
    """What a file says that it is, without SQLite's locks; None where it is no database."""
    with open(path, "rb") as file:
        header = file.read(72)
    if len(header) < 72 or not header.startswith(b"SQLite format 3\0"):
        return None
    return struct.unpack(">I", header[68:])[0]


def answers(path, sql):
    """The rows that a file answers to a query; None where it is no database or has no such tables."""
    try:
        with contextlib.closing(sqlite3.connect(as_read_only(path), uri=True)) as database:
            return database.execute(sql).fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _NO_SUCH_FILE:
            return None
        raise


def check_companions(place, allowed):
    """Refuse what SQLite would take for its own beside a database and is not: all but what is allowed,
    which is empty or a journal."""
    for suffix in ("-journal", "-wal", "-shm"):
        path = f"{place}{suffix}"
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            continue
        if suffix in allowed and stat.S_ISREG(status.st_mode):
            with open(path, "rb") as file:
                if file.read(len(JOURNAL)) in (b"", bytes(len(JOURNAL)), JOURNAL):
                    continue
        raise Refusal(f"{in_one_line(path)}: is there already, and must not be; it stays as it is")
