# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What goes wrong, and how the user is told."""

import json
import shutil

LEAST_FREE = 1 << 16  # bytes; a disk with less is full


class Refusal(Exception):
    """What ends the command: one line, and exit status 1."""

    @classmethod
    def of_value(cls, file, key, value, why):
        """A value in a file that cannot be used."""
        return cls(f"{file}: {_in_one_line(key)} = {_as_text(value)}: {why}")


def need_program(name, package):
    """Refuse where a program is not installed."""
    if not shutil.which(name):
        raise Refusal(f"{name} is not there (Debian: {package})")


def is_full_disk(error, folder):
    """Whether an error's text says that the disk of a folder is full, or the disk does."""
    if "disk is full" in error or "No space left on device" in error:
        return True
    return folder.exists() and shutil.disk_usage(folder).free < LEAST_FREE


def _as_text(value):
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return _in_one_line(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def _in_one_line(text):
    return text if text.isprintable() else json.dumps(text)
