# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120 presets=release,tsan processors=4
"""A broker that is slow but answers: it is asked for less at a time, not given up, and when time is too short for all of its
groups, each has its turn.

The broker is scripted (fake_kafka) and takes a while for each group's offsets, one after the other as a real one does."""

import unittest

from fake_kafka import FakeKafka, Group, Log
from lagwatch import Lagwatch

GROUPS, SECONDS_EACH = 400, 0.01
# 1.5 s are for offsets: not half of the groups. Each request may take 0.5 s.
SETTINGS = ("--collect.interval=2s", "--collect.timeout=2s")


class SlowBrokerTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=1))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=7)}
        self.kafka.groups.update({f"group-{number}": Group(1, {("orders", 0): 7}) for number in range(GROUPS)})
        self.kafka.offsets_seconds = SECONDS_EACH

    def test_each_group_has_its_turn(self):
        program = self.enterContext(Lagwatch(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", *SETTINGS))
        seen = set()

        def all_seen():
            page = program.metrics()
            seen.update(labels["consumergroup"] for labels, _ in page.all("kafka_consumergroup_lag"))
            return len(seen) == GROUPS
        program.wait_until(all_seen, 60, "a lag of each group, now or then")
        errors = {labels["error"] for labels, _ in program.metrics().all("lagwatch_kafka_errors_total")}
        self.assertEqual(errors, {"not_asked"})


if __name__ == "__main__":
    unittest.main()
