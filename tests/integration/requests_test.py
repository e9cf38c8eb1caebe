# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""What a collection asks of Kafka is what the plan says, request by request on the wire, and scrapes ask nothing.

The brokers are scripted (fake_kafka) and count. The client's own: ApiVersions on each connection, its own
group's coordinator, and metadata when it connects or a minute has passed."""

import threading
import unittest

from fake_kafka import FakeKafka, Group, Log
from lagwatch import Lagwatch, once_json

BROKERS = (1, 2)
GROUPS, ALIVE, PARTITIONS, COLLECTIONS = 30, 10, 4, 10
# How often each of the two brokers is asked a collection. ListGroups: the listing, and the probe of the round trip.
# A group that its listing calls empty is not described. ListOffsets: starts and ends of all that the broker leads.
PLAN = {"ListGroups": 2, "OffsetFetch": GROUPS // 2, "DescribeGroups": ALIVE // 2, "ListOffsets": 2}
SETTINGS = ("--collect.interval=500ms",)


class RequestsTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=len(BROKERS)))
        self.kafka.topics["orders"] = {p: Log(leader=1 + p % 2, end=7) for p in range(PARTITIONS)}
        for number in range(GROUPS):
            # Read to the end: no time is to be found.
            group = Group(1 + number % 2, {("orders", p): 7 for p in range(PARTITIONS)})
            if number < ALIVE:
                group.state, group.members = "Stable", {"one": list(group.commits)}
            self.kafka.groups[f"group-{number}"] = group

    def asked(self):
        return {(broker, api): self.kafka.requests[broker, api] for broker in BROKERS for api in PLAN}

    def test_one_collection(self):
        code, _ = once_json(f"--kafka.bootstrap-servers={self.kafka.bootstrap}")
        self.assertEqual(code, 0)
        self.assertEqual(self.asked(), {(broker, api): PLAN[api] for broker in BROKERS for api in PLAN})
        own = {api for _, api in self.kafka.requests} - PLAN.keys()
        self.assertLessEqual(own, {"ApiVersions", "Metadata", "FindCoordinator"})
        self.assertLessEqual(sum(self.kafka.requests[broker, "Metadata"] for broker in BROKERS), 1 + 4 * len(BROKERS))

    def test_read_committed_asks_for_the_last_stable_offsets_too(self):
        code, _ = once_json(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", "--collect.isolation-level=read_committed")
        self.assertEqual(code, 0)
        plan = PLAN | {"ListOffsets": 3}
        self.assertEqual(self.asked(), {(broker, api): plan[api] for broker in BROKERS for api in plan})

    def test_collections_in_a_row_and_scrapes(self):
        program = self.enterContext(Lagwatch(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", *SETTINGS))
        done = threading.Event()
        scrapers = [threading.Thread(target=self.scrape, args=(program, done), daemon=True) for _ in range(4)]
        for scraper in scrapers:
            scraper.start()
        first, before = self.after_a_collection(program)
        program.wait_until(lambda: program.collections() >= first + COLLECTIONS, 60, "more collections")
        last, after = self.after_a_collection(program)
        done.set()
        for scraper in scrapers:
            scraper.join(30)
        for (broker, api), count in after.items():
            with self.subTest(f"broker {broker}: {api}"):
                self.assertEqual(count - before[broker, api], (last - first) * PLAN[api])
        metadata = sum(self.kafka.requests[broker, "Metadata"] for broker in BROKERS)
        self.assertLessEqual(metadata, program.collections() + 1 + 4 * len(BROKERS))

    def after_a_collection(self, program):
        """(collections so far, requests so far) of a moment at which none is under way."""
        while True:
            number = program.collections()
            program.wait_until(lambda: program.collections() > number, 30, "a collection")
            ended, asked = program.collections(), self.asked()
            if program.collections() == ended and self.asked() == asked:
                return ended, asked

    @staticmethod
    def scrape(program, done):
        while not done.is_set():
            program.get("/metrics", {"Accept-Encoding": "gzip"})


if __name__ == "__main__":
    unittest.main()
