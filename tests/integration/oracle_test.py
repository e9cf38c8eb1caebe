# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 processors=3
"""Every number of --once against Kafka's own ConsumerGroupCommand, on three brokers.

A seeded random workload of every kind of group; LAGWATCH_SEED repeats another one. The cluster is
quiet when both are asked, so that nothing but equality will do.
"""

import os
import random
import unittest

import lagwatch
import oracle
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member
from processes import wait_until

TOPICS = 24
MEMBERLESS_GROUPS = 34
MEMBERLESS_PARTITIONS = 160
LIVING = (  # name, members, topics of the group, options
    ("classic-one", 1, 2, {}),
    ("classic-three", 3, 3, {}),
    ("classic-sticky", 2, 2, {"conf": {"partition.assignment.strategy": "cooperative-sticky"}}),
    ("classic-roundrobin", 2, 2, {"conf": {"partition.assignment.strategy": "roundrobin"}}),
    ("kip848-one", 1, 2, {"protocol": "consumer"}),
    ("kip848-two", 2, 3, {"protocol": "consumer"}),
    ("kip848-range", 2, 1, {"protocol": "consumer", "conf": {"group.remote.assignor": "range"}}),
    ("static", 2, 1, {"instance": True}),
    ("kip848-static", 1, 1, {"instance": True, "protocol": "consumer"}),
    ("stuck", 1, 1, {"per_second": 0}),
    ("kip848-stuck", 1, 1, {"per_second": 0, "protocol": "consumer"}),
    ("never-commits", 2, 1, {"commit": "never"}),
)


class Workload:
    """What the seed makes of the cluster; entered, all members own their partitions and have
    committed all they will."""

    def __init__(self, bootstrap, seed):
        self._bootstrap = bootstrap
        self._random = random.Random(seed)
        self._verbs = Verbs(bootstrap)
        self._members = []
        self._wanted = {}  # the partitions that each group with members is to read

    def __enter__(self):
        sizes = {f"topic-{i:02}": self._random.randint(4, 40) for i in range(TOPICS - 1)}
        sizes["tiny"] = 1
        self._verbs.create_topics(sizes, replicas=2)
        self._partitions = [(t, p) for t, count in sizes.items() for p in range(count)]
        self._verbs.produce_all({key: self._random.randint(0, 60) for key in self._partitions})
        self._ends = self._verbs.ends(self._partitions)
        self._commit_without_members()
        self._start_members(sizes)
        self._lose_some_records()
        return self

    def _commit_without_members(self):
        for number in range(MEMBERLESS_GROUPS):
            keys = self._random.sample(self._partitions, MEMBERLESS_PARTITIONS)
            self._verbs.commit(f"memberless-{number:02}",
                               {key: self._random.randint(0, self._ends[key]) for key in keys})

    def _start_members(self, sizes):
        for name, count, topics, options in LIVING:
            subscribed = self._random.sample(sorted(sizes), topics)
            self._wanted[name] = [key for key in self._partitions if key[0] in subscribed]
            for number in range(count):
                self._start_member(name, number, subscribed, dict(options))
        self._wanted["idle-members"] = [("tiny", 0)]
        for number in range(3):  # more members than partitions: two stay idle
            self._start_member("idle-members", number, ["tiny"], {})
        for number in range(3):
            keys = self._random.sample(self._partitions, 9)
            self._wanted[f"assign-only-{number}"] = keys
            self._members.append(
                Member(self._bootstrap, f"assign-only-{number}", assign=keys).start())
        gone = Member(self._bootstrap, "left-behind", ["topic-00"]).start()
        self._wait_committed("left-behind", [key for key in self._partitions
                                             if key[0] == "topic-00"])
        gone.stop()
        self._wait_settled()

    def _start_member(self, group, number, topics, options):
        if options.pop("instance", False):
            options["instance_id"] = f"{group}-{number}"
        options["conf"] = {**options.get("conf", {}), "client.id": f"client-{group}-{number}"}
        self._members.append(Member(self._bootstrap, group, topics, **options).start())

    def _wait_settled(self):
        """Every partition of every committing group is read and committed to its end, whoever of
        its members owns it by now: what a member owns at one moment may still move on."""
        for group in {member.group for member in self._members if member.commits()}:
            self._wait_committed(group, self._wanted[group])

    def _wait_committed(self, group, keys):
        keys = [key for key in keys if self._ends[key]]

        def done():
            commits = self._verbs.committed(group)
            return all(commits.get(key) == self._ends[key] for key in keys)
        wait_until(done, 60, f"{group} has committed all")

    def _lose_some_records(self):
        keys = [key for key in self._random.sample(self._partitions, 20) if self._ends[key] > 2]
        self._verbs.delete_records({key: self._ends[key] // 2 for key in keys})

    def wait_stable(self):
        for name, *_ in LIVING:
            self._verbs.wait_group_state(name, "STABLE")

    def __exit__(self, *_):
        for member in self._members:
            member.ask_to_stop()
        for member in self._members:
            member.stop()


class OracleTest(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        seed = int(os.environ.get("LAGWATCH_SEED", "20260721"))
        print(f"seed {seed}")
        cluster = cls.enterClassContext(KafkaCluster(brokers=3))
        workload = cls.enterClassContext(Workload(cluster.bootstrap, seed))
        workload.wait_stable()
        cls.bootstrap = cluster.bootstrap
        code, document = lagwatch.once_json(f"--kafka.bootstrap-servers={cls.bootstrap}")
        assert code in (0, 1, 2), code
        cls.groups = {group["group"]: group for group in document["groups"]}

    def rows(self):
        return {(name, topic["topic"], row["partition"]): row
                for name, group in self.groups.items()
                for topic in group["topics"] for row in topic["partitions"]}

    def test_every_offset_end_lag_and_owner_is_the_tools(self):
        expected = oracle.offsets(self.bootstrap)
        self.assertGreaterEqual(len(expected), 5000)
        self.assertGreaterEqual(len({group for group, _, _ in expected}), 40)
        ours = self.rows()
        seen = {key: {name: ours[key][name] for name in ("committed", "end", "lag", "member_id")}
                for key in expected if key in ours}
        self.assertEqual(seen, expected)
        extra = {key: row for key, row in ours.items() if key not in expected}
        self.assertEqual([key for key, row in extra.items() if row["committed"] is not None], [])

    def test_state_coordinator_assignor_and_number_of_members(self):
        seen = {name: {"state": group["state"], "assignor": group["assignor"] or None,
                       "coordinator": group["coordinator"], "members": len(group["members"])}
                for name, group in self.groups.items()}
        self.assertEqual(seen, oracle.states(self.bootstrap))

    def test_members_and_what_they_own(self):
        owned = {}
        for (name, topic, partition), row in self.rows().items():
            if row["member_id"]:
                owned.setdefault((name, row["member_id"]), set()).add((topic, partition))
        seen = {
            (name, member["member_id"]): {
                "client_id": member["client_id"], "host": member["host"],
                "group_instance_id": member["group_instance_id"] or None,
                "partitions": owned.get((name, member["member_id"]), set())}
            for name, group in self.groups.items() for member in group["members"]}
        self.assertEqual(seen, oracle.members(self.bootstrap))


if __name__ == "__main__":
    unittest.main()
