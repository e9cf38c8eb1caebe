# SPDX-License-Identifier: Apache-2.0
"""An interactive shell on its own terminal, to test what a user sees after pressing the tabulator key.

    with Shell(["bash", "--norc", "-i"]) as shell:
        shell.type("echo h\\tello\\n")
        shell.wait_for("hello")
"""

import os
import pty
import select
import time

import processes


class Shell:
    def __init__(self, command, env):
        self._seen = ""
        self._terminal, other = pty.openpty()
        self._process = processes.start(command, env={**env, "TERM": "dumb"}, stdout=other, stderr=other,
                                        preexec_fn=lambda: os.dup2(other, 0))
        os.close(other)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        os.close(self._terminal)

    def type(self, text):
        os.write(self._terminal, text.encode())

    def wait_for(self, text, timeout=20):
        """Waits until `text` has appeared; returns the output before it, and drops both."""
        deadline = time.monotonic() + timeout
        while text not in self._seen:
            ready, _, _ = select.select([self._terminal], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise processes.Timeout(f"{text!r}: not within {timeout} s; seen: {self._seen[-2000:]!r}")
            self._seen += os.read(self._terminal, 4096).decode(errors="replace")
        before, self._seen = self._seen.split(text, 1)
        return before

    def wait(self, timeout=20):
        """Waits until it ends by itself; returns the exit code."""
        return self._process.wait(timeout)
