# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=200 processors=3
"""Memory follows the cluster up and down: when most groups are gone, so is most of what they took."""

import unittest

from fake_kafka import FakeKafka, Group, Log
from lagwatch import Lagwatch

TOPICS, PARTITIONS = 20, 100
FEW, MANY = 2, 40
KEPT = 0.35  # of the growth, at most: the heap has holes


class MemoryTest(unittest.TestCase):
    def test_memory_follows_the_cluster_down(self):
        kafka = self.enterContext(FakeKafka(brokers=1))
        for topic in range(TOPICS):
            kafka.topics[f"topic-{topic}"] = {p: Log(leader=1, end=5) for p in range(PARTITIONS)}
        commits = {(topic, p): 5 for topic in kafka.topics for p in range(PARTITIONS)}
        groups = {f"group-{number}": Group(1, commits) for number in range(MANY)}
        kafka.groups = dict(list(groups.items())[:FEW])
        program = self.enterContext(Lagwatch(f"--kafka.bootstrap-servers={kafka.bootstrap}", "--collect.interval=100ms"))
        few = self.settled(program, FEW)
        kafka.groups = groups
        many = self.settled(program, MANY)
        kafka.groups = dict(list(groups.items())[:FEW])
        self.wait_groups(program, FEW)
        program.wait_until(lambda: program.resident_bytes() < few + KEPT * (many - few), 60, "memory given back")
        print(f"resident: {few / 1e6:.1f} MB with {FEW} groups of {len(commits)} partitions, {many / 1e6:.1f} MB with "
              f"{MANY}, {program.resident_bytes() / 1e6:.1f} MB when they are gone")
        self.assertGreater(many, 1.5 * few, "too few groups to tell")

    def settled(self, program, groups):
        self.wait_groups(program, groups)
        program.wait_collections(3)
        return program.resident_bytes()

    @staticmethod
    def wait_groups(program, groups):
        program.wait_until(lambda: len(program.get("/api/v1/groups").json()["groups"]) == groups, 60, f"{groups} groups")


if __name__ == "__main__":
    unittest.main()
