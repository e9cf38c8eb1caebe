# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""200 collections while producers write and consumers commit as fast as they can.

Consumers sit at the end of the log, where an end read before a commit would show as a commit
beyond the end: the lag would be negative, or clamped and counted.
"""

import threading
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import wait_until

COLLECTIONS = 200
PARTITIONS = 8
GROUPS = ("eager-1", "eager-2", "eager-new-1", "eager-new-2")


class Load:
    """Producer and consumers in the background for as long as the context is open."""

    def __init__(self, bootstrap):
        self._bootstrap = bootstrap
        self._stop = threading.Event()
        self._producer = threading.Thread(target=self._produce, daemon=True)
        self._members = [
            Member(bootstrap, group, ["busy"],
                   protocol="consumer" if "new" in group else "classic") for group in GROUPS]

    def __enter__(self):
        for member in self._members:
            member.start()
        for member in self._members:
            member.wait_assigned(PARTITIONS)
        self._producer.start()
        return self

    def _produce(self):
        verbs = Verbs(self._bootstrap)
        while not self._stop.is_set():
            verbs.produce_all({("busy", partition): 5 for partition in range(PARTITIONS)})

    def read(self):
        return sum(member.read for member in self._members)

    def __exit__(self, *_):
        self._stop.set()
        self._producer.join(30)
        for member in self._members:
            member.ask_to_stop()
        for member in self._members:
            member.stop()


class FullLoadTest(unittest.TestCase):
    def test_lag_is_never_negative_and_nothing_is_clamped(self):
        cluster = self.enterContext(KafkaCluster(brokers=1))
        Verbs(cluster.bootstrap).create_topics({"busy": PARTITIONS})
        load = self.enterContext(Load(cluster.bootstrap))
        wait_until(lambda: load.read() > 1000, 60, "consumers reading")
        lagwatch = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={cluster.bootstrap}", "--collect.interval=100ms"))
        read_before = load.read()
        lowest, commits = self.watch(lagwatch)
        print(f"{load.read() - read_before} records read while {COLLECTIONS} collections ran; "
              f"{len(commits)} different commits of one partition seen")
        self.assertGreaterEqual(lowest, 0)
        self.assertEqual(lagwatch.value("lagwatch_lag_clamped_total"), 0)
        self.assertGreater(len(commits), COLLECTIONS / 4, "the load did not move")

    def watch(self, lagwatch):
        """The lowest lag of all pages, and the commits seen of one partition."""
        lowest, commits = float("inf"), set()

        def enough():
            nonlocal lowest
            page = lagwatch.metrics()
            lags = [value for _, value in page.all("kafka_consumergroup_lag")]
            lowest = min([lowest, *lags])
            commits.add(page.value("kafka_consumergroup_current_offset", topic="busy",
                                   consumergroup=GROUPS[0], partition="0"))
            self.assertEqual(page.all("kafka_consumergroup_offset_beyond_end"), [])
            return page.value("lagwatch_collections_total", result="complete") >= COLLECTIONS
        lagwatch.wait_until(enough, 150, f"{COLLECTIONS} collections")
        self.assertNotEqual(lowest, float("inf"))
        return lowest, commits


if __name__ == "__main__":
    unittest.main()
