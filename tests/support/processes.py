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
    """An awaited condition did not happen in time; the message has the last observed value."""


def start(command, **kwargs):
    """Starts it in its own session: Ctrl-C reaches only the test or demo, which then stops it."""
    return subprocess.Popen(_TIED_TO_PARENT + [str(part) for part in command],
                            stdin=subprocess.DEVNULL, start_new_session=True, **kwargs)


def run(command, timeout=120, **kwargs):
    """Runs it to its end; returns CompletedProcess with text output for any exit code."""
    return subprocess.run(_TIED_TO_PARENT + [str(part) for part in command], timeout=timeout,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          check=False, **kwargs)


def end(process, grace=10):
    """Sends SIGTERM, then SIGKILL after `grace` seconds, also if the process is stopped."""
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
    """Calls predicate() until its value is truthy and returns that value. An exception counts as "not yet";
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
