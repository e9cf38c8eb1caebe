# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180 presets=asan
"""Throw-away groups under one name, and limits of the page, together and against a real Kafka."""

import json
import pathlib
import tempfile
import unittest

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster
from processes import wait_until

ENDS = 100
EXPORTS = {"export-0a": 90, "export-0b": 70, "export-0c": 40}
OTHERS = {"billing": 10, "nightly": 99, "web": 98}
BUCKET = "export-any"
RENAME = "rename: [{match: '^export-[0-9a-f]+$', to: export-any}]"
PAGE = "kafka_consumergroup_"


class RenameLimitTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"jobs": 2})
        cls.verbs.produce_all({("jobs", 0): ENDS, ("jobs", 1): ENDS})

    def setUp(self):
        self.file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "lagwatch.yaml"
        for group, committed in {**EXPORTS, **OTHERS}.items():
            self.verbs.commit(group, {("jobs", 0): committed})

    def arguments(self, *lines):
        self.file.write_text("\n".join([RENAME, *lines]) + "\n", encoding="utf-8")
        return (f"--config.file={self.file}", f"--kafka.bootstrap-servers={self.cluster.bootstrap}")

    def start(self, *lines):
        program = self.enterContext(lagwatch.Lagwatch("--collect.interval=500ms", *self.arguments(*lines)))
        program.wait_until(lambda: program.value("lagwatch_groups", type="Classic"), 30, "the groups")
        return program

    @staticmethod
    def names(page):
        return {dict(labels)["consumergroup"] for name, labels in page if name.startswith(PAGE)}

    def test_one_bucket_on_every_output(self):
        program = self.start()
        program.wait_until(lambda: program.value("lagwatch_groups", type="Classic") == 4, 20, "all groups")
        page = program.metrics()
        self.assertEqual(self.names(page), {*OTHERS, BUCKET})
        where = {"consumergroup": BUCKET, "topic": "jobs", "partition": "0"}
        lag = sum(ENDS - committed for committed in EXPORTS.values())
        self.assertEqual(page.value("kafka_consumergroup_lag", **where), lag)
        self.assertEqual(page.value("kafka_consumergroup_current_offset", **where), max(EXPORTS.values()))
        self.assertEqual(page.value("kafka_consumergroup_lag_sum", consumergroup=BUCKET, topic="jobs"), lag)
        self.assertEqual(program.get(f"/api/v1/groups/{BUCKET}").json()["lag_sum"], lag)
        self.assertEqual(program.get("/api/v1/groups/export-0a").status, 404)
        self.assertIn(BUCKET, program.get(f"/health?group={BUCKET}").text())
        code, document = lagwatch.once_json(*self.arguments(), "--group", BUCKET)
        self.assertEqual(code, 0, document)
        [group] = document["groups"]
        self.assertEqual((group["group"], group["lag_sum"]), (BUCKET, lag))

    def test_what_a_vanished_group_consumed_stays_counted(self):
        program = self.start()

        def consumed():
            return program.value("kafka_consumergroup_records_consumed_total", consumergroup=BUCKET, topic="jobs")
        program.wait_until(lambda: consumed() == 0, 20, "the first look")
        self.verbs.commit("export-0a", {("jobs", 0): 95})
        self.verbs.commit("export-0b", {("jobs", 0): 71})
        program.wait_until(lambda: consumed() == 6, 20, "the progress")
        self.verbs.delete_group("export-0a")
        program.wait_until(lambda: program.get(f"/api/v1/groups/{BUCKET}").json()["lag_sum"] == 29 + 60, 20, "it is gone")
        self.assertEqual(consumed(), 6)
        self.verbs.commit("export-0b", {("jobs", 0): 72})
        program.wait_until(lambda: consumed() == 7, 20, "progress of those that stay")

    def test_a_bucket_counts_as_one_group_for_the_limits(self):
        program = self.start("limit.groups: 2")
        program.wait_until(lambda: program.value("lagwatch_groups", type="Classic") == 4, 20, "all groups")
        page = program.metrics()
        self.assertEqual(self.names(page), {BUCKET, "billing"}, "most lag: 100 and 90")
        dropped = page.value("lagwatch_series_dropped", reason="groups")
        self.assertGreater(dropped, 20)
        self.assertEqual(page.value("lagwatch_series_dropped", reason="series"), 0)
        self.assertEqual(program.get("/api/v1/groups").json()["total"], 4, "limits are of the page alone")
        program.wait_collections(2)
        told = [line for line in program.log().splitlines() if "a limit drops series" in line]
        self.assertEqual(len(told), 1, told)
        for group in ("nightly", "web"):
            self.verbs.delete_group(group)
        program.wait_until(lambda: program.value("lagwatch_series_dropped", reason="groups") == 0, 20, "room")
        wait_until(lambda: "the limit no longer drops series" in program.log(), 10, "the line in the log")

    def test_a_limit_of_series_holds_at_every_scrape(self):
        code, page, complaint = lagwatch.run_once("--once", "--output=prometheus", *self.arguments())
        self.assertEqual(code, 0, complaint)
        series = [dict(labels) for name, labels in lagwatch.parse(page) if name.startswith(PAGE)]
        own = [labels for labels in series if "topic" not in labels]
        details = [labels for labels in series if "topic" in labels and labels["consumergroup"] == BUCKET]
        limit = len(own) + len(details) + 2  # too little for the details of a second group
        self.assertLess(limit, len(series))
        program = self.start(f"limit.series: {limit}", "log.format: json")

        def scrape():
            page = program.metrics()
            self.assertLessEqual(sum(name.startswith(PAGE) for name, _ in page), limit)
            return page
        program.wait_until(lambda: scrape().value("lagwatch_series_dropped", reason="series"), 20, "it bites")
        page = scrape()
        self.assertEqual(self.names(page), {*OTHERS, BUCKET}, "each has room for its own series")
        self.assertEqual({labels["consumergroup"] for labels, _ in page.all("kafka_consumergroup_lag")}, {BUCKET})
        told = [json.loads(line) for line in program.log().splitlines() if "a limit drops series" in line]
        self.assertEqual([line["limit"] for line in told], ["limit.series"])


if __name__ == "__main__":
    unittest.main()
