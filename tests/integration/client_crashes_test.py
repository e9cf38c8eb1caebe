# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=200 presets=asan
"""What is known to end a librdkafka process, or to be refused by it, done to lagwatch: it has no handle without a group, asks
no coordinator that it did not name itself, and its client is patched. The brokers are scripted (fake_kafka)."""

import unittest

from fake_kafka import HANG_UP, LENIENT, SILENCE, FakeKafka, Group, Log
from kafka_wire import Writer
from lagwatch import Lagwatch, once_json, run_once

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


class OneLookTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=1))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=9)}
        self.options = (f"--kafka.bootstrap-servers={self.kafka.bootstrap}",)

    def test_a_null_array_in_the_first_answer(self):
        """confluentinc/librdkafka#5577: its count, -1, was taken for a size before any login."""
        self.kafka.mangle = lambda broker, api, answer: bytes(8) if api == "ApiVersions" else answer
        code, _, said = run_once("--once", *self.options, "--collect.timeout=1s", env=LENIENT)
        self.assertEqual(code, 3, said)

    def test_a_broker_with_more_than_100_000_groups(self):
        """The whole list was refused."""
        self.kafka.groups["group-100000"] = Group(1, {("orders", 0): 4})
        self.kafka.mangle = lambda broker, api, answer: listed_100_001_times(answer) if api == "ListGroups" else answer
        code, page = once_json(*self.options, "--group.filter=^group-100000$", env=LENIENT)
        shown = [(group["group"], group["lag_sum"]) for group in page["groups"]]
        self.assertEqual((code, shown), (0, [("group-100000", 5)]))


def listed_100_001_times(answer):
    """A list of one group, and as many others before it. Made of bytes: group by group takes seconds."""
    head, listed, tags = answer[:7], answer[8:-1], answer[-1:]
    groups = b"".join(listed.replace(b"-100000", b"-%06d" % number) for number in range(100_001))
    return head + bytes(Writer().uvarint(100_002).bytes) + groups + tags


if __name__ == "__main__":
    unittest.main()
