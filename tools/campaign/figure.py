# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Figures of a campaign."""

import os
import subprocess

from errors import Refusal, need_program

FONT = "sans-serif,13"


def draw(script, database, size):
    """Draw a gnuplot script, as SVG and as PNG beside the database, whose name it finds in the
    environment: DATABASE. Returns their paths."""
    need_program("gnuplot", "gnuplot-nox")
    need_program("sqlite3", "sqlite3")
    width, height = size
    terminals = {
        ".svg": f"svg noenhanced size {width},{height} font '{FONT}' background 'white'",
        ".png": f"pngcairo noenhanced size {width},{height} font '{FONT}'",
    }
    figures = []
    for suffix, terminal in terminals.items():
        drawn = subprocess.run(
            ["gnuplot", "-e", f"set terminal {terminal}", script],
            env=os.environ | {"DATABASE": str(database)},
            cwd=script.parent,
            capture_output=True,
        )
        said = drawn.stderr.decode(errors="replace").strip()
        # gnuplot goes on where a query or a label goes wrong: whatever it says is an error.
        if drawn.returncode or said:
            raise Refusal(f"{script}: {' '.join(said.split())}")
        figure = database.with_suffix(suffix)
        figure.write_bytes(drawn.stdout)
        figures.append(figure)
    return figures
