# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The command behind `isac report`: one page of HTML over recorded databases."""

import argparse
import base64
import gzip
import json
import sqlite3
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))

from recording import MERGED, Recording, mark_as_merged
from shared import interruption
from shared.database import answers, check_companions
from shared.errors import Refusal, in_one_line
from shared.output import WholeFile, find_place

GENERATOR = b'<meta name="generator" content="isac report">'  # what tells a page from all others
HEAD = 4096  # bytes in which it stands
EMBEDDED_MOST = 50_000_000  # bytes of a database that the page holds
MARK = '<script type="application/json" id="embedded">null</script>'


def parse_arguments():
    parser = argparse.ArgumentParser(prog="isac report", allow_abbrev=False)
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="a recorded database")
    parser.add_argument(
        "--output", type=Path, metavar="FILE", help="the page; by default the first FILE's name, .html"
    )
    return parser.parse_args()


def as_script(kind, name, content):
    return f'<script type="{kind}" id="{name}">{content}</script>'


def is_page(path):
    with open(path, "rb") as file:
        return GENERATOR in file.read(HEAD)


def is_merged(path):
    return answers(path, "SELECT sql FROM sqlite_schema WHERE name = 'report'") == [(MERGED,)]


PAGE = (is_page, "no page that isac report has written")
DATABASE = (is_merged, "no database that isac report has put together")


def write_page(output, name, database):
    """The page over a database, or, where that is None, the page that asks for it."""
    template = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    head, tail = template.split(MARK)
    description = json.dumps({"name": name, "isApart": database is None}).replace("<", "\\u003c")
    parts = [as_script("application/json", "embedded", description)]
    if database is not None:
        packed = gzip.compress(database.read_bytes(), 6, mtime=0)
        parts.append(as_script("text/plain", "database", base64.b64encode(packed).decode()))
    with WholeFile(output, *PAGE) as page:
        page.write((head + "\n".join(parts) + tail).encode())


def check_output(path, kind, files):
    """Refuses to write over what is read, or somebody else's."""
    if path.exists() and any(path.samefile(file) for file in files):
        raise Refusal(f"{in_one_line(str(path))}: is one of the databases, which would be overwritten")
    return find_place(path, *kind)


def report(files, output):
    """Writes the page; returns what the user is told."""
    recordings = [Recording(path) for path in files]
    check_output(output, PAGE, files)
    apart = output.with_name(f"{output.stem}-report.db")
    first = recordings[0]
    if len(recordings) == 1 and not first.has_log and first.size > EMBEDDED_MOST:
        write_page(output, first.path.name, None)
        return f"wrote {output}; {first.path} is too large to stand in it: choose it in the page"
    check_companions(check_output(apart, DATABASE, files), allowed=())
    merged = WholeFile(apart, *DATABASE)
    try:
        first.copy(merged.partial)
        for recording in recordings[1:]:
            recording.append_to(merged.partial)
        if merged.partial.stat().st_size <= EMBEDDED_MOST:
            write_page(output, ", ".join(path.name for path in files), merged.partial)
            return f"wrote {output}"
        mark_as_merged(merged.partial)
        merged.keep()
    finally:
        merged.drop()
    write_page(output, apart.name, None)
    return f"wrote {output} and {apart}, which is too large to stand in it: choose it in the page"


def main():
    arguments = parse_arguments()
    output = arguments.output or Path(arguments.files[0].stem + ".html")
    sys.stdout.reconfigure(errors="surrogateescape")  # names of files are bytes
    interruption.listen()
    try:
        print(report(arguments.files, output))
        return 0
    except (OSError, sqlite3.Error) as error:
        why = f"--output = {in_one_line(str(output))}: {getattr(error, 'strerror', error)}"
    except Refusal as refusal:
        why = refusal
    except KeyboardInterrupt:
        return interruption.exit_status()
    print(f"isac: report: {why}", file=sys.stderr)
    return 1


sys.exit(main())
