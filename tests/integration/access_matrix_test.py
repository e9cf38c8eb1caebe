# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""Each missing right leaves exactly the gap that docs/guides/access.md names: what may be seen is whole and right, the rest is absent."""

import unittest
from typing import NamedTuple

from confluent_kafka.admin import (AclBinding, AclBindingFilter, AclOperation, AclPermissionType, ResourcePatternType,
                                   ResourceType)

import lagwatch
import processes
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member

PASSWORD = "a password"
EVERYTHING = {("billing", "orders"): 7, ("billing", "clicks"): 8, ("export", "clicks"): 9, ("web", "orders"): 0}
TOPICS, GROUPS = {"orders", "clicks", "__consumer_offsets"}, {"billing", "export", "web"}
REFUSED = "TOPIC_AUTHORIZATION_FAILED"


class Row(NamedTuple):
    rights: list  # (operation, kind, name)
    lags: dict  # {(group, topic): lag} of all that is shown
    groups: set
    topics: set
    arguments: tuple = ()
    errors: set = frozenset()  # (api, error)


ALL = [("DESCRIBE", "GROUP", "*"), ("DESCRIBE", "TOPIC", "*")]
MATRIX = {
    "all": Row(ALL, EVERYTHING, GROUPS, TOPICS),
    "one-group": Row([("DESCRIBE", "GROUP", "billing"), ("DESCRIBE", "TOPIC", "*")],
                     {key: lag for key, lag in EVERYTHING.items() if key[0] == "billing"}, {"billing"}, TOPICS),
    "one-topic": Row([("DESCRIBE", "GROUP", "*"), ("DESCRIBE", "TOPIC", "orders")],
                     {key: lag for key, lag in EVERYTHING.items() if key[1] == "orders"}, GROUPS, {"orders"}),
    "one-of-each": Row([("DESCRIBE", "GROUP", "billing"), ("DESCRIBE", "TOPIC", "clicks")],
                       {("billing", "clicks"): 8}, {"billing"}, {"clicks"}),
    "groups": Row(ALL[:1], {}, GROUPS, set()),
    "topics": Row(ALL[1:], {}, set(), TOPICS),
    "nothing": Row([], {}, set(), set()),
    "fetch-without-read": Row(ALL, EVERYTHING, GROUPS, TOPICS, ("--collect.time-lag=fetch",), {("fetch", REFUSED)}),
    "fetch": Row([*ALL, ("READ", "TOPIC", "*")], EVERYTHING, GROUPS, TOPICS, ("--collect.time-lag=fetch",)),
    "exact-without-read": Row(ALL, EVERYTHING, GROUPS, TOPICS, ("--collect.offsets-topic",)),
    "exact": Row([*ALL, ("READ", "TOPIC", "__consumer_offsets")], EVERYTHING, GROUPS, TOPICS,
                 ("--collect.offsets-topic",)),
}


def binding(user, right, allow=AclBinding):
    operation, kind, name = right
    return allow(ResourceType[kind], name, ResourcePatternType.LITERAL, f"User:{user}", "*", AclOperation[operation],
                 AclPermissionType.ALLOW)


class AccessMatrixTest(unittest.TestCase):
    maxDiff = 3000

    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SASL_PLAINTEXT",), users=dict.fromkeys(MATRIX, PASSWORD), heap_mb=256, config={
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS"}))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"orders": 1, "clicks": 1})
        cls.verbs.produce_all({("orders", 0): 10, ("clicks", 0): 10})
        cls.verbs.commit("billing", {("orders", 0): 3, ("clicks", 0): 2})
        cls.verbs.commit("export", {("clicks", 0): 1})
        member = cls.enterClassContext(Member(cls.cluster.bootstrap, "web", ["orders"])).wait_assigned(1)
        processes.wait_until(lambda: cls.verbs.committed(member.group) == {("orders", 0): 10}, 60, "all read")
        acls = [binding(user, right) for user, row in MATRIX.items() for right in row.rights]
        for done in cls.verbs.admin.create_acls(acls).values():
            done.result(20)

    def arguments(self, user):
        properties = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": user,
                      "sasl.password": PASSWORD}
        return [f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}", "--collect.timeout=8s",
                *(f"--kafka.property={name}={value}" for name, value in properties.items()), *MATRIX[user].arguments]

    @staticmethod
    def lags(page):
        return {(labels["consumergroup"], labels["topic"]): value
                for labels, value in page.all("kafka_consumergroup_lag")}

    def test_each_row(self):
        for user, row in MATRIX.items():
            with self.subTest(user):
                _, out, err = lagwatch.run_once("--once", "--output=prometheus", *self.arguments(user))
                page = lagwatch.parse(out)
                self.assertEqual(self.lags(page), row.lags, err)
                self.assertEqual({labels["consumergroup"] for labels, _ in page.all("kafka_consumergroup_members")},
                                 row.groups)
                self.assertEqual({labels["topic"] for labels, _ in page.all("kafka_topic_partitions")}, row.topics)
                self.assertEqual({(labels["api"], labels["error"])
                                  for labels, count in page.all("lagwatch_kafka_errors_total") if count}, row.errors)
                self.assertEqual(page.value("lagwatch_up"), 1)
                if ("export", "clicks") in row.lags:
                    self.assertIsNotNone(page.value("kafka_consumergroup_lag_seconds", consumergroup="export",
                                                    topic="clicks", partition="0"))

    def test_exact_counts_that_are_refused_are_counted(self):
        program = self.enterContext(lagwatch.Lagwatch(*self.arguments("exact-without-read"), "--collect.interval=500ms"))
        program.wait_until(lambda: program.value("lagwatch_kafka_errors_total", api="offsets_topic", error=REFUSED), 40,
                           "the refusal counted")
        self.assertEqual(self.lags(program.metrics()), EVERYTHING)
        program.wait_collections(3)
        self.assertEqual(program.log().count(REFUSED), 1, program.log())

    def test_a_right_that_is_taken_away_while_it_runs(self):
        right = ("DESCRIBE", "TOPIC", "*")
        program = self.enterContext(lagwatch.Lagwatch(*self.arguments("all"), "--collect.interval=500ms"))
        program.wait_until(lambda: self.lags(program.metrics()) == EVERYTHING, 40, "everything")
        for done in self.verbs.admin.delete_acls([binding("all", right, AclBindingFilter)]).values():
            done.result(20)
        program.wait_until(lambda: self.lags(program.metrics()) == {}, 40, "no lag of what may not be seen")
        self.assertEqual(program.value("lagwatch_up"), 1)
        for done in self.verbs.admin.create_acls([binding("all", right)]).values():
            done.result(20)
        program.wait_until(lambda: self.lags(program.metrics()) == EVERYTHING, 40, "everything again")


if __name__ == "__main__":
    unittest.main()
