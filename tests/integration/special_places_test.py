# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=400
"""The table of docs/explanation/special-places.md on a real Kafka: each row is driven, and each of its values held.

A method makes the place that the row of its name describes, and shows it.
"""

import re
import shutil
import unittest

import paths
from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import Timeout

RECORDS = 10
PAGE = paths.REPOSITORY / "docs/explanation/special-places.md"
# Column of the table: (family, whether it has the partition's label)
COLUMNS = {"lag": ("kafka_consumergroup_lag", True),
           "readable lag": ("kafka_consumergroup_readable_lag", True),
           "beyond end": ("kafka_consumergroup_offset_beyond_end", True),
           "lost": ("kafka_consumergroup_records_lost_total", False),
           "worst lag": ("kafka_consumergroup_lag_max", False),
           "worst age": ("kafka_consumergroup_lag_seconds_max", False),
           "uncommitted": ("kafka_consumergroup_partitions_uncommitted", False)}


def table():
    """{name of the row: {column: cell}}"""
    lines = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in PAGE.read_text().splitlines()
             if line.startswith("|")]
    heads, rows = lines[0], lines[2:]
    return {row[0]: dict(zip(heads[1:], row[1:])) for row in rows}


def name_of(row):
    return row.replace(",", "").replace(" ", "_")


def matches(seen, cell):
    if cell == "–":
        return seen is None
    if cell == "age":
        return seen is not None and seen > 0
    return seen == (cell if isinstance(seen, str) else float(cell))


class SpecialPlacesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=3, config={"offsets.topic.replication.factor": 1}))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"any": 1})
        cls.verbs.commit("any", {("any", 0): 0})  # makes __consumer_offsets

    def setUp(self):
        self.name = self.id().rpartition(".")[2].removeprefix("test_").replace("_", "-")
        self.group = self.topic = self.name

    def log(self, records=RECORDS, on=None):
        """A topic of the test's own, of one partition and one copy."""
        self.verbs.create_topics({self.topic: 1})
        if on:
            self.verbs.move_leaders({(self.topic, 0): [on]})
        self.verbs.produce(self.topic, 0, records)

    def stuck_at(self, offset):
        """A group in use that has committed this, and reads nothing."""
        self.verbs.commit(self.group, {(self.topic, 0): offset})
        self.enterContext(Member(self.cluster.bootstrap, self.group, [self.topic], per_second=0)).wait_assigned()

    def group_at(self, coordinator):
        return next(name for number in range(100) if self.verbs.describe_group(
            name := f"{self.name}-{number}").coordinator.id == coordinator)

    def watch(self):
        self.lagwatch = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap}", "--collect.interval=200ms",
            "--collect.timeout=2s", "--collect.stale-after=10"))

    def watch_lag(self, lag):
        self.watch()
        self.lagwatch.wait_until(lambda: self.seen()["lag"] == lag, 30, f"lag {lag}")

    def seen(self):
        """{column: value or None} of the group and its partition 0."""
        page = self.lagwatch.metrics()
        values = {}
        for column, (family, of_partition) in COLUMNS.items():
            labels = {"consumergroup": self.group, **({"topic": self.topic, "partition": "0"} if of_partition else {})}
            found = [value for _, value in page.all(family, **labels)]
            values[column] = found[0] if found else None
        verdict = next((g for g in self.lagwatch.get("/api/v1/groups").json()["groups"] if g["group"] == self.group), None)
        values["verdict"] = verdict and " ".join([verdict["status"], *sorted(
            {r["reason"] for r in verdict["reasons"]} - {"no_members", "inactive"})])
        return values

    def test_deleted_while_watching_some_left(self):
        self.log()
        self.stuck_at(2)
        self.watch_lag(8)
        self.verbs.delete_records({(self.topic, 0): 7})
        self.show()

    def test_deleted_while_watching_none_left(self):
        self.log()
        self.stuck_at(2)
        self.watch_lag(8)
        self.verbs.delete_records({(self.topic, 0): RECORDS})
        self.show()

    def test_deleted_before_the_start_some_left(self):
        self.log()
        self.stuck_at(2)
        self.verbs.delete_records({(self.topic, 0): 7})
        self.watch()
        self.show()

    def test_deleted_before_the_start_none_left(self):
        self.log()
        self.stuck_at(2)
        self.verbs.delete_records({(self.topic, 0): RECORDS})
        self.watch()
        self.show()

    def test_committed_beyond_the_end(self):
        self.log()
        self.stuck_at(RECORDS + 5)
        self.watch()
        self.show()

    def test_topic_created_again_with_the_old_commit(self):
        self.log()
        self.verbs.commit(self.group, {(self.topic, 0): 8})
        self.watch_lag(2)
        self.verbs.delete_topics([self.topic])
        self.lagwatch.wait_until(lambda: self.seen()["lag"] is None, 30, "no lag")
        self.log(records=3)
        self.stuck_at(8)
        self.show()

    def test_log_truncated(self):
        self.log(on=3)
        self.stuck_at(4)
        self.watch_lag(6)
        self.cluster.stop(3)
        shutil.rmtree(self.cluster.folder / f"data-3/{self.topic}-0")
        self.cluster.start(3)
        self.show()

    def test_partitions_added(self):
        self.log()
        self.stuck_at(4)
        self.watch_lag(6)
        self.verbs.add_partitions(self.topic, 3)
        Verbs(self.cluster.bootstrap).produce_all({(self.topic, p): 5 for p in (1, 2)})
        self.show()

    def test_no_leader(self):
        self.log(on=2)
        self.group = self.group_at(1)
        self.stuck_at(4)
        self.watch_lag(6)
        self.cluster.kill(2)
        self.addCleanup(self.cluster.start, 2)
        self.show()

    def test_coordinator_gone(self):
        self.log(on=1)
        self.group = self.group_at(2)
        self.verbs.commit(self.group, {(self.topic, 0): 4})
        self.watch_lag(6)
        self.cluster.kill(2)
        self.addCleanup(self.cluster.start, 2)
        self.show()

    def test_every_row_has_its_test(self):
        driven = {name.removeprefix("test_") for name in dir(self) if name.startswith("test_")}
        self.assertEqual({name_of(row) for row in table()}, driven - {"every_row_has_its_test"})

    # --- holding it to its row ---

    def show(self):
        [cells] = [cells for row, cells in table().items() if name_of(row) == self.name.replace("-", "_")]

        def as_the_row_says():
            seen = self.seen()
            return all(matches(seen[column], cell) for column, cell in cells.items())
        try:
            self.lagwatch.wait_until(as_the_row_says, 30, "the row")
        except Timeout:
            self.fail(f"the row says {cells}, the page {self.seen()}")
        for _ in range(3):
            self.lagwatch.wait_collections(1)
            self.assertTrue(as_the_row_says(), f"it said {cells}, now {self.seen()}")


if __name__ == "__main__":
    unittest.main()
