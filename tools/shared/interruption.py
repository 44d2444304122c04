# Copyright (c) 2026 The isac authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Signals that stop a command."""

import signal

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_heard = []
_received = []


def listen():
    """Raise KeyboardInterrupt at the first of the signals that stop; a second one kills at once. What
    is ignored stays so, as nohup wants it."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as any filter
    for number in STOPPING:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)
            _heard.append(number)


def exit_status():
    """What a command ends with that was stopped."""
    return 128 + (_received[0] if _received else signal.SIGINT)


def _stop(number, _frame):
    _received.append(number)
    for stopping in _heard:
        signal.signal(stopping, signal.SIG_DFL)
    raise KeyboardInterrupt
