# SPDX-License-Identifier: Apache-2.0
"""A thread that writes records at steady rates, and groups for which it commits directly.

    traffic = Traffic(bootstrap, {"orders": 20}, [Follower("late", "orders", distance=60, every=1)])
    traffic.start() … traffic.rates["orders"] = 60 … traffic.finish()

`written` counts the records of each topic, all in partition 0. finish() raises errors of the thread.
"""

import threading
import time
from typing import NamedTuple

from clients import Verbs

_STEP_SECONDS = 0.2


class Follower(NamedTuple):
    """A group without members; every `every` seconds it is committed `distance` records behind the end."""
    group: str
    topic: str
    distance: int
    every: float


class Traffic(threading.Thread):
    def __init__(self, bootstrap, rates, followers=()):
        """rates: {topic: records a second}; they may be changed at any time."""
        super().__init__(name="traffic", daemon=True)
        self.rates = dict(rates)
        self.written = dict.fromkeys(rates, 0)
        # Idempotent: a broker that dies makes no record twice.
        self._verbs = Verbs(bootstrap, {"enable.idempotence": True})
        self._owed = dict.fromkeys(rates, 0.0)
        self._followers = followers
        self._due = dict.fromkeys(followers, 0.0)
        self._done = threading.Event()
        self._error = None

    def run(self):
        try:
            last = time.monotonic()
            while not self._done.wait(_STEP_SECONDS):
                now = time.monotonic()
                self._write(now - last)
                self._commit(now)
                last = now
        except Exception as error:  # pylint: disable=broad-except
            self._error = error

    def _write(self, seconds):
        counts = {}
        for topic, rate in self.rates.items():
            self._owed[topic] += rate * seconds
            counts[topic, 0] = int(self._owed[topic])
            self._owed[topic] -= counts[topic, 0]
            self.written[topic] += counts[topic, 0]
        self._verbs.produce_all(counts)

    def _commit(self, now):
        for follower in self._followers:
            if now < self._due[follower]:
                continue
            self._due[follower] = now + follower.every
            at = max(0, self.written[follower.topic] - follower.distance)
            self._verbs.commit(follower.group, {(follower.topic, 0): at})

    def finish(self):
        self._done.set()
        self.join(60)
        if self._error:
            raise self._error
