# SPDX-License-Identifier: Apache-2.0
"""Child processes that cannot outlive the test.

The kernel kills a child when the thread that started it ends (PR_SET_PDEATHSIG, through setpriv),
so start() belongs on the main thread, or on one that lives as long as the child should.
"""

import signal
import subprocess
import time

PIPE = subprocess.PIPE
_TIED_TO_PARENT = ["setpriv", "--pdeathsig", "KILL", "--"]


class Timeout(AssertionError):
    """Something awaited did not happen in time; the message says what was seen last."""


def start(command, **kwargs):
    """In a session of its own: Ctrl-C reaches the test or demo, which then ends it in order."""
    return subprocess.Popen(_TIED_TO_PARENT + [str(part) for part in command],
                            stdin=subprocess.DEVNULL, start_new_session=True, **kwargs)


def run(command, timeout=120, **kwargs):
    """Runs to the end; returns CompletedProcess with text output, whatever the exit code."""
    return subprocess.run(_TIED_TO_PARENT + [str(part) for part in command], timeout=timeout,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, **kwargs)


def end(process, grace=10):
    """SIGTERM, then SIGKILL after `grace` seconds, also when the process is stopped."""
    if process.poll() is not None:
        return process.returncode
    process.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        return process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def wait_until(predicate, timeout=30, what="the condition", every=0.1):
    """Asks until predicate() is truthy and returns that value. An exception counts as "not yet";
    Timeout carries the last one, or the last value."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            seen = predicate()
            if seen:
                return seen
        except Exception as error:  # pylint: disable=broad-except
            seen = error
        if time.monotonic() >= deadline:
            raise Timeout(f"{what}: not within {timeout} s; last seen: {seen!r}")
        time.sleep(every)
