# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 processors=3
"""A leader or a coordinator that moves costs at most one collection, also between two questions of one."""

import unittest

from clients import Verbs
from fake_kafka import FakeKafka, Group, Log
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch

GROUPS = [f"group-{number}" for number in range(12)]
PARTITIONS, RECORDS, COMMIT = 3, 50, 20
MOVES = 4
LAG = "kafka_consumergroup_lag"


def collect(bootstrap):
    return Lagwatch(f"--kafka.bootstrap-servers={bootstrap}", "--collect.interval=300ms", "--collect.timeout=3s")


def not_complete(program):
    """Collections so far that missed something."""
    return sum(value for labels, value in program.metrics().all("lagwatch_collections_total")
               if labels["result"] != "complete")


class RealMovesTest(unittest.TestCase):
    def test_a_move_costs_one_collection_at_most(self):
        cluster = self.enterContext(KafkaCluster(brokers=3))
        verbs = Verbs(cluster.bootstrap)
        verbs.create_topics({"orders": PARTITIONS}, replicas=3)
        verbs.produce_all({("orders", p): RECORDS for p in range(PARTITIONS)})
        for group in GROUPS:
            verbs.commit(group, {("orders", p): COMMIT for p in range(PARTITIONS)})
        program = self.enterContext(collect(cluster.bootstrap))
        rows = len(GROUPS) * PARTITIONS
        program.wait_until(lambda: len(program.metrics().all(LAG)) == rows, 60, "all rows")
        cost = {"orders": [], "__consumer_offsets": []}
        for topic, costs in cost.items():
            for number in range(MOVES):
                partition, first = number % PARTITIONS, 1 + (number + number // 3) % 3
                before = not_complete(program)
                verbs.move_leaders({(topic, partition): [first, *{1, 2, 3} - {first}]})
                program.wait_collections(2)
                costs.append(not_complete(program) - before)
                lags = [lag for _, lag in program.metrics().all(LAG)]
                self.assertEqual(lags, [RECORDS - COMMIT] * rows)
        print(f"collections that a move cost: {cost}")
        self.assertLessEqual(max(max(costs) for costs in cost.values()), 1, cost)


class MovesBetweenQuestionsTest(unittest.TestCase):
    """Scripted: the move comes when the old broker has been chosen, and before it is asked."""

    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=2))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=RECORDS)}
        self.kafka.groups["billing"] = Group(1, {("orders", 0): COMMIT})
        self.program = self.enterContext(collect(self.kafka.bootstrap))
        self.wait_right()

    def wait_right(self):
        self.program.wait_until(lambda: self.program.value(
            LAG, consumergroup="billing", topic="orders", partition="0") == RECORDS - COMMIT, 20, "the lag")

    def move_when_asked(self, api, error, key, move):
        """The first answer to `api` is that error; broker 2 has it from then on."""
        def mangle(broker, asked, answer):
            if (broker, asked) == (1, api) and self.kafka.errors.pop(key, None):
                move()
            return answer
        self.kafka.mangle = mangle
        before, at_2 = not_complete(self.program), self.kafka.requests[2, api]
        self.kafka.errors[key] = error
        self.program.wait_until(lambda: self.kafka.requests[2, api] > at_2, 20, "broker 2 to be asked")
        self.program.wait_collections(2)
        self.assertLessEqual(not_complete(self.program) - before, 1)
        self.wait_right()

    def test_the_coordinator_moves_after_it_listed_the_group(self):
        def move():
            self.kafka.groups["billing"].coordinator = 2
        self.move_when_asked("OffsetFetch", 16, ("OffsetFetch", "billing"), move)

    def test_the_leader_moves_before_it_is_asked_for_its_end(self):
        def move():
            self.kafka.topics["orders"][0].leader = 2
        self.move_when_asked("ListOffsets", 6, ("ListOffsets", "orders", 0), move)


if __name__ == "__main__":
    unittest.main()
