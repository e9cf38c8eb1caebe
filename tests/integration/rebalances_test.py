# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 processors=3
"""Rebalances as polling sees them, against the generation that a member of the group knows.

Never more than there were; all of them where they are further apart than two collections. By hand,
LAGWATCH_REBALANCES=30 makes that many of each protocol, close together and spread out, and prints
how many were seen at intervals of 2 s and 15 s:

    LAGWATCH_REBALANCES=30 PYTHONPATH=tests/support .deps/venv/bin/python \\
        tests/integration/rebalances_test.py RebalancesTest.test_how_many_are_seen
"""

import os
import random
import time
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import wait_until

MANY = int(os.environ.get("LAGWATCH_REBALANCES", "0"))
PROTOCOLS = ("classic", "consumer")
SPREAD_SECONDS = 10  # between two rebalances on the average, by hand
TOTAL = "kafka_consumergroup_rebalances_total"


class Flapping:
    """A group of one member that stays and a guest that comes and goes: each of its steps is one
    rebalance, and the staying member's generation tells how many there were in truth."""

    def __init__(self, bootstrap, protocol, name):
        self.group = f"{name}-{protocol}"
        self._bootstrap = bootstrap
        self._protocol = protocol
        self._guest = None
        self._stays = self._member().start().wait_assigned(2)
        self._first = self._stays.generation

    def _member(self):
        return Member(self._bootstrap, self.group, ["flapping"], protocol=self._protocol)

    def step(self):
        if self._guest:
            self._guest.stop()
            self._guest = None
            self._stays.wait_assigned(2)
        else:
            self._guest = self._member().start().wait_assigned()
            wait_until(lambda: len(self._stays.assigned()) == 1, 30, "partitions shared")

    def truth(self):
        return self._stays.generation - self._first

    def end(self):
        if self._guest:
            self._guest.stop()
        self._stays.stop()


class RebalancesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        Verbs(cls.cluster.bootstrap).create_topics({"flapping": 2})

    def groups(self, name):
        flapping = [Flapping(self.cluster.bootstrap, protocol, name) for protocol in PROTOCOLS]
        for group in flapping:
            self.addCleanup(group.end)
        return flapping

    def watcher(self, interval, groups):
        lagwatch = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap}",
            f"--collect.interval={interval}"))
        lagwatch.wait_until(lambda: all(self.seen(lagwatch, g) == 0 for g in groups), 30,
                            "the groups on the page")
        return lagwatch

    @staticmethod
    def seen(lagwatch, flapping):
        return lagwatch.value(TOTAL, consumergroup=flapping.group)

    def test_counts_each_of_well_separated_ones_and_never_too_many(self):
        groups = self.groups("separate")
        often, seldom = self.watcher("300ms", groups), self.watcher("2s", groups)
        for number in range(1, 7):
            for flapping in groups:
                flapping.step()
            often.wait_collections(2)
            for flapping in groups:
                with self.subTest(f"{flapping.group} rebalance {number}"):
                    wait_until(lambda f=flapping: f.truth() == number, 10, "the generation")
                    self.assertEqual(self.seen(often, flapping), number)
                    self.assertLessEqual(self.seen(seldom, flapping), number)

    @unittest.skipUnless(MANY, "by hand: LAGWATCH_REBALANCES=30")
    def test_how_many_are_seen(self):
        chance = random.Random(4)
        for name, pause in (("close", 0), ("spread", SPREAD_SECONDS)):
            groups = self.groups(name)
            watchers = {interval: self.watcher(interval, groups) for interval in ("2s", "15s")}
            began = time.monotonic()
            for _ in range(MANY):
                for flapping in groups:
                    flapping.step()
                time.sleep(chance.uniform(0, 2 * pause))  # the pace of what is counted
            took = time.monotonic() - began
            for interval, lagwatch in watchers.items():
                lagwatch.wait_collections(1, timeout=60)
                for flapping in groups:
                    seen = self.seen(lagwatch, flapping)
                    print(f"{flapping.group}: {seen:.0f} of {flapping.truth()} seen at {interval}, "
                          f"in {took:.0f} s", flush=True)
                    self.assertLessEqual(seen, flapping.truth())


if __name__ == "__main__":
    unittest.main()
