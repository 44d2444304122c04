# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The command behind `isac report`: one page of HTML over recorded databases."""

import argparse
import base64
import gzip
import json
import sys
import tempfile
from pathlib import Path

from recording import Recording, Refusal

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


def write_page(output, name, database):
    """The page over a database, or, where that is None, the page that asks for it."""
    template = Path(__file__).with_name("page.html").read_text(encoding="utf-8")
    head, tail = template.split(MARK)
    description = json.dumps({"name": name, "isApart": database is None}).replace("<", "\\u003c")
    parts = [as_script("application/json", "embedded", description)]
    if database is not None:
        packed = gzip.compress(database.read_bytes(), 6, mtime=0)
        parts.append(as_script("text/plain", "database", base64.b64encode(packed).decode()))
    output.write_text(head + "\n".join(parts) + tail, encoding="utf-8")


def check_output(option, path, files):
    """Refuses to write over what is read."""
    if path.exists() and any(path.samefile(file) for file in files):
        raise Refusal(f"report: {option} = {path}: is one of the databases, which would be overwritten")


def report(files, output):
    """Writes the page; returns what the user is told."""
    recordings = [Recording(path) for path in files]
    apart = output.with_name(f"{output.stem}-report.db")
    check_output("--output", output, files)
    check_output("--output", apart, files)
    first = recordings[0]
    if len(recordings) == 1 and not first.has_log and first.size > EMBEDDED_MOST:
        write_page(output, first.path.name, None)
        return f"wrote {output}; {first.path} is too large to stand in it: choose it in the page"
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=".isac-report-") as folder:
        database = Path(folder) / "report.db"
        first.copy(database)
        for recording in recordings[1:]:
            recording.append_to(database)
        if database.stat().st_size <= EMBEDDED_MOST:
            write_page(output, ", ".join(path.name for path in files), database)
            return f"wrote {output}"
        database.replace(apart)
    write_page(output, apart.name, None)
    return f"wrote {output} and {apart}, which is too large to stand in it: choose it in the page"


def main():
    arguments = parse_arguments()
    output = arguments.output or Path(arguments.files[0].stem + ".html")
    try:
        print(report(arguments.files, output))
        return 0
    except OSError as error:
        print(f"isac: report: --output = {output}: {error.strerror}", file=sys.stderr)
        return 1
    except Refusal as refusal:
        print(f"isac: {refusal}", file=sys.stderr)
        return 1


sys.exit(main())
