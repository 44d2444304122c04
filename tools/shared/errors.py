# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What goes wrong, and how the user is told."""

import json
import shutil

LEAST_FREE = 1 << 16  # bytes; a disk with less is full
FULL = ("disk is full", "No space left on device", "Disk quota exceeded")
LONGEST_VALUE = 200  # characters of a value that are shown


class Refusal(Exception):
    """What ends the command: one line, and exit status 1."""

    @classmethod
    def of_value(cls, file, key, value, why):
        """A value in a file that cannot be used."""
        return cls(f"{in_one_line(str(file))}: {in_one_line(key)} = {_as_text(value)}: {why}")


def need_program(name, package):
    """Refuse where a program is not installed."""
    if not shutil.which(name):
        raise Refusal(f"{name} is not there (Debian: {package})")


def is_full_disk(error, folder):
    """Whether an error's text says that the disk of a folder is full, or the disk does."""
    if any(words in error for words in FULL):
        return True
    return folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE


def in_one_line(text):
    """A text as it is, or, where that would not be one line of printable characters, as in JSON."""
    return text if text.isprintable() else json.dumps(text)


def _as_text(value):
    if value is None:
        return "nothing"
    try:
        text = in_one_line(value) if isinstance(value, str) else _as_json(value)
    except (ValueError, RecursionError):  # more digits or levels than Python writes
        return "a value that is too large to be shown"
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "..."


def _as_json(value):
    return json.dumps(value, ensure_ascii=False, default=str)
