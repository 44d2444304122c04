# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Who runs the runs."""

import os
import select
import shlex
import signal
import subprocess
import tempfile
import time

from errors import need_program


class ParallelEngine:
    """GNU parallel, here or on the hosts of its --sshloginfile."""

    def __init__(self, options):
        need_program("parallel", "parallel")
        self.options = options
        self.process = None
        self.rest = b""

    def start(self, commands):
        """Begin to run the commands, lists of words by their run's key."""
        with tempfile.TemporaryFile() as lines:
            lines.writelines(shlex.join(command).encode() + b"\0" for command in commands.values())
            lines.seek(0)
            # Should this process be killed, parallel starts no more runs; those under way go on to
            # their end. In a session of its own it hears no Ctrl-C: cancel() tells it.
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig=HUP", "parallel", "--plain", "--will-cite", "--null"]
                + ["--ungroup", *self.options],
                stdin=lines,
                stdout=subprocess.PIPE,
                env=os.environ | {"PARALLEL_SHELL": "/bin/sh"},
                start_new_session=True,
            )

    def poll(self, seconds):
        """Wait for that time; returns the keys of runs that have ended meanwhile, or None once no
        run is under way."""
        end = time.monotonic() + seconds
        keys = []
        while select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                self.process.wait()
                return keys or None
            *ended, self.rest = (self.rest + data).split(b"\n")
            keys += [key.decode() for key in ended]
        return keys

    def cancel(self):
        """End the runs that are under way."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    interrupt = cancel
