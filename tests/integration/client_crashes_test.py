# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=200 presets=release,asan
"""Two ways in which group requests are known to end a librdkafka process, done to lagwatch: it has no such
handle and asks no coordinator that it did not name itself. The brokers are scripted (fake_kafka)."""

import unittest

from fake_kafka import HANG_UP, LENIENT, SILENCE, FakeKafka, Group, Log
from lagwatch import Lagwatch

GROUPS = [f"group-{number}" for number in range(40)]
LAG = "kafka_consumergroup_lag"
NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE = 16, 15
ROUNDS = 3


class ClientCrashesTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=2))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=9)}
        for number, group in enumerate(GROUPS):
            self.kafka.groups[group] = Group(1 + number % 2, {("orders", 0): 4}, state="Stable",
                                             members={"one": [("orders", 0)]})
        self.program = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={self.kafka.bootstrap}", "--collect.interval=200ms", "--collect.timeout=1s",
            "--collect.stale-after=2", "--kafka.property=reconnect.backoff.max.ms=200", env=LENIENT))
        self.wait_shown(len(GROUPS))

    def wait_shown(self, count):
        """It is alive, too: wait_until() fails as soon as it is not."""
        self.program.wait_until(lambda: len(self.program.metrics().all(LAG)) == count, 30, f"{count} groups")

    def test_offsets_refused_by_what_is_no_coordinator(self):
        """confluentinc/librdkafka#5040: a handle without group.id reads a null pointer."""
        for error in (NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE):
            self.kafka.errors.update({("OffsetFetch", group): error for group in GROUPS})
            self.wait_shown(0)
            self.kafka.errors.clear()
            self.wait_shown(len(GROUPS))

    def test_coordinators_that_time_out_and_come_back(self):
        """confluentinc/librdkafka#4605: what waits for a coordinator is freed, and used when that is back."""
        honest = self.kafka.mangle
        for number in range(ROUNDS):
            gone = (SILENCE, HANG_UP)[number % 2]
            self.kafka.mangle = lambda broker, api, answer, gone=gone: gone if broker == 2 else answer
            self.wait_shown(len(GROUPS) // 2)
            self.program.wait_collections(2)
            self.kafka.mangle = honest
            self.wait_shown(len(GROUPS))


if __name__ == "__main__":
    unittest.main()
