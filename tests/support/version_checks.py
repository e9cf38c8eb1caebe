# SPDX-License-Identifier: Apache-2.0
"""One small oracle test for any version of Kafka: case("2.8.2") is a TestCase on a broker of that version.

Each test_… is one column of docs/explanation/versions.md. The numbers are compared with Kafka's own tool (the newest, which talks to
all of them) or with what the test itself has written.
"""

import time
import unittest

import kafka_versions
import lagwatch
import oracle
import processes
from clients import Verbs
from kafka_variant import KafkaVariant
from member import Member
from streams_member import StreamsMember

CLASSIC = {"range": "range", "roundrobin": "roundrobin", "cooperative-sticky": "cooperative-sticky"}
RECORDS = 12
HOUR = 3600
LACKS = "this Kafka version does not report group types"


def case(version, zookeeper=False):
    """zookeeper: see KafkaVariant."""
    return type(f"Kafka_{version.replace('.', '_')}", (_VersionChecks, unittest.TestCase),
                {"version": version, "zookeeper": zookeeper, "maxDiff": 4000})


class _VersionChecks:
    @classmethod
    def setUpClass(cls):
        kafka_versions.provide(cls.version)
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, version=cls.version, zookeeper=cls.zookeeper, heap_mb=256))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.servers = f"--kafka.bootstrap-servers={cls.cluster.bootstrap}"
        cls.verbs.create_topics({"orders": 3, "clicks": 2})
        keys = [("orders", 0), ("orders", 1), ("orders", 2), ("clicks", 0), ("clicks", 1)]
        cls.verbs.produce_all({key: RECORDS for key in keys})
        cls.verbs.commit("memberless", {("orders", 0): 3, ("orders", 2): RECORDS, ("clicks", 1): 0})
        cls.members = [cls.enterClassContext(Member(
            cls.cluster.bootstrap, f"classic-{name}", ["orders", "clicks"],
            conf={"partition.assignment.strategy": name})) for name in CLASSIC]
        if kafka_versions.has_new_groups(cls.version):
            cls.members.append(cls.enterClassContext(Member(
                cls.cluster.bootstrap, "new", ["orders", "clicks"], protocol="consumer")))
        for member in cls.members:
            member.wait_assigned(len(keys))
        cls.enterClassContext(Member(cls.cluster.bootstrap, "assigned", assign=[("orders", 1)]))
        cls._wait_committed({member.group: keys for member in cls.members} | {"assigned": [("orders", 1)]})

    @classmethod
    def _wait_committed(cls, groups):
        for group, keys in groups.items():
            processes.wait_until(
                lambda group=group, keys=keys: cls.verbs.committed(group) == {key: RECORDS for key in keys}, 90,
                f"{group} has committed all")

    @staticmethod
    def lasting(found):
        """Excludes the groups of the tests' topics: Kafka removes them together with their topics, at a time of its own."""
        return {key: value for key, value in found.items()
                if not (key if isinstance(key, str) else key[0]).startswith("test-")}

    def once(self, *arguments):
        code, document = lagwatch.once_json(self.servers, "--collect.timeout=20s", *arguments)
        self.assertIn(code, (0, 1, 2), document)
        return {group["group"]: group for group in document["groups"]}

    def topic(self):
        """Creates a topic for the test, with one partition."""
        name = self.id().rpartition(".")[2].replace("_", "-")
        self.verbs.create_topics({name: 1})
        self.addCleanup(self.verbs.delete_topics, [name])
        return name

    def row(self, group, *arguments):
        [topic] = self.once(f"--group={group}", *arguments)[group]["topics"]
        return topic["partitions"][0]

    def serve(self, *arguments):
        return self.enterContext(lagwatch.Lagwatch(
            self.servers, "--collect.interval=500ms", "--collect.timeout=10s", *arguments))

    # --- the columns ---

    def test_offsets_and_lag(self):
        ours = {(name, topic["topic"], row["partition"]):
                {field: row[field] for field in ("committed", "end", "lag", "member_id")}
                for name, group in self.once().items() for topic in group["topics"] for row in topic["partitions"]}
        ours, expected = self.lasting(ours), self.lasting(oracle.offsets(self.cluster.bootstrap))
        self.assertGreaterEqual(len(expected), 3 + 5 * len(self.members) + 1)
        self.assertEqual({key: row for key, row in ours.items() if key in expected}, expected)
        self.assertEqual([key for key, row in ours.items() if key not in expected and row["committed"] is not None], [])

    def test_states_and_members(self):
        ours = {name: {"state": group["state"], "assignor": group["assignor"] or None,
                       "coordinator": group["coordinator"], "members": len(group["members"])}
                for name, group in self.once().items()}
        self.assertEqual(self.lasting(ours), self.lasting(oracle.states(self.cluster.bootstrap)))
        self.assertEqual({name: ours[f"classic-{name}"]["assignor"] for name in CLASSIC}, CLASSIC)

    def test_new_groups(self):
        if not kafka_versions.has_new_groups(self.version):
            self.skipTest("no such groups in this Kafka")
        group = self.once()["new"]
        self.assertEqual((group["type"], group["assignor"], group["state"]), ("Consumer", "uniform", "Stable"))

    def test_streams_groups(self):
        if not kafka_versions.has_streams_groups(self.version):
            self.skipTest("no such groups in this Kafka")
        with StreamsMember(self.cluster.port(1), "test-streams", {"0": ["orders"]}) as member:
            member.wait_tasks(3).commit({("orders", 0): 3})
            group = self.once("--group=test-streams")["test-streams"]
        self.assertEqual((group["type"], group["state"], len(group["members"])), ("Streams", "Stable", 1))
        self.assertEqual({row["partition"]: row["lag"] for row in group["topics"][0]["partitions"]}, {0: RECORDS - 3, 1: None, 2: None})

    def test_time_lag(self):
        topic = self.topic()
        for hours in (3, 2, 1):
            self.verbs.produce(topic, 0, 1, timestamp=int((time.time() - hours * HOUR) * 1000))
        self.verbs.commit(topic, {(topic, 0): 1})
        for mode in ("search", "fetch"):
            with self.subTest(mode):
                self.assertAlmostEqual(
                    self.row(topic, f"--collect.time-lag={mode}")["lag_seconds"], 2 * HOUR, delta=300)

    def test_read_committed(self):
        topic = self.topic()
        self.verbs.produce(topic, 0, RECORDS)
        self.verbs.commit(topic, {(topic, 0): 4})
        transaction = self.verbs.open_transaction(topic, 0, 7)
        rows = {level: self.row(topic, f"--collect.isolation-level={level}")
                for level in ("read_committed", "read_uncommitted")}
        transaction.commit_transaction(30)
        self.assertEqual(rows["read_committed"]["lag"], RECORDS - 4)
        self.assertEqual(rows["read_committed"]["end"], RECORDS + 7)
        self.assertEqual(rows["read_uncommitted"]["lag"], RECORDS - 4 + 7)

    def test_log_start(self):
        topic = self.topic()
        self.verbs.produce(topic, 0, RECORDS)
        self.verbs.commit(topic, {(topic, 0): 2})
        self.verbs.delete_records({(topic, 0): 7})
        row = self.row(topic)
        self.assertEqual((row["start"], row["lag"]), (7, RECORDS - 2))

    def test_exact_counts(self):
        topic = self.topic()
        self.verbs.produce(topic, 0, RECORDS)
        self.verbs.commit(topic, {(topic, 0): 1})
        program = self.serve("--collect.offsets-topic")
        lag = {"consumergroup": topic, "topic": topic, "partition": "0"}
        program.wait_until(lambda: program.value("kafka_consumergroup_lag", **lag) == RECORDS - 1, 60, "the lag")

        def commits():
            return program.value("kafka_consumergroup_offset_commits_total", consumergroup=topic)
        program.wait_collections(2)
        before = commits()
        for offset in (2, 3, 4):
            self.verbs.commit(topic, {(topic, 0): offset})
        program.wait_until(lambda: commits() == before + 3, 60, "three commits counted")
        self.assertEqual(program.value("kafka_consumergroup_lag", **lag), RECORDS - 4)
        self.assertEqual(program.value("kafka_consumergroup_lag", consumergroup="memberless", topic="orders",
                                       partition="0"), RECORDS - 3)

    def test_nothing_fails_and_what_is_lacking_is_said_once(self):
        program = self.serve()
        program.wait_until(lambda: program.value("lagwatch_up") == 1, 60, "the first page")
        program.wait_collections(5)
        page = program.metrics()
        self.assertEqual([found for found in page.all("lagwatch_kafka_errors_total") if found[1]], [])
        self.assertEqual(page.value("lagwatch_collections_total", result="partial"), 0)
        lines = [line for line in program.log().splitlines() if LACKS in line]
        known = kafka_versions.lists_types(self.version)
        self.assertEqual(len(lines), 0 if known else 1, program.log())
        self.assertEqual(page.value("lagwatch_groups", type="Unknown") is None, known)
