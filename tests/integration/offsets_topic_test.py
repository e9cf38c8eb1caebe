# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 presets=tsan
"""Exact mode on a real Kafka: what it counts is what the clients did, and what it shows is right.

LAGWATCH_COMMITS and LAGWATCH_REBALANCES set how many of them (4000 and 6).
"""

import os
import unittest
from concurrent.futures import ThreadPoolExecutor

import clients
import lagwatch
import processes
from clients import Verbs
from confluent_kafka import Consumer, Producer
from kafka_cluster import KafkaCluster
from member import Member

COMMITS = int(os.environ.get("LAGWATCH_COMMITS", "4000"))
REBALANCES = int(os.environ.get("LAGWATCH_REBALANCES", "6"))
PARTITIONS = 4
BUCKETS = 12  # partitions of __consumer_offsets, see KafkaCluster


def java_hash(text):
    value = 0
    for unit in text:
        value = (value * 31 + ord(unit)) & 0xFFFFFFFF
    return value - (1 << 32) if value >= 1 << 31 else value


class Exact(lagwatch.Lagwatch):
    def __init__(self, bootstrap, *arguments):
        super().__init__(f"--kafka.bootstrap-servers={bootstrap}", "--collect.offsets-topic",
                         "--collect.interval=200ms", "--collect.timeout=5s", *arguments)

    def fetches(self):
        return self.value("lagwatch_kafka_requests_total", api="offset_fetch") or 0

    def commits(self, group):
        return self.value("kafka_consumergroup_offset_commits_total", consumergroup=group)

    def rebalances(self, group):
        return self.value("kafka_consumergroup_rebalances_total", consumergroup=group)

    def lag(self, group, topic="orders", partition=0):
        return self.value("kafka_consumergroup_lag", consumergroup=group, topic=topic,
                          partition=str(partition))

    def wait_lag(self, expected, group, topic="orders", partition=0, timeout=30):
        self.wait_until(lambda: self.lag(group, topic, partition) == expected, timeout,
                        f"lag {expected} of {group}, last {self.lag(group, topic, partition)}")

    def wait_seeded(self, group):
        """Until the group is shown and nothing is asked for any more."""
        self.wait_until(lambda: self.commits(group) is not None, 30, f"{group} on the page")

        def silent():
            before = self.fetches()
            self.wait_collections(2)
            return self.fetches() == before
        self.wait_until(silent, 60, "collections without OffsetFetch")


def setUpModule():
    """One cluster for all: each test has groups of its own, and leaves the broker running."""
    OffsetsTopicTest.cluster = FaultTest.cluster = unittest.enterModuleContext(KafkaCluster(
        brokers=1, listeners=("SASL_PLAINTEXT",), users={"alice": "secret"},
        config={"authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS"}))


class OffsetsTopicTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"orders": PARTITIONS})
        cls.verbs.produce_all({("orders", p): 100 for p in range(PARTITIONS)})
        cls.verbs.commit("before", {("orders", 0): 30})
        cls.lagwatch = cls.enterClassContext(Exact(cls.cluster.bootstrap))
        cls.lagwatch.wait_seeded("before")

    def test_commits_are_counted_to_the_unit(self):
        group = "committer"
        consumer = Consumer(clients.quiet(self.cluster.bootstrap, {
            "group.id": group, "enable.auto.commit": False}))
        self.addCleanup(consumer.close)
        failed = 0
        for number in range(COMMITS // PARTITIONS):
            offsets = clients.partitions_of(
                {("orders", p): 1 + number % 100 for p in range(PARTITIONS)})
            done = consumer.commit(offsets=offsets, asynchronous=False)
            failed += sum(1 for partition in done if partition.error)
        self.assertEqual(failed, 0)
        expected = COMMITS // PARTITIONS * PARTITIONS
        self.lagwatch.wait_until(lambda: self.lagwatch.commits(group) >= expected, 60, "commits")
        self.lagwatch.wait_collections(2)
        self.assertEqual(self.lagwatch.commits(group), expected)

    def test_rebalances_of_both_protocols_are_counted_to_the_unit(self):
        protocols = ("classic", "consumer")
        with ThreadPoolExecutor() as pool:
            rebalanced = [pool.submit(self.rebalance, f"moving-{protocol}", protocol) for protocol in protocols]
        for protocol, done in zip(protocols, rebalanced):
            with self.subTest(protocol):
                group, done = f"moving-{protocol}", done.result()
                self.lagwatch.wait_until(
                    lambda: self.lagwatch.rebalances(group) >= done, 30,
                    f"{done} rebalances, seen {self.lagwatch.rebalances(group)}")
                self.lagwatch.wait_collections(2)
                self.assertEqual(self.lagwatch.rebalances(group), done)

    def rebalance(self, group, protocol):
        """A second member comes and goes; every coming and every going is one rebalance."""
        with self.member(group, protocol) as first:
            first.wait_assigned(PARTITIONS)
            done = 1
            while done < REBALANCES // 2 + 1:
                with self.member(group, protocol) as second:
                    second.wait_assigned(PARTITIONS // 2)
                    processes.wait_until(lambda: len(first.assigned()) == PARTITIONS // 2, 30,
                                         "a share for each")
                processes.wait_until(lambda: len(first.assigned()) == PARTITIONS, 30,
                                     "everything back with the first")
                done += 2
            return done

    def member(self, group, protocol):
        return Member(self.cluster.bootstrap, group, ["orders"], protocol=protocol)

    def test_no_group_is_asked_once_it_is_known(self):
        self.verbs.commit("quiet", {("orders", 0): 10, ("orders", 1): 20})
        self.lagwatch.wait_seeded("quiet")
        self.verbs.commit("quiet", {("orders", 1): 21, ("orders", 2): 5})
        before = self.lagwatch.fetches()
        self.lagwatch.wait_lag(79, "quiet", partition=1)
        self.lagwatch.wait_lag(95, "quiet", partition=2)
        self.assertEqual(self.lagwatch.lag("quiet"), 90)
        self.lagwatch.wait_collections(2)
        # Beside the first commits of groups that other tests make.
        self.assertEqual(self.lagwatch.fetches(), before)

    def test_lag_is_right_right_after_a_commit(self):
        self.verbs.commit("fresh", {("orders", 3): 1})
        self.lagwatch.wait_seeded("fresh")
        for offset in (40, 90, 10):
            self.verbs.commit("fresh", {("orders", 3): offset})
            self.lagwatch.wait_collections(1)  # one that began after the commit
            self.assertEqual(self.lagwatch.lag("fresh", partition=3), 100 - offset)

    def test_commits_of_transactions_count_when_those_do(self):
        bootstrap = self.cluster.bootstrap
        self.verbs.create_topics({"copied": 1})
        self.verbs.commit("copier", {("orders", 0): 10})
        self.lagwatch.wait_seeded("copier")
        consumer = Consumer(clients.quiet(bootstrap, {"group.id": "copier"}))
        self.addCleanup(consumer.close)
        producer = Producer(clients.quiet(bootstrap, {"transactional.id": "copier"}))
        producer.init_transactions(30)

        def offsets(at):
            producer.begin_transaction()
            producer.produce("copied", "x")
            producer.send_offsets_to_transaction(clients.partitions_of({("orders", 0): at}),
                                                 consumer.consumer_group_metadata(), 30)
        offsets(50)
        self.lagwatch.wait_collections(2)
        self.assertEqual(self.lagwatch.lag("copier"), 90)
        producer.commit_transaction(30)
        self.lagwatch.wait_lag(50, "copier")
        commits = self.lagwatch.commits("copier")
        offsets(70)
        producer.abort_transaction(30)
        self.lagwatch.wait_collections(2)
        self.assertEqual(self.lagwatch.lag("copier"), 50)
        self.assertEqual(self.lagwatch.commits("copier"), commits)

    def test_deleted_groups_and_offsets_vanish(self):
        self.verbs.commit("gone", {("orders", 0): 10})
        self.lagwatch.wait_lag(90, "gone")
        self.verbs.delete_group("gone")
        self.lagwatch.wait_until(lambda: self.lagwatch.lag("gone") is None, 30, "it to vanish")
        self.verbs.commit("gone", {("orders", 1): 10})
        self.lagwatch.wait_lag(90, "gone", partition=1)
        self.assertIsNone(self.lagwatch.lag("gone"))


class FaultTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"faults": 1})
        cls.verbs.produce("faults", 0, 100)

    def commit(self, group, offset):
        self.verbs.commit(group, {("faults", 0): offset})

    def test_without_the_right_to_read_it_is_said_once_and_all_else_works(self):
        clients.allow(self.verbs.admin, "alice", topic="DESCRIBE", group="DESCRIBE")
        self.commit("shown", 93)
        with Exact(self.cluster.bootstrap_of("SASL_PLAINTEXT"),
                   "--kafka.property=security.protocol=SASL_PLAINTEXT",
                   "--kafka.property=sasl.mechanism=PLAIN",
                   "--kafka.property=sasl.username=alice",
                   "--kafka.property=sasl.password=secret") as program:
            program.wait_lag(7, "shown", "faults")

            def refused():
                return program.value("lagwatch_kafka_errors_total", api="offsets_topic",
                                     error="TOPIC_AUTHORIZATION_FAILED")
            program.wait_until(refused, 30, "the refusal")
            self.commit("shown", 94)
            program.wait_lag(6, "shown", "faults")
            program.wait_collections(3)
            self.assertEqual(refused(), 1)
            said = [line for line in program.log().splitlines() if "offsets_topic" in line]
            self.assertEqual(len(said), 1, said)
            self.assertIn("READ on the topic __consumer_offsets", said[0])
            self.assertEqual(program.value("lagwatch_up"), 1)

    def test_a_broker_that_dies_and_comes_back(self):
        self.commit("survivor", 10)
        with Exact(self.cluster.bootstrap) as program:
            program.wait_seeded("survivor")
            self.commit("survivor", 20)
            program.wait_lag(80, "survivor", "faults")
            self.cluster.kill(1)
            program.wait_until(lambda: program.value("lagwatch_up") == 0, 60, "an outage")
            self.cluster.start(1)
            self.commit("survivor", 30)
            program.wait_lag(70, "survivor", "faults", timeout=60)
            self.assertEqual(program.commits("survivor"), 2)

    def test_a_log_that_is_lost_is_followed_anew(self):
        self.commit("loser", 10)
        self.commit("loser", 20)
        with Exact(self.cluster.bootstrap) as program:
            program.wait_seeded("loser")
            self.lose_the_log("loser")
            self.commit("loser", 40)
            program.wait_lag(60, "loser", "faults", timeout=60)
            program.wait_until(lambda: program.value(
                "lagwatch_kafka_errors_total", api="offsets_topic", error="_LOG_TRUNCATION"),
                60, "the loss to be counted")
            program.wait_seeded("loser")
            self.commit("loser", 50)
            program.wait_lag(50, "loser", "faults")

    def lose_the_log(self, group):
        """The group's partition of __consumer_offsets comes back empty."""
        partition = abs(java_hash(group)) % BUCKETS
        self.cluster.stop(1)
        for file in (self.cluster.folder / "data-1" / f"__consumer_offsets-{partition}").iterdir():
            if file.name != "partition.metadata":
                file.unlink()
        self.cluster.start(1)


if __name__ == "__main__":
    unittest.main()
