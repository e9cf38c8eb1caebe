# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""--record and --replay: what a real Kafka's groups did, judged again later."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import lagwatch
import paths
import processes
from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member

OK, WARNING, CRITICAL, UNKNOWN, USAGE, CONFIG = 0, 1, 2, 3, 64, 78


class ReplayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.recording = cls.folder / "lag.rec"
        with KafkaCluster(brokers=1) as cluster:
            cls._record(cluster)
        # From here on there is no Kafka: a replay needs none.

    @classmethod
    def _record(cls, cluster):
        verbs = Verbs(cluster.bootstrap)
        verbs.create_topics({"orders": 2})
        verbs.produce_all({("orders", 0): 100, ("orders", 1): 100})
        verbs.commit("done", {("orders", 0): 100, ("orders", 1): 100})
        verbs.commit("slow", {("orders", 0): 100, ("orders", 1): 100})
        with Member(cluster.bootstrap, "slow", ["orders"], per_second=0) as member, Lagwatch(
                f"--kafka.bootstrap-servers={cluster.bootstrap}", "--collect.interval=300ms",
                f"--record={cls.recording}") as running:
            member.wait_assigned(2)
            running.wait_collections(3)
            verbs.produce_all({("orders", 0): 300})
            running.wait_until(lambda: running.value(
                "kafka_consumergroup_lag", consumergroup="slow", topic="orders", partition="0"
            ) == 300, what="the lag to be seen")
            verbs.commit("late", {("orders", 0): 400})
            running.wait_until(lambda: "late" in running.get("/api/v1/groups").text(),
                               what="the new group to be seen")
            running.wait_collections(2)
            # The last recorded state, as it was said live.
            cls.groups = sorted(g["group"] for g in running.get("/api/v1/groups").json()["groups"])

    def replay(self, *arguments, recording=None):
        return lagwatch.run_once(f"--replay={recording or self.recording}", "--once", *arguments)

    def assert_exit(self, expected, *arguments, recording=None):
        code, out, err = self.replay(*arguments, recording=recording)
        self.assertEqual(code, expected, f"{arguments}\n{out}\n{err}")
        return out, err

    def test_two_runs_are_equal_to_the_byte(self):
        for output in ("prometheus", "json", "table"):
            with self.subTest(output):
                first = self.replay(f"--output={output}")
                self.assertEqual(first, self.replay(f"--output={output}"))
                self.assertIn("slow", first[1])

    def test_page_is_the_recordings(self):
        samples = lagwatch.parse(self.assert_exit(OK, "--output=prometheus")[0])
        self.assertEqual(samples.value("kafka_consumergroup_lag", consumergroup="slow",
                                       topic="orders", partition="0"), 300)
        self.assertEqual(samples.value("lagwatch_up"), 1)
        self.assertFalse([key for key in samples if key[0].startswith("process_")])

    def test_table_and_json_show_the_last_state(self):
        out, _ = self.assert_exit(OK)
        rows = [line.split() for line in out.splitlines()]
        self.assertIn(["slow", "orders", "0", "100", "400", "300"], [row[:6] for row in rows])
        document = json.loads(self.assert_exit(OK, "--output=json")[0])
        self.assertEqual(sorted(g["group"] for g in document["groups"]), self.groups)

    def test_would_this_threshold_have_fired(self):
        for expected, arguments in (
                (OK, ()),
                (WARNING, ("--threshold.lag-warning=299",)),
                (OK, ("--threshold.lag-warning=300",)),
                (CRITICAL, ("--threshold.lag-critical=299",)),
                (CRITICAL, ("--max-lag=299",)),
                (OK, ("--max-lag=299", "--group=late")),
                (OK, ("--threshold.lag-critical=299", "--group.filter=^late")),
                (UNKNOWN, ("--group=nobody",))):
            with self.subTest(arguments):
                self.assert_exit(expected, *arguments)

    def test_thresholds_of_a_file_meant_for_serving(self):
        path = self.folder / "lagwatch.yaml"
        path.write_text("kafka.bootstrap-servers: kafka.invalid:9092\n"
                        f"record: {self.folder}/never\n"
                        "kafka.property: {ssl.ca.location: /not/here}\n"
                        "thresholds: [{group: '^slow', lag_critical: 299}]\n", encoding="utf-8")
        self.assert_exit(CRITICAL, f"--config.file={path}")
        self.assert_exit(OK, f"--config.file={path}", "--group=done")
        self.assertFalse((self.folder / "never").exists())

    def test_cut_file_is_used_up_to_its_last_whole_frame(self):
        cut = self.folder / "cut.rec"
        cut.write_bytes(self.recording.read_bytes()[:-10])
        _, err = self.assert_exit(OK, recording=cut)
        self.assertEqual(err.count("ends in the middle of a frame"), 1, err)

    def test_foreign_files_are_refused(self):
        foreign = self.folder / "foreign.csv"
        foreign.write_text("group,topic,lag\nbilling,orders,12\n", encoding="utf-8")
        for extra in ((), ("--check-config",)):
            _, err = self.assert_exit(CONFIG, *extra, recording=foreign)
            self.assertIn("is not a recording of lagwatch", err)
            self.assertEqual(err.count("\n"), 1, err)
        self.assert_exit(CONFIG, recording=self.folder / "nowhere")
        self.assert_exit(OK, "--check-config")
        code, _, err = lagwatch.run_once(f"--record={foreign}")
        self.assertEqual(code, CONFIG)
        self.assertIn("is not a recording of lagwatch", err)

    def test_wrong_company(self):
        for flag in ("--wait=5s", "--record=x.rec", "--kafka.bootstrap-servers=a:1"):
            with self.subTest(flag):
                _, err = self.assert_exit(USAGE, flag)
                self.assertIn("--replay", err)
                self.assertEqual(err.count("\n"), 1, err)

    def test_serving_a_recording(self):
        for speed in ("0", "100"):
            with self.subTest(speed), Lagwatch(
                    f"--replay={self.recording}", f"--replay.speed={speed}",
                    "--threshold.lag-critical=299") as served:
                served.wait_until(lambda: served.value(
                    "kafka_consumergroup_lag", consumergroup="slow", topic="orders", partition="0"
                ) == 300, what="the recording to be played")
                served.wait_until(lambda: sorted(
                    g["group"] for g in served.get("/api/v1/groups").json()["groups"]
                ) == self.groups, what="its last state")
                self.assertEqual(served.get("/api/v1/groups/slow").json()["status"], "critical")
                self.assertEqual(served.get("/livez").status, 200)
                self.assertEqual(served.get("/readyz").status, 200)

    def test_a_killed_recorder_leaves_a_recording(self):
        path = self.folder / "killed.rec"
        process = processes.start(
            [paths.binary(), "--kafka.bootstrap-servers=127.0.0.1:1", "--collect.interval=50ms",
             "--collect.timeout=100ms", "--web.listen-address=127.0.0.1:0", f"--record={path}"],
            env=lagwatch.environment(), stderr=subprocess.DEVNULL)
        try:
            processes.wait_until(lambda: path.exists() and path.stat().st_size > 1000,
                                 what="some frames")
        finally:
            process.kill()
            process.wait()
        _, err = self.assert_exit(UNKNOWN, recording=path)
        self.assertIn("Kafka does not answer", err)
        self.assertIn("Kafka was never reached in the recording", err)


if __name__ == "__main__":
    unittest.main()
