# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""What the page says of each kind of group and of each special place of a log, on one broker."""

import unittest

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member

RECORDS = 10


class KindsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.lagwatch = cls.enterClassContext(lagwatch.Lagwatch(
            f"--kafka.bootstrap-servers={cls.cluster.bootstrap}", "--collect.interval=500ms",
            "--collect.member-info"))

    def topic(self, partitions=1, records=RECORDS):
        """A topic of the test's own, named after it."""
        name = self.id().rpartition(".")[2].replace("_", "-")
        self.verbs.create_topics({name: partitions})
        self.verbs.produce_all({(name, p): records for p in range(partitions)})
        return name

    def member(self, group, topics, **options):
        return self.enterContext(Member(self.cluster.bootstrap, group, topics, **options))

    def await_value(self, expected, name, **labels):
        self.lagwatch.wait_until(
            lambda: self.lagwatch.value(name, **labels) == expected, 30,
            f"{name}{labels} = {expected}, not {self.lagwatch.metrics().all(name, **labels)}")

    def await_lag(self, expected, group, topic, partition=0):
        self.await_value(expected, "kafka_consumergroup_lag", consumergroup=group, topic=topic,
                         partition=str(partition))

    def info(self, group):
        [(labels, value)] = self.lagwatch.metrics().all("kafka_consumergroup_info",
                                                        consumergroup=group)
        self.assertEqual(value, 1)
        return labels

    # --- kinds of groups ---

    def test_living_groups_of_both_protocols(self):
        topic = self.topic(partitions=2)
        for protocol, kind, assignor in (("classic", "classic", "range"),
                                         ("consumer", "consumer", "uniform")):
            with self.subTest(protocol):
                group = f"{topic}-{protocol}"
                self.member(group, [topic], protocol=protocol).wait_assigned(2)
                self.await_value(1, "kafka_consumergroup_members", consumergroup=group)
                for partition in (0, 1):
                    self.await_lag(0, group, topic, partition)
                self.await_value(1, "kafka_consumergroup_state", consumergroup=group,
                                 state="Stable")
                info = self.info(group)
                self.assertEqual(info["type"].lower(), kind)
                self.assertEqual(info["assignor"], assignor)
                self.await_value(0, "kafka_consumergroup_lag_sum", consumergroup=group,
                                 topic=topic)

    def test_state_is_the_one_present_state(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): 1})
        self.await_value(1, "kafka_consumergroup_state", consumergroup=topic, state="Empty")
        states = self.lagwatch.metrics().all("kafka_consumergroup_state", consumergroup=topic)
        self.assertEqual(len(states), 1)
        self.assertEqual(self.lagwatch.value("kafka_consumergroup_members", consumergroup=topic), 0)

    def test_assign_only_group(self):
        topic = self.topic(partitions=2)
        self.enterContext(Member(self.cluster.bootstrap, topic, assign=[(topic, 1)]))
        self.await_lag(0, topic, topic, 1)
        self.assertEqual(self.lagwatch.value("kafka_consumergroup_members", consumergroup=topic), 0)
        self.assertIsNone(self.lagwatch.value("kafka_consumergroup_lag", consumergroup=topic,
                                              topic=topic, partition="0"))

    def test_owned_and_never_committed(self):
        topic = self.topic(partitions=3)
        self.member(topic, [topic], commit="never").wait_assigned(3)
        self.await_value(3, "kafka_consumergroup_partitions_uncommitted", consumergroup=topic)
        page = self.lagwatch.metrics()
        self.assertEqual(page.all("kafka_consumergroup_lag", consumergroup=topic), [])
        group = self.lagwatch.get(f"/api/v1/groups/{topic}").json()
        rows = group["topics"][0]["partitions"]
        self.assertEqual([row["partition"] for row in rows], [0, 1, 2])
        for row in rows:
            self.assertIsNone(row["committed"])
            self.assertIsNone(row["lag"])
            self.assertEqual(row["member_id"], group["members"][0]["member_id"])

    def test_idle_members_and_unowned_partitions(self):
        topic = self.topic()
        for number in (1, 2):
            self.member(f"{topic}-idle", [topic], instance_id=f"instance-{number}")
        self.await_value(2, "kafka_consumergroup_members", consumergroup=f"{topic}-idle")
        self.await_value(1, "kafka_consumergroup_members_idle", consumergroup=f"{topic}-idle")
        self.await_value(0, "kafka_consumergroup_partitions_unassigned",
                         consumergroup=f"{topic}-idle")
        members = self.lagwatch.metrics().all("kafka_consumergroup_member_info",
                                              consumergroup=f"{topic}-idle")
        self.assertEqual({labels["group_instance_id"] for labels, _ in members},
                         {"instance-1", "instance-2"})
        self.verbs.commit(f"{topic}-none", {(topic, 0): 2})
        self.await_value(1, "kafka_consumergroup_partitions_unassigned",
                         consumergroup=f"{topic}-none")

    def test_groups_come_and_go(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): 4})
        self.await_lag(RECORDS - 4, topic, topic)
        self.verbs.delete_group(topic)
        self.lagwatch.wait_until(lambda: not [
            labels for (_, pairs) in self.lagwatch.metrics()
            if (labels := dict(pairs)).get("consumergroup") == topic], 30, "no trace of the group")

    # --- special places of a log ---

    def test_records_deleted_before_they_were_read(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): 2})
        self.await_lag(8, topic, topic)
        readable = {"consumergroup": topic, "topic": topic, "partition": "0"}
        self.assertIsNone(self.lagwatch.value("kafka_consumergroup_readable_lag", **readable))
        self.verbs.delete_records({(topic, 0): 7})
        self.await_value(3, "kafka_consumergroup_readable_lag", **readable)
        self.await_lag(8, topic, topic)
        self.await_value(7, "kafka_topic_partition_oldest_offset", topic=topic, partition="0")

    def test_commit_beyond_the_end_is_no_negative_lag(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): RECORDS + 5})
        self.await_value(5, "kafka_consumergroup_offset_beyond_end", consumergroup=topic,
                         topic=topic, partition="0")
        self.await_lag(0, topic, topic)

    def test_commit_at_zero_and_empty_topic(self):
        topic = self.topic(records=0)
        self.verbs.commit(topic, {(topic, 0): 0})
        self.await_lag(0, topic, topic)

    def test_topic_created_again_and_grown(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): 4})
        self.await_lag(6, topic, topic)
        self.verbs.add_partitions(topic, 3)
        self.await_value(3, "kafka_topic_partitions", topic=topic)
        self.verbs.delete_topics([topic])
        self.lagwatch.wait_until(
            lambda: not self.lagwatch.metrics().all("kafka_topic_partition_current_offset",
                                                    topic=topic), 30, "the topic gone")
        self.verbs.create_topics({topic: 1})
        self.verbs.produce(topic, 0, 3)
        self.verbs.commit(topic, {(topic, 0): 1})
        self.await_lag(2, topic, topic)

    def test_partitions_added_under_load(self):
        topic = self.topic(records=0)
        member = self.member(topic, [topic], conf={"topic.metadata.refresh.interval.ms": 500})
        written = 0
        for partitions in (1, 3, 6):
            if partitions > 1:
                self.verbs.add_partitions(topic, partitions)
            ends = "kafka_topic_partition_current_offset"
            self.lagwatch.wait_until(lambda: len(self.lagwatch.metrics().all(ends, topic=topic)) == partitions, 30,
                                     f"{partitions} ends, from which counting begins")
            verbs = Verbs(self.cluster.bootstrap)  # its producer knows them
            member.wait_assigned(partitions)
            for _ in range(5):
                verbs.produce_all({(topic, p): 20 for p in range(partitions)})
                written += 20 * partitions
                self.lagwatch.wait_collections(1)
            self.lagwatch.wait_until(lambda: self.lags_of(topic) == [0] * partitions, 30, f"{partitions} times 0")
            self.assertEqual(self.lagwatch.value("kafka_topic_records_produced_total", topic=topic), written)
            # The first commit on a partition that is seen is where counting begins.
            consumed = self.lagwatch.value("kafka_consumergroup_records_consumed_total", consumergroup=topic, topic=topic)
            self.assertLessEqual(consumed, written)
            self.assertGreaterEqual(consumed, written - 20 * partitions)

    def lags_of(self, topic):
        return [lag for _, lag in self.lagwatch.metrics().all("kafka_consumergroup_lag", topic=topic)]

    def test_read_committed_stops_at_an_open_transaction(self):
        topic = self.topic()
        self.verbs.commit(topic, {(topic, 0): 4})
        transaction = self.verbs.open_transaction(topic, 0, 7)
        self.verbs.produce(topic, 0, 3)
        arguments = (f"--kafka.bootstrap-servers={self.cluster.bootstrap}", f"--group={topic}")
        rows = {}
        for level in ("read_committed", "read_uncommitted"):
            _, document = lagwatch.once_json(f"--collect.isolation-level={level}", *arguments)
            [group] = document["groups"]
            rows[level] = group["topics"][0]["partitions"][0]
        transaction.commit_transaction(30)
        self.assertEqual(rows["read_committed"]["lag"], RECORDS - 4)
        self.assertEqual(rows["read_committed"]["last_stable"], RECORDS)
        self.assertEqual(rows["read_committed"]["end"], RECORDS + 10)
        self.assertEqual(rows["read_uncommitted"]["lag"], RECORDS - 4 + 10)

    # --- what lagwatch must not do ---

    def test_no_topic_is_ever_created(self):
        ghost = "test-ghost-topic"
        self.member("ghost-hunter", [ghost, self.topic()], conf={"allow.auto.create.topics": False})
        self.await_value(1, "kafka_consumergroup_members", consumergroup="ghost-hunter")
        self.lagwatch.wait_collections(3)
        self.assertNotIn(ghost, self.verbs.topics())

    def test_it_is_no_group_itself(self):
        self.lagwatch.wait_collections(1)
        listed = self.verbs.admin.list_consumer_groups().result(10).valid
        self.assertFalse([g.group_id for g in listed if "lagwatch" in g.group_id])


if __name__ == "__main__":
    unittest.main()
