# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What campaign files hold, before anything of it is understood."""

import os
import tomllib

from shared.errors import Refusal

LARGEST_FILE = 1 << 24  # characters


def read_tables(path, above=()):
    """The text and the tables of a file, laid over those of the file that it extends. Above it are
    the files that extend it. Raises Refusal."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise Refusal(f"{path}: must have {LARGEST_FILE} characters at most")
        tables = tomllib.loads(text)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read: {error.strerror}") from None
    except RecursionError:
        raise Refusal(f"{path}: is nested too deeply") from None
    except ValueError as error:  # of TOML and UTF-8, and of numbers with thousands of digits
        raise Refusal(f"{path}: is not TOML: {error}") from None
    if "extends" not in tables:
        return text, tables
    above = (*above, path.resolve())
    file = tables.pop("extends")
    base_path = find_file(path, "extends", file, above)
    base_text, base = read_tables(base_path, above)
    _move(base, base_path.parent, path.parent)
    return f"{base_text}\n{text}", _lay_over(base, tables)


def find_file(path, key, name, above):
    """The path of another file that a file names, from its own folder; none of those above it."""
    if not isinstance(name, str) or not name or not name.isprintable():
        raise Refusal.of_value(path, key, name, "must name a campaign file")
    file = path.parent / name
    if file.resolve() in above:
        raise Refusal.of_value(path, key, name, "must not lead back to itself")
    return file


def _move(tables, folder, place):
    """Names of files in tables of one folder, as they are from another."""
    place = place.resolve()
    if folder.resolve() == place:
        return
    if isinstance(tables.get("needs"), list):
        tables["needs"] = [
            os.path.relpath(folder.resolve() / name, place) if isinstance(name, str) else name
            for name in tables["needs"]
        ]
    if "/" in str(tables.get("program", "")):
        tables["program"] = os.path.relpath(folder.resolve() / tables["program"], place)


def _lay_over(base, tables):
    """The tables over those of the base: tables within tables are joined, other values replaced."""
    joined = dict(base)
    for key, value in tables.items():
        below = joined.get(key)
        both = isinstance(value, dict) and isinstance(below, dict)
        joined[key] = _lay_over(below, value) if both else value
    return joined
