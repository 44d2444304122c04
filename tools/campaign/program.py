# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The program that a campaign runs."""

import hashlib
import os
import re
import subprocess

from shared.errors import Refusal, in_one_line


def find_program(plan_file, name, folder):
    """Its path: a name is looked for in the folder, a path begins at the campaign file's folder."""
    path = (plan_file.parent / name if "/" in name else folder / name).absolute()
    if not os.path.isfile(path) or not os.access(path, os.X_OK):
        raise Refusal.of_value(plan_file, "program", name, f"no program {in_one_line(str(path))}")
    return path


def digest_program(path):
    """Tells apart builds: a hash over the program and the ns-3 libraries that it runs with."""
    # A script has no libraries, and ldd says so.
    listing = subprocess.run(["ldd", path], capture_output=True, text=True).stdout
    libraries = re.findall(r"=> (/.*/libns3[^/]*) \(", listing)
    whole = hashlib.sha256()
    for file in [path, *sorted(libraries)]:
        with open(file, "rb") as stream:
            whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()[:16]
