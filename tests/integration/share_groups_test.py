# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""Share groups of a real Kafka: start offsets and lag are those of kafka-share-groups, in families of their own; a group whose
members complete nothing is stalled, and one beside it that keeps up never leaves ok."""

import contextlib
import unittest

import kafka_versions
import lagwatch
import share_groups
from clients import Verbs
from kafka_cluster import KafkaCluster

VERSION = kafka_versions.NEWEST
TOPICS = {"jobs": 2, "blocked": 1, "quiet": 1}
TAKERS, SLEEPERS, GONE, FRESH = "takers", "sleepers", "gone", "fresh"
GROUPS = {TAKERS, SLEEPERS, GONE, FRESH}
OWN = ("start_offset", "lag")


class ShareGroupsTest(unittest.TestCase):
    """takers keep up, sleepers got records and complete none, gone has left with records unread, fresh got none yet."""

    @classmethod
    def setUpClass(cls):
        kafka_versions.provide(VERSION)
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1, version=VERSION, config=share_groups.config(VERSION)))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics(TOPICS)
        share_groups.start_at_earliest(cls.cluster, TAKERS, SLEEPERS, GONE)
        cls.produce(50)
        cls.verbs.produce("blocked", 0, 200, size=share_groups.RECORD_SIZE)
        cls.verbs.flush()
        cls.lagwatch = cls.enterClassContext(cls.watch())
        with contextlib.ExitStack() as leaving:
            cls.member(TAKERS, "jobs")
            cls.member(TAKERS, "jobs")
            cls.member(SLEEPERS, "blocked", accepts=False)
            cls.member(FRESH, "quiet")
            leaver = leaving.enter_context(share_groups.ShareMember(cls.cluster, GONE, "jobs"))
            cls.await_members({TAKERS: 2, SLEEPERS: 1, GONE: 1, FRESH: 1})
            cls.await_lag({TAKERS: 0, SLEEPERS: 200, GONE: 0})
            leaver.leave()
        cls.await_members({GONE: 0})
        cls.produce(10)
        cls.await_lag({TAKERS: 0, SLEEPERS: 200, GONE: 20})

    @classmethod
    def watch(cls, *arguments):
        return lagwatch.Lagwatch(f"--kafka.bootstrap-servers={cls.cluster.bootstrap}", "--collect.interval=500ms",
                                 "--collect.share-interval=500ms", "--collect.stale-after=20", "--threshold.window=3s", *arguments)

    @classmethod
    def member(cls, group, topic, **options):
        return cls.enterClassContext(share_groups.ShareMember(cls.cluster, group, topic, **options))

    @classmethod
    def produce(cls, count):
        cls.verbs.produce_all({("jobs", 0): count, ("jobs", 1): count})

    @classmethod
    def await_members(cls, wanted):
        cls.lagwatch.wait_until(lambda: all(
            cls.lagwatch.value("kafka_sharegroup_members", sharegroup=group) == count for group, count in wanted.items()),
            60, f"members {wanted}")

    @classmethod
    def await_lag(cls, wanted):
        def lags():
            samples = cls.lagwatch.metrics()
            return all(sum(value for _, value in samples.all("kafka_sharegroup_lag", sharegroup=group)) == lag
                       and samples.all("kafka_sharegroup_lag", sharegroup=group) for group, lag in wanted.items())
        cls.lagwatch.wait_until(lags, 60, f"lag {wanted}")

    def shown(self, samples):
        """As share_groups.described()."""
        found = {}
        for position, name in enumerate(OWN):
            for labels, value in samples.all(f"kafka_sharegroup_{name}"):
                key = labels["sharegroup"], labels["topic"], int(labels["partition"])
                found.setdefault(key, [None, None])[position] = int(value)
        return {key: tuple(values) for key, values in found.items()}

    def test_numbers_are_those_of_kafkas_tool(self):
        told = {key: values for key, values in share_groups.described(self.cluster).items() if values != (None, None)}
        self.assertEqual({group for group, _, _ in told}, {TAKERS, SLEEPERS, GONE})
        samples = self.lagwatch.metrics()
        self.assertEqual(self.shown(samples), told)
        self.assertEqual(samples.value("kafka_sharegroup_lag_sum", sharegroup=GONE, topic="jobs"), 20)
        self.assertEqual(samples.value("kafka_sharegroup_lag_max", sharegroup=GONE), 10)
        self.assertGreater(samples.value("kafka_sharegroup_lag_seconds_max", sharegroup=SLEEPERS), 0)
        self.assertEqual(samples.value("kafka_sharegroup_state", sharegroup=GONE, state="Empty"), 1)
        self.assertEqual(samples.value("kafka_sharegroup_state", sharegroup=TAKERS, state="Stable"), 1)
        self.assertEqual(samples.value("lagwatch_groups", type="Share"), len(GROUPS))
        self.assertEqual(samples.value("lagwatch_groups", type="Connect"), 0)

    def test_none_is_a_consumer_group(self):
        groups = {dict(labels).get("consumergroup") for _, labels in self.lagwatch.metrics()}
        self.assertEqual(groups & GROUPS, set())

    def test_verdicts(self):
        def status(group):
            labels = [labels for labels, _ in self.lagwatch.metrics().all("kafka_sharegroup_status_reason", sharegroup=group)]
            return {one["reason"] for one in labels}
        self.lagwatch.wait_until(lambda: "stalled" in status(SLEEPERS) and "stopped" in status(GONE), 30, "the verdicts")
        group = self.lagwatch.get(f"/api/v1/groups/{SLEEPERS}").json()
        self.assertEqual((group["type"], group["lag_source"], group["status"]), ("Share", "broker", "critical"))
        self.assertIn("none of its members completes one", group["headline"])
        for healthy in (TAKERS, FRESH):
            self.assertEqual(status(healthy), set(), healthy)
            self.assertNotRegex(self.lagwatch.log(), f"group={healthy}")

    def test_once(self):
        servers = f"--kafka.bootstrap-servers={self.cluster.bootstrap}"
        _, table, _ = lagwatch.run_once("--once", servers)
        for group in GROUPS:
            self.assertRegex(table, f"(?m)^{group} +Share ")
        code, text, _ = lagwatch.run_once("--once", servers, f"--group={SLEEPERS}", "--max-lag=100")
        self.assertEqual(code, 2, text)
        self.assertEqual(lagwatch.run_once("--once", servers, f"--group={TAKERS}")[0], 0)

    def test_offsets_are_read_once_an_interval(self):
        with self.watch("--collect.share-interval=1h") as rarely:
            rarely.wait_collections(3)
            samples = rarely.metrics()
            self.assertEqual(samples.value("lagwatch_kafka_requests_total", api="share_offsets"),
                             len(GROUPS), "each group alone, while its size is not known")
            self.assertEqual(self.shown(samples), self.shown(self.lagwatch.metrics()))
            self.assertGreater(samples.value("kafka_sharegroup_data_age_seconds", sharegroup=TAKERS), 0)
            self.assertEqual(samples.value("lagwatch_collections_total", result="partial"), 0)

    def test_without_the_feature_nothing_fails(self):
        """Last by name. Kafka still lists the groups, and refuses whatever is asked about them."""
        share_groups.set_feature(self.cluster, 0)
        try:
            with self.watch() as watch:
                watch.wait_collections(3)
                samples = watch.metrics()
                errors = {labels["error"] for labels, value in samples.all("lagwatch_kafka_errors_total") if value}
                self.assertEqual(errors, set())
                self.assertEqual(samples.value("lagwatch_groups", type="Share"), 0)
                self.assertEqual(samples.value("lagwatch_collections_total", result="partial"), 0)
        finally:
            share_groups.set_feature(self.cluster, 1)


if __name__ == "__main__":
    unittest.main()
