# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Figures of a campaign."""

import os
import re
import struct
import subprocess
import zlib
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Refusal, need_program
from shared.output import WholeFile

FONT = "sans-serif"
WARNING = re.compile("(^|: )warning: ", re.IGNORECASE)
SVG = b'<?xml version="1.0" encoding="utf-8"  standalone="no"?>\n'
COMMON = Path(__file__).resolve().parent / "figure.gnuplot"


@dataclass(frozen=True)
class Format:
    """A form of figures, and how those of campaigns are told from others."""

    name: str
    terminal: str  # of gnuplot, without its size; a text of 13 pixels in all
    begin: bytes  # of every such file
    place: int  # of the mark, in bytes
    mark: bytes

    @property
    def what(self):
        return f"no {self.name} that a campaign has drawn"

    def is_ours(self, path):
        with open(path, "rb") as file:
            head = file.read(self.place + len(self.mark))
        return head.startswith(self.begin) and head[self.place :] == self.mark


def _make_chunk(kind, data):
    """Of a PNG."""
    content = kind + data
    return struct.pack(">I", len(data)) + content + struct.pack(">I", zlib.crc32(content))


FORMATS = {
    ".svg": Format(
        name="SVG",
        terminal=f"svg noenhanced font '{FONT},13' background 'white'",
        begin=SVG,
        place=len(SVG),
        mark=b"<!-- drawn by isac campaign -->\n",
    ),
    ".png": Format(
        name="PNG",
        terminal=f"pngcairo noenhanced font '{FONT},9.75'",  # in points
        begin=b"\x89PNG\r\n\x1a\n",
        place=33,  # behind the first chunk, which is always the header
        mark=_make_chunk(b"tEXt", b"Software\0isac campaign"),
    ),
}


def draw(script, database, size):
    """Draw a gnuplot script, as SVG and as PNG beside the database, whose name it finds in the
    environment: DATABASE. Returns their paths."""
    need_program("gnuplot", "gnuplot-nox")
    need_program("sqlite3", "sqlite3")
    width, height = size
    figures = []
    for suffix, form in FORMATS.items():
        terminal = f"set terminal {form.terminal} size {width},{height}"
        drawn = subprocess.run(
            ["gnuplot", "--default-settings", "-e", terminal, COMMON, script.name],
            env=os.environ | {"DATABASE": str(database.resolve()), "LC_ALL": "C.UTF-8"},
            cwd=script.parent,
            capture_output=True,
        )
        # gnuplot goes on where a query goes wrong, so what is said counts, but for its warnings, as of
        # an empty series.
        lines = drawn.stderr.decode(errors="replace").splitlines()
        said = [line.strip() for line in lines if line.strip() and not WARNING.search(line)]
        if drawn.returncode or said:
            raise Refusal(f"{script}: {' '.join(said)}")
        if not drawn.stdout.startswith(form.begin):
            raise Refusal(f"{script}: must draw, and leave terminal and output as they are set")
        figure = database.with_suffix(suffix)
        with WholeFile(figure, form.is_ours, form.what) as file:
            picture = memoryview(drawn.stdout)
            file.write(picture[: form.place], form.mark, picture[form.place :])
        figures.append(figure)
    return figures
