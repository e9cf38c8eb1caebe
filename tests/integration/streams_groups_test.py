# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""Streams groups (KIP-1071) on a real Kafka: their numbers are those of kafka-streams-groups, and they are judged as consumer groups are.

The members speak the protocol without Java (streams_member.py). One user may describe all groups and all topics but one."""

import pathlib
import unittest

import kafka_versions
import lagwatch
import oracle
import processes
from clients import Verbs, allow
from kafka_variant import KafkaVariant
from streams_member import StreamsMember

VERSION = kafka_versions.NEWEST
RECORDS = 10
KEYS = [("words", partition) for partition in range(3)]
WINDOW = 5  # seconds
CONFIG = {"group.streams.num.standby.replicas": 1, "group.streams.initial.rebalance.delay.ms": 0,
          "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users": "User:ANONYMOUS"}


class StreamsGroupsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kafka_versions.provide(VERSION)
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, version=VERSION, listeners=("SASL_PLAINTEXT",), users={"alice": "secret"}, config=CONFIG))
        cls.servers = f"--kafka.bootstrap-servers={cls.cluster.bootstrap}"
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"words": 3, "hidden": 1})
        cls.verbs.produce_all({key: RECORDS for key in KEYS})
        cls.verbs.commit("consumers", {("words", 0): RECORDS})
        cls.recording = pathlib.Path(cls.cluster.folder) / "streams.rec"
        cls.program = cls.enterClassContext(lagwatch.Lagwatch(
            cls.servers, "--collect.interval=500ms", "--collect.offsets-topic", f"--threshold.window={WINDOW}s",
            f"--record={cls.recording}"))
        cls.program.wait_until(lambda: cls.program.value("lagwatch_groups", type="Classic") == 1, 30, "exact mode")
        cls.healthy = [cls.enterClassContext(cls.join("healthy", client_id=client)) for client in ("first",)]
        cls.healthy[0].wait_tasks(3)
        cls.healthy.append(cls.enterClassContext(cls.join("healthy", client_id="second")))
        processes.wait_until(lambda: cls.tasks("tasks") == [1, 2] and cls.tasks("standby") == [2, 1], 60, "active and standby tasks")
        cls.healthy[0].commit({key: RECORDS for key in KEYS})

    @classmethod
    def join(cls, group, topics=("words",), client_id="streams"):
        return StreamsMember(cls.cluster.port(1), group, {"0": list(topics)}, {"0": [f"{group}-counts-changelog"]}, client_id)

    @classmethod
    def tasks(cls, kind):
        return sorted((sum(map(len, getattr(member, kind).values())) for member in cls.healthy), reverse=kind == "standby")

    def group(self, name):
        """As the served JSON has it; None while it is not there."""
        answer = self.program.get(f"/api/v1/groups/{name}")
        return answer.json() if answer.status == 200 else None

    def await_group(self, name, what, holds, timeout=40):
        def found():
            group = self.group(name)
            return group and holds(group)
        self.program.wait_until(found, timeout, f"{name}: {what}, last {self.group(name)}")
        return self.group(name)

    def test_numbers_are_those_of_kafka(self):
        group = self.await_group("healthy", "read and ok", lambda group: (group["lag_sum"], len(group["members"]), group["status"]) == (0, 2, "ok"))
        rows = [(topic["topic"], row) for topic in group["topics"] for row in topic["partitions"]]
        where = (self.cluster.bootstrap, VERSION, "healthy")
        self.assertEqual({(topic, row["partition"]): {field: row[field] for field in ("committed", "end", "lag")} for topic, row in rows},
                         oracle.streams_offsets(*where))
        self.assertEqual({field: group[field] for field in ("state", "assignor", "coordinator")} | {"members": len(group["members"])},
                         oracle.streams_state(*where))
        # A task of the only subtopology is the partition of the only topic.
        ours = {member["member_id"]: {
            "client_id": member["client_id"], "standby": member["standby_tasks"],
            "active": {("0", row["partition"]) for _, row in rows if row["member_id"] == member["member_id"]}} for member in group["members"]}
        self.assertEqual(ours, {name: member | {"standby": len(member["standby"])}
                                for name, member in oracle.streams_members(*where).items()})
        self.assertEqual((group["type"], group["status"]), ("Streams", "ok"))
        page = self.program.metrics()
        self.assertEqual(page.value("kafka_consumergroup_members_idle", consumergroup="healthy"), 0)
        [(labels, _)] = page.all("kafka_consumergroup_info", consumergroup="healthy")
        self.assertEqual(labels["type"], "Streams")

    def test_an_application_that_stops_is_critical_and_another_one_stays_ok(self):
        with self.join("stopping") as member:
            member.wait_tasks(3).commit({("words", 0): 3, ("words", 1): RECORDS, ("words", 2): RECORDS})
            group = self.await_group("stopping", "alive", lambda group: group["lag_sum"] == 7 and group["state"] == "Stable")
            self.assertEqual([reason["reason"] for reason in group["reasons"]], [])
            rebalances = group["rebalances_total"]
        group = self.await_group("stopping", "stopped", lambda group: group["status"] == "critical")
        self.assertEqual((group["state"], group["lag_sum"]), ("Empty", 7))
        self.assertEqual({reason["reason"] for reason in group["reasons"]}, {"stopped", "no_members"})
        self.assertGreater(rebalances, 0)
        self.assertEqual(group["rebalances_total"], rebalances)  # there was nobody to assign to
        self.assertEqual(self.verbs.committed("stopping")[("words", 0)], 3)
        # That its own members joined may be a storm for so short a window.
        self.assertEqual([line for line in self.program.log().splitlines()
                          if "group=healthy from=ok" in line and "reason=rebalance_storm" not in line], [])
        self.await_group("healthy", "ok", lambda group: group["status"] == "ok")

    def test_an_application_without_its_topics_is_not_ready(self):
        with self.join("early", ["later"]) as member:
            group = self.await_group("early", "not ready", lambda group: group["state"] == "NotReady" and group["members"])
            self.assertEqual([reason["reason"] for reason in group["reasons"]], ["no_assignment"])
            self.verbs.create_topics({"later": 1})
            member.wait_tasks(1)
            self.await_group("early", "ready", lambda group: group["state"] == "Stable")

    def test_a_right_that_is_missing_costs_its_group_alone(self):
        allow(self.verbs.admin, "alice", group="DESCRIBE")
        for topic in ("words", "healthy-counts-changelog"):
            self.allow_topic("alice", topic)
        login = (f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}", "--kafka.property=security.protocol=SASL_PLAINTEXT",
                 "--kafka.property=sasl.mechanism=PLAIN", "--kafka.property=sasl.username=alice", "--kafka.property=sasl.password=secret")
        with self.join("secret", ["hidden"]) as member:
            member.wait_tasks(1)
            code, document = lagwatch.once_json(*login, "--group=secret", "--group=healthy")
            self.assertEqual(code, 3)
            groups = {group["group"]: group for group in document["groups"]}
            self.assertEqual(groups["healthy"]["status"], "ok")
            self.assertEqual(len(groups["healthy"]["members"]), 2)
            self.assertIsNone(groups["secret"]["members"])
            _, checked, _ = lagwatch.run_once(*login, "--check-access", "--group=secret")
            self.assertIn("no DESCRIBE on a topic (Kafka does not name it) of secret", checked)

    def allow_topic(self, user, topic):
        from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType
        [future] = self.verbs.admin.create_acls([AclBinding(
            ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, f"User:{user}", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW)]).values()
        future.result(30)

    def test_a_recording_has_them(self):
        self.await_group("healthy", "read", lambda group: group["lag_sum"] == 0)
        self.program.wait_collections(1)
        _, document = lagwatch.once_json(f"--replay={self.recording}", "--group=healthy")
        [group] = document["groups"]
        self.assertEqual((group["type"], len(group["members"]), sum(member["standby_tasks"] for member in group["members"])),
                         ("Streams", 2, 3))

    def test_no_request_about_groups_fails(self):
        self.program.wait_collections(2)
        failed = {labels["api"] for labels, count in self.program.metrics().all("lagwatch_kafka_errors_total") if count}
        self.assertLessEqual(failed, {"list_offsets"})  # of topics that other tests have just created


if __name__ == "__main__":
    unittest.main()
