# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""What a collection asks of Kafka is what the plan says, request by request on the wire, and scrapes ask nothing.

The brokers are scripted (fake_kafka) and count. The client's own: ApiVersions on each new connection, its own
group's coordinator, and metadata when it connects or a minute has passed."""

import collections
import itertools
import math
import threading
import unittest
import unittest.mock

from fake_kafka import FakeKafka, Group, Log
from lagwatch import Lagwatch, once_json

BROKERS = (1, 2)
GROUPS, ALIVE, PARTITIONS, COLLECTIONS = 150, 140, 4, 10  # half of the groups at each broker
# How often each of the two brokers is asked a collection, once the sizes of the groups are known: 64 groups a request.
# A group that its listing calls empty is not described. ListOffsets: starts and ends of all that the broker leads.
# ApiVersions: the probe of the round trip.
PLAN = {"ApiVersions": 1, "ListGroups": 1, "OffsetFetch": math.ceil(GROUPS / 2 / 64), "DescribeGroups": math.ceil(ALIVE / 2 / 64),
        "ListOffsets": 2}
# Of the first collection, in which batches grow from 4 groups on: the most that each broker may be asked.
FIRST = {"ListGroups": 1, "OffsetFetch": math.ceil(GROUPS / 2 / 4), "DescribeGroups": math.ceil(ALIVE / 2 / 8), "ListOffsets": 2}
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

    def first_collection(self, *settings):
        code, _ = once_json(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", *settings)
        self.assertEqual(code, 0)
        for broker, api in itertools.product(BROKERS, FIRST):
            with self.subTest(f"broker {broker}: {api}"):
                self.assertLessEqual(self.kafka.requests[broker, api], FIRST[api])

    def test_one_collection(self):
        self.first_collection()
        own = {api for _, api in self.kafka.requests} - PLAN.keys()
        self.assertLessEqual(own, {"Metadata", "FindCoordinator"})
        self.assertLessEqual(sum(self.kafka.requests[broker, "Metadata"] for broker in BROKERS), 1 + 4 * len(BROKERS))

    def test_read_committed_asks_for_the_last_stable_offsets_too(self):
        with unittest.mock.patch.dict(FIRST, ListOffsets=3):
            self.first_collection("--collect.isolation-level=read_committed")
        self.assertEqual({self.kafka.requests[broker, "ListOffsets"] for broker in BROKERS}, {3})

    def test_an_older_broker_is_asked_for_one_group_a_request(self):
        self.kafka.newest["OffsetFetch"] = 5
        with unittest.mock.patch.dict(FIRST, OffsetFetch=GROUPS // 2):
            self.first_collection()
        self.assertEqual({self.kafka.requests[broker, "OffsetFetch"] for broker in BROKERS}, {GROUPS // 2})

    def test_collections_in_a_row_and_scrapes(self):
        program = self.enterContext(Lagwatch(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", *SETTINGS))
        done = threading.Event()
        scrapers = [threading.Thread(target=self.scrape, args=(program, done), daemon=True) for _ in range(4)]
        for scraper in scrapers:
            scraper.start()
        program.wait_until(lambda: all(len(self.collected(broker)) >= COLLECTIONS for broker in BROKERS), 60, "collections")
        done.set()
        for scraper in scrapers:
            scraper.join(30)
        for broker in BROKERS:
            # Batches grow in the first two.
            for number, asked in enumerate(self.collected(broker)[2:COLLECTIONS]):
                with self.subTest(f"broker {broker}, collection {number + 2}"):
                    self.assertEqual(asked, PLAN)
        metadata = sum(self.kafka.requests[broker, "Metadata"] for broker in BROKERS)
        self.assertLessEqual(metadata, program.collections() + 1 + 4 * len(BROKERS))

    def collected(self, broker):
        """What each collection that has ended asked of the broker: a listing begins it."""
        begun = []
        for api in list(self.kafka.order[broker]):
            if api == "ListGroups":
                begun.append(collections.Counter())
            if begun and api in PLAN:
                begun[-1][api] += 1
        return begun[:-1]

    @staticmethod
    def scrape(program, done):
        while not done.is_set():
            program.get("/metrics", {"Accept-Encoding": "gzip"})


if __name__ == "__main__":
    unittest.main()
