# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What the user hears of a campaign, on standard error."""

import sys
import time
from datetime import timedelta

TERMINAL_INTERVAL = 0.2  # s between renewals of the line
PLAIN_INTERVAL = 10.0  # s between lines that stay


def say(text):
    print(f"isac: {text}", file=sys.stderr, flush=True)


class Progress:
    """One line of runs done and remaining time; renewed in place on a terminal."""

    def __init__(self, jobs):
        self.jobs = jobs
        self.terminal = sys.stderr.isatty()
        self.begin = self.shown = time.monotonic()
        self.done_before = self.counts()[0]

    def counts(self):
        """Runs that have ended, that have failed, and all."""
        counts = self.jobs.count()
        failed = counts.get("failed", 0)
        return counts.get("finished", 0) + failed, failed, sum(counts.values())

    def summary(self):
        """Where the campaign stands."""
        done, failed, total = self.counts()
        return f"{done - failed} of {total} runs finished" + (
            f", {failed} failed" if failed else ""
        )

    def show(self):
        """Show where the campaign stands, if it is time to."""
        now = time.monotonic()
        if now - self.shown < (TERMINAL_INTERVAL if self.terminal else PLAIN_INTERVAL):
            return
        self.shown = now
        done, _, total = self.counts()
        text = self.summary()
        if done > self.done_before:
            left = (total - done) * (now - self.begin) / (done - self.done_before)
            text += f", {timedelta(seconds=round(left))} left"
        if self.terminal:
            print(f"\r\033[Kisac: {text}", end="", file=sys.stderr, flush=True)
        else:
            say(text)

    def end(self):
        """Leave the line on a terminal clean."""
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
