# SPDX-License-Identifier: Apache-2.0
"""Groups, topics and brokers come and go beside four scrapers: memory, descriptors, threads and time stay.

A slice starts a lagwatch of its own. What it uses between its minutes 10 and 12 is held against its
last two; a slice of less than 16 minutes only finds crashes. LAGWATCH_BINARY may name a build with
sanitizers: those keep memory for themselves, so LAGWATCH_PRESET=tsan leaves memory and time out."""

import os
import statistics
import threading
import time
from functools import partial

from churn import Churn

_START_AND_END = 1.5  # minutes
_SETTLED, _SPAN = 600, 120  # seconds
_BETWEEN_FAULTS = 180
_WIDTH = 10
_MOST_GROWTH = 0.05
_MOST_MORE_DESCRIPTORS = 4  # librdkafka's connections, as brokers come back
_SLOWER = 1.5  # of the collection's time: the machine has other work


class Usage(threading.Thread):
    """Looks every two seconds."""

    def __init__(self, churn):
        super().__init__(daemon=True)
        self._churn, self._done = churn, threading.Event()
        self._began = time.monotonic()
        self.samples = []  # (seconds since the start, Churn.usage())

    def run(self):
        while not self._done.wait(2):
            self.samples.append((time.monotonic() - self._began, self._churn.usage()))

    def finish(self):
        self._done.set()
        self.join(30)

    def between(self, begin, end):
        """The medians of that time: memory, descriptors, threads, collection."""
        there = [usage for at, usage in self.samples if begin <= at < end]
        return [statistics.median(column) for column in zip(*there)] if there else None

    def compared(self):
        """(settled, last), None for a slice that is too short."""
        last = self.samples[-1][0]
        if last < _SETTLED + 2 * _SPAN:
            return None
        return self.between(_SETTLED, _SETTLED + _SPAN), self.between(last - _SPAN, last + 1)


def drive(churn, until):
    """(turns, faults)"""
    turns, faults, next_fault = 0, 0, time.monotonic() + _BETWEEN_FAULTS
    while time.monotonic() < until:
        churn.come_and_go(_WIDTH)
        turns += 1
        if time.monotonic() > next_fault:
            broker, cluster = 1 + faults % 3, churn.cluster
            away, back = ((cluster.kill, cluster.start), (cluster.pause, cluster.resume),
                          (cluster.stop, cluster.start))[faults // 3 % 3]
            churn.fault(partial(away, broker), partial(back, broker))
            faults += 1
            next_fault = time.monotonic() + _BETWEEN_FAULTS
    return turns, faults


def run_slice(minutes, kept):
    kept = kept or {"turns": 0, "faults": 0, "answers": 0, "slices": []}
    until = time.monotonic() + (minutes - _START_AND_END) * 60
    with Churn("--collect.interval=1s", pause=1) as churn:
        usage = Usage(churn)
        usage.start()
        turns, faults = drive(churn, until)
        churn.wait_all()
        usage.finish()
    kept["turns"] += turns
    kept["faults"] += faults
    kept["answers"] += churn.scrapers.answers
    problems = [f"bad answers: {churn.scrapers.bad[:5]}"] if churn.scrapers.bad else []
    if pair := usage.compared():
        kept["slices"].append(pair)
        problems += judged(*pair)
    return kept, problems


def judged(settled, last):
    sanitized = os.environ.get("LAGWATCH_PRESET") in ("asan", "tsan")
    if last[0] > settled[0] * (1 + _MOST_GROWTH) and not sanitized:
        yield f"memory grew from {settled[0]} to {last[0]}"
    if last[1] > settled[1] + _MOST_MORE_DESCRIPTORS:
        yield f"descriptors grew from {settled[1]} to {last[1]}"
    if last[2] > settled[2]:
        yield f"threads grew from {settled[2]} to {last[2]}"
    if last[3] > settled[3] * _SLOWER and not sanitized:
        yield f"collections took {settled[3]} s, then {last[3]} s"


def table(kept):
    yield (f"{kept['turns']} turns of {_WIDTH} topics and groups, {kept['faults']} brokers gone and back, "
           f"{kept['answers']} answers")
    for settled, last in kept["slices"]:
        yield "  " + ", ".join(
            f"{name} {scale * a:.{digits}f} to {scale * b:.{digits}f} {unit}".rstrip()
            for (name, scale, digits, unit), a, b in zip(
                (("memory", 1e-6, 1, "MB"), ("descriptors", 1, 0, ""), ("threads", 1, 0, ""),
                 ("collection", 1e3, 0, "ms")), settled, last))
