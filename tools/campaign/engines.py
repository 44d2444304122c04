# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Who runs the runs."""

import os
import re
import select
import shlex
import signal
import subprocess
import tempfile
import time

from progress import say
from shared.errors import Refusal, need_program


class ParallelEngine:
    """GNU parallel, here or on the hosts of its --sshloginfile."""

    def __init__(self, options):
        need_program("parallel", "parallel")
        self.options = options
        self.process = None
        self.keys = set()  # of the runs it does
        self.rest = b""

    def start(self, commands):
        """Begin to run the commands, lists of words by their run's key."""
        self.keys = commands.keys()
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
            # Hosts say more than keys, such as greetings.
            keys += [key for line in ended if (key := line.decode(errors="replace")) in self.keys]
        return keys

    def cancel(self):
        """End the runs that are under way."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()

    interrupt = cancel


class SlurmEngine:
    """Slurm, by job arrays. The campaign's folders are the same on all its nodes."""

    INTERVAL = 2.0  # s between questions to the controller
    LARGEST_ARRAY = 1000  # commands, which go to the controller in one script

    def __init__(self, jobs, limit):
        for name in ("sbatch", "squeue", "scancel", "scontrol"):
            need_program(name, "slurm-client")
        self.jobs = jobs
        self.limit = limit  # of runs at a time; None for none
        self.arrays = set()  # their numbers
        self.waiting = set()  # keys of the runs that they are to do
        self.asked = time.monotonic()
        self.reachable = True

    def start(self, commands):
        """Submit the commands, but for those of runs that an array still holds: a campaign that
        was interrupted has left its arrays in the queue."""
        queue = _find_arrays()
        for key, array in self.jobs.arrays().items():
            if array in queue and key in commands:
                self.arrays.add(array)
                self.waiting.add(key)
        if self.waiting:
            say(f"waits for {len(self.waiting)} runs that Slurm has in its queue")
        todo = [key for key in commands if key not in self.waiting]
        size = min(self.LARGEST_ARRAY, _find_largest_array())
        for first in range(0, len(todo), size):
            keys = todo[first : first + size]
            array = self.submit([commands[key] for key in keys])
            self.jobs.submitted(keys, array)
            self.arrays.add(array)
            self.waiting.update(keys)

    def submit(self, commands):
        """Submit an array of commands; returns its number."""
        cases = "".join(f"{i}) exec {shlex.join(words)} ;;\n" for i, words in enumerate(commands))
        limit = f"%{self.limit}" if self.limit else ""
        answer = _ask(
            "sbatch",
            "--parsable",
            "--job-name=isac-campaign",
            "--output=/dev/null",
            f"--array=0-{len(commands) - 1}{limit}",
            script=f"#!/bin/sh\ncase $SLURM_ARRAY_TASK_ID in\n{cases}esac\n",
        )
        return int(answer.partition(";")[0])

    def poll(self, seconds):
        """As ParallelEngine.poll()."""
        time.sleep(seconds)
        self.look_at_the_queue()
        ended = self.waiting & self.jobs.find_ended()
        self.waiting -= ended
        return sorted(ended) if ended or self.waiting and self.arrays else None

    def look_at_the_queue(self):
        """Forget arrays that have ended, unless that has been asked just now."""
        if time.monotonic() - self.asked < self.INTERVAL:
            return
        try:
            self.arrays &= _find_arrays()
            self.reachable = True
        except Refusal as refusal:
            if self.reachable:
                say(f"waits for Slurm: {refusal}")
            self.reachable = False
        self.asked = time.monotonic()

    def cancel(self):
        """End the runs that are under way, and take back those that wait."""
        if self.arrays:
            _ask("scancel", *map(str, self.arrays))

    def interrupt(self):
        """Leave the runs to Slurm."""
        if self.arrays:
            numbers = " ".join(map(str, sorted(self.arrays)))
            say(f"Slurm goes on with its arrays: scancel {numbers} would end them")


def _find_arrays():
    """Numbers of the arrays that are in the queue."""
    return {int(number) for number in _ask("squeue", "--noheader", "--me", "--format=%F").split()}


def _find_largest_array():
    settings = _ask("scontrol", "show", "config")
    size = re.search(r"^MaxArraySize\s*=\s*(\d+)", settings, re.MULTILINE)
    if not size or int(size[1]) < 1:
        raise Refusal("scontrol: MaxArraySize: must be 1 or more, for Slurm takes no arrays otherwise")
    return int(size[1])


def _ask(*words, script=None):
    """What a command of Slurm prints."""
    answer = subprocess.run(words, input=script, capture_output=True, text=True)
    if answer.returncode:
        raise Refusal(f"{words[0]}: {' '.join(answer.stderr.split())}")
    return answer.stdout
