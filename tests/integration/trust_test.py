# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""Verdicts through a restart of lagwatch and through an outage of Kafka, on a real broker.

A group that stalled and one that stopped are critical before, and again after: in between they are
never called ok by anything that a person reads. Fourteen quiet shapes beside them become neither
warning nor critical. LAGWATCH_OUTAGE and LAGWATCH_WINDOW set the seconds of the outage and of the
window (8 each); an outage above 30 needs LAGWATCH_CLIENT_TIMEOUT, too.
"""

import contextlib
import os
import pathlib
import tempfile
import threading
import unittest

from confluent_kafka import KafkaException

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import wait_until
from traffic import Follower, Traffic
from verdict_watch import VerdictWatch

WINDOW = float(os.environ.get("LAGWATCH_WINDOW", "8"))
INTERVAL = 0.5
STALE_AFTER = 6  # intervals
OUTAGE = float(os.environ.get("LAGWATCH_OUTAGE", "8"))
SLACK = 4 * INTERVAL

FILE = f"""
collect.interval: {INTERVAL * 1000:.0f}ms
collect.stale-after: {STALE_AFTER}
collect.time-lag: fetch
collect.isolation-level: read_committed
threshold.window: {WINDOW:.0f}s
thresholds:
  - {{group: '^quiet-mirrored$', mute: [stopped, stalled]}}
  - {{group: '^quiet-rolling$', window: 60s}}
"""

STREAMS = {"steady": 20, "batches": 20, "paused": 5, "kept": 10, "purged": 200, "stopped": 5}
FOLLOWERS = (Follower("quiet-batches", "batches", distance=0, every=2.5),
             Follower("quiet-paused", "paused", distance=5, every=WINDOW / 2),
             Follower("quiet-purged", "purged", distance=400, every=0.3))
QUIET = ("steady", "batches", "bursty", "paused", "rolling", "static", "idle", "first",
         "transactional", "aborted", "left", "caught-up", "purged", "mirrored")
STUCK = {"stalled": "stalled", "stopped": "stopped"}


class Beat(threading.Thread):
    """Calls `function` every so many seconds until stop(), which raises what went wrong."""

    def __init__(self, seconds, function):
        super().__init__(daemon=True)
        self._seconds = seconds
        self._function = function
        self._done = threading.Event()
        self._error = None
        self.start()

    def run(self):
        try:
            while not self._done.wait(self._seconds):
                self._function()
        except Exception as error:  # pylint: disable=broad-except
            self._error = error

    def stop(self):
        self._done.set()
        self.join(90)
        if self._error:
            raise self._error


class TrustTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        topics = {*STREAMS, *QUIET, "stalled"}
        cls.verbs.create_topics({**dict.fromkeys(topics, 1), "rolling": 2})
        cls.start_stuck_groups()
        cls.start_quiet_groups()
        cls.traffic = Traffic(cls.cluster.bootstrap, STREAMS, FOLLOWERS)
        cls.traffic.start()
        cls.beats = [Beat(1.0, cls.purge), Beat(WINDOW / 3, cls.burst), Beat(4 * WINDOW, cls.roll)]

    @classmethod
    def member(cls, group, topic, **options):
        return cls.enterClassContext(cls.new_member(group, topic, **options))

    @classmethod
    def new_member(cls, group, topic, conf=None, **options):
        """With Kafka's own session timeout, so that a short outage is no rebalance."""
        if options.get("protocol") != "consumer":
            conf = {"session.timeout.ms": 45000, **(conf or {})}
        return Member(cls.cluster.bootstrap, group, [topic], conf=conf, **options)

    @classmethod
    def start_stuck_groups(cls):
        """Each has read half of what there is."""
        for name in STUCK:
            cls.verbs.produce(name, 0, 100)
            cls.verbs.commit(name, {(name, 0): 50})
        cls.member("stalled", "stalled", per_second=0)

    @classmethod
    def start_quiet_groups(cls):
        for topic in ("left", "caught-up", "mirrored", "idle"):
            cls.verbs.produce(topic, 0, 50)
        cls.verbs.commit("quiet-left", {("left", 0): 5})
        cls.verbs.commit("quiet-mirrored", {("mirrored", 0): 38})
        cls.verbs.open_transaction("transactional", 0, 10).commit_transaction(30)
        cls.verbs.produce("aborted", 0, 20)
        for name, topic, options in (
                ("steady", "steady", {}), ("static", "steady", {"instance_id": "one"}),
                ("bursty", "bursty", {}), ("idle", "idle", {"protocol": "consumer"}),
                ("transactional", "transactional", {}), ("aborted", "aborted", {}),
                ("left", "kept", {}), ("caught-up", "caught-up", {}),
                ("first", "first", {"commit": "never", "conf": {"enable.auto.commit": True}})):
            cls.member(f"quiet-{name}", topic, **options).wait_assigned()
        cls.rollers = [cls.new_member("quiet-rolling", "rolling").start() for _ in range(2)]
        wait_until(lambda: cls.verbs.committed("quiet-aborted").get(("aborted", 0)) == 20, 30,
                   "the first records of aborted to be read")
        cls.verbs.open_transaction("aborted", 0, 22).abort_transaction(30)

    @classmethod
    def purge(cls):
        with contextlib.suppress(KafkaException):  # Kafka is away
            at = cls.verbs.committed("quiet-purged").get(("purged", 0))
            if at:
                cls.verbs.delete_records({("purged", 0): at})

    @classmethod
    def burst(cls):
        cls.verbs.produce("bursty", 0, 300)

    @classmethod
    def roll(cls):
        cls.rollers.append(cls.new_member("quiet-rolling", "rolling").start())
        cls.rollers.pop(0).stop()

    @contextlib.contextmanager
    def watched(self):
        """A new lagwatch process, and what it says."""
        arguments = (f"--config.file={self.file}",
                     f"--kafka.bootstrap-servers={self.cluster.bootstrap}")
        with Lagwatch(*arguments) as lagwatch, VerdictWatch(lagwatch) as watch:
            yield lagwatch, watch

    def expect_stuck(self, watch, within):
        for group, reason in STUCK.items():
            verdict = watch.until(group, lambda v, r=reason: r in v.reasons, within)
            self.assertEqual("critical", verdict.status, group)

    def expect_quiet(self, watch):
        for name in QUIET:
            with self.subTest(name):
                statuses = set(watch.statuses(f"quiet-{name}"))
                self.assertLessEqual(statuses, {"ok", "unknown"},
                                     watch.changes(f"quiet-{name}"))
                self.assertIn("ok", statuses)

    def test_what_is_critical_stays_so_and_what_is_quiet_too(self):
        self.file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "lagwatch.yaml"
        self.file.write_text(FILE)
        with self.watched() as (lagwatch, watch):
            self.expect_stuck(watch, 3 * WINDOW)
            self.expect_quiet(watch)
        with self.subTest("restart"), self.watched() as (lagwatch, watch):
            self.verbs.produce("first", 0, 1)
            self.expect_stuck(watch, WINDOW + SLACK + 5)
            self.outage(lagwatch, watch)
            self.expect_quiet(watch)
        for beat in self.beats:
            beat.stop()
        self.traffic.finish()
        for member in self.rollers:
            member.stop()

    def outage(self, lagwatch, watch):
        """critical, unknown, critical: never ok at the same offset."""
        node = next(iter(self.cluster.running()))
        self.cluster.pause(node)
        resume = threading.Timer(OUTAGE, self.cluster.resume, [node])
        resume.start()
        for group in STUCK:
            watch.until(group, lambda v: v.status == "unknown", OUTAGE)
        resume.join()
        self.expect_stuck(watch, 30)
        lagwatch.wait_collections(int((2 * WINDOW) / INTERVAL), timeout=4 * WINDOW + 30)
        for group in STUCK:
            with self.subTest(group):
                self.assertEqual(["ok", "critical", "unknown", "critical"],
                                 watch.statuses(group), watch.changes(group))


if __name__ == "__main__":
    unittest.main()
