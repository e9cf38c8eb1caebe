# SPDX-License-Identifier: Apache-2.0
"""Polls the verdicts of a running lagwatch without pause and stores every change.

    with VerdictWatch(lagwatch) as watch:
        watch.until("billing", lambda v: "stopped" in v.reasons, 15)
        watch.statuses("billing")  # ["ok", "critical"]

Any thread may ask. An answer that is no list of groups ends the watching and is raised by whoever
asks next.
"""

import threading
import time
from typing import NamedTuple

import processes

_EVERY_SECONDS = 0.15


class Verdict(NamedTuple):
    at: float  # time.monotonic()
    status: str
    reasons: dict  # reason: its text


class VerdictWatch:
    def __init__(self, lagwatch):
        self._lagwatch = lagwatch
        self._changes = {}
        self._error = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="verdicts", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join(30)

    def _run(self):
        try:
            while not self._done.wait(_EVERY_SECONDS):
                self._look()
        except Exception as error:  # pylint: disable=broad-except
            self._error = error

    def _look(self):
        for group in self._lagwatch.get("/api/v1/groups").json()["groups"]:
            reasons = {reason["reason"]: reason["text"] for reason in group["reasons"]}
            changes = self._changes.setdefault(group["group"], [])
            last = changes[-1] if changes else None
            if not last or (last.status, last.reasons.keys()) != (group["status"], reasons.keys()):
                changes.append(Verdict(time.monotonic(), group["status"], reasons))

    def changes(self, group):
        """Its verdicts so far, one per change of the status or a reason."""
        if self._error:
            raise self._error
        return list(self._changes.get(group, []))

    def now(self, group):
        """The last verdict; None while the group is not known."""
        changes = self.changes(group)
        return changes[-1] if changes else None

    def statuses(self, group):
        """Its successive statuses without repetition."""
        seen = []
        for verdict in self.changes(group):
            if seen[-1:] != [verdict.status]:
                seen.append(verdict.status)
        return seen

    def until(self, group, predicate, timeout):
        """The first present verdict of which predicate holds."""
        def held():
            verdict = self.now(group)
            return verdict if verdict and predicate(verdict) else None
        try:
            return processes.wait_until(held, timeout, f"verdict of {group}", every=0.05)
        except processes.Timeout as error:
            raise processes.Timeout(f"{error}; changes: {self.changes(group)}") from error
