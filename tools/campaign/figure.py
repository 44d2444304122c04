# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Figures of a campaign."""

import os
import re
import subprocess
from pathlib import Path

from errors import Refusal, need_program

FONT = "sans-serif"
WARNING = re.compile("(^|: )warning: ", re.IGNORECASE)
COMMON = Path(__file__).resolve().parent / "figure.gnuplot"


def draw(script, database, size):
    """Draw a gnuplot script, as SVG and as PNG beside the database, whose name it finds in the
    environment: DATABASE. Returns their paths."""
    need_program("gnuplot", "gnuplot-nox")
    need_program("sqlite3", "sqlite3")
    width, height = size
    terminals = {
        # A text of 13 pixels in both: one terminal counts in pixels, the other in points.
        ".svg": f"svg noenhanced size {width},{height} font '{FONT},13' background 'white'",
        ".png": f"pngcairo noenhanced size {width},{height} font '{FONT},9.75'",
    }
    figures = []
    for suffix, terminal in terminals.items():
        drawn = subprocess.run(
            ["gnuplot", "--default-settings", "-e", f"set terminal {terminal}", COMMON, script.name],
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
        figure = database.with_suffix(suffix)
        figure.write_bytes(drawn.stdout)
        figures.append(figure)
    return figures
