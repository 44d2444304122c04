# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Files that come about whole or not at all, and take nobody else's place."""

import contextlib
import errno
import fcntl
import os
import stat
import tempfile
from pathlib import Path

from shared.errors import Refusal, in_one_line

PREFIX = ".isac-partial-"  # of files that are being written


def find_place(path, is_ours, what):
    """Where a file of that name is to be written; where the name is a link, that is what it leads to.

    Refuses by name what is there already and no regular file, or, not being empty, not ours:
    is_ours(place) tells, and what says what it ought to be.
    """
    place = Path(os.path.realpath(path))
    try:
        status = os.lstat(place)
    except FileNotFoundError:
        return place
    name = in_one_line(str(path))
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise Refusal(f"{name}: is there already, and no regular file")
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if status.st_size and not is_ours(place):
        raise Refusal(f"{name}: is there already, and {what}; it stays as it is")
    return place


class WholeFile:
    """A file that is written beside its place, which it takes once it is whole.

    Whoever writes it holds a lock on it. What killed processes have left is cleared away by the next
    that writes into their folder.
    """

    def __init__(self, path, is_ours, what):
        """Of find_place()."""
        self._wanted = (path, is_ours, what)
        self._place = find_place(*self._wanted)
        _clear(self._place.parent)
        self._descriptor, self.partial = _create(self._place.parent)
        self._is_open = True

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self.keep()
        finally:
            self.drop()

    def write(self, *parts):
        """Append bytes."""
        for part in parts:
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]

    def keep(self):
        """Let it take its place, if that is still free or ours."""
        place = find_place(*self._wanted)
        os.fchmod(self._descriptor, _find_mode(place))
        os.fsync(self._descriptor)
        os.rename(self.partial, place)
        self._close()
        folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with contextlib.suppress(OSError):  # not all file systems do it
                os.fsync(folder)
        finally:
            os.close(folder)

    def drop(self):
        """Leave what was there before. Of a file that was kept, nothing."""
        if self._is_open:
            _remove(self.partial)
            self._close()

    def _close(self):
        self._is_open = False
        os.close(self._descriptor)


def _create(folder):
    """A new file in a folder, open and locked: its descriptor and its path."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
        with contextlib.suppress(OSError):  # without locks nobody clears it away either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), os.lstat(name)):
                return descriptor, Path(name)
        os.close(descriptor)  # cleared away before it was locked


def _clear(folder):
    """Remove what killed processes have left."""
    for entry in os.scandir(folder):
        if not entry.name.startswith(PREFIX) or not entry.is_file(follow_symlinks=False):
            continue
        with contextlib.suppress(OSError), open(entry.path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(Path(entry.path))


def _remove(path):
    """Remove a file, and what SQLite may have put beside it."""
    for suffix in ("-journal", "-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _find_mode(place):
    """The permissions of a file that is there, or of any new one."""
    try:
        return stat.S_IMODE(os.lstat(place).st_mode)
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask
