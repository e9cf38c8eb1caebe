# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 presets=tsan
"""A running lagwatch takes over another configuration, or keeps the one it has and says why."""

import http.client
import itertools
import os
import pathlib
import signal
import tempfile
import threading
import unittest

from confluent_kafka.admin import (ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion)

import lagwatch
import processes
from clients import Verbs
from kafka_cluster import KafkaCluster

RELOADS = 200 if os.environ.get("LAGWATCH_PRESET") in (None, "release") else 40
BILLING = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
SUCCESSFUL = "lagwatch_config_last_reload_successful"
OLD, NEW = "the old one", "the new one"


class Scraper(threading.Thread):
    """Scrapes over one kept connection until told to stop; what was not a whole page is a fault."""

    def __init__(self, port):
        super().__init__()
        self.port, self.pages, self.faults, self.ended = port, 0, [], threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while not self.ended.is_set():
            try:
                connection.request("GET", "/metrics")
                answer = connection.getresponse()
                page = answer.read().decode("utf-8")
                self.pages += 1
                if answer.status != 200 or 'kafka_consumergroup_lag{consumergroup="billing"' not in page:
                    self.faults.append((answer.status, page[-500:]))
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(repr(error))
                return
        connection.close()


class ReloadTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SASL_PLAINTEXT",), users={"alice": OLD}))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"orders": 1, "clicks": 1})
        for topic in ("orders", "clicks"):
            cls.verbs.produce(topic, 0, 10)
        cls.verbs.commit("billing", {("orders", 0): 3, ("clicks", 0): 1})
        cls.verbs.commit("export", {("clicks", 0): 1})

    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.file, self.password = folder / "lagwatch.yaml", folder / "password"

    def write(self, *lines):
        common = ["collect.interval: 500ms", "collect.timeout: 5s", "web.enable-lifecycle: true"]
        # Written beside it and moved, as configuration tools do: never half a file.
        draft = self.file.with_suffix(".new")
        draft.write_text("\n".join([*common, *lines]) + "\n")
        draft.rename(self.file)

    def one_cluster(self, *lines):
        self.write(f"kafka.bootstrap-servers: '{self.cluster.bootstrap}'", *lines)

    def start(self, env=None):
        program = self.enterContext(lagwatch.Lagwatch(f"--config.file={self.file}", env=env))
        program.wait_until(lambda: program.value("kafka_consumergroup_lag_sum", consumergroup="billing",
                                                 topic="orders") is not None or self.is_clustered(program),
                           30, "the first page")
        return program

    @staticmethod
    def is_clustered(program):
        return program.metrics().all("kafka_consumergroup_lag", consumergroup="billing", cluster="eu")

    def reload(self, program, expect=200):
        answer = program.get("/-/reload", method="POST")
        self.assertEqual(answer.status, expect, answer.text())
        return answer.text()

    def wait_value(self, program, value, name, **labels):
        program.wait_until(lambda: program.value(name, **labels) == value, 20, f"{name} {labels} {value}")

    def test_thresholds_filters_and_labels(self):
        self.one_cluster()
        program = self.start()
        self.wait_value(program, 10000, "kafka_consumergroup_lag_threshold", consumergroup="billing",
                        severity="warning")
        self.one_cluster("threshold.lag-warning: 5", "group.exclude: ^export", "topic.filter: orders",
                         "thresholds: [{group: ^bill, lag_critical: 6}]", "metrics.exclude: ^process_")
        self.assertEqual(self.reload(program), "reloaded\n")
        self.wait_value(program, 5, "kafka_consumergroup_lag_threshold", consumergroup="billing",
                        severity="warning")
        self.assertEqual(program.value("kafka_consumergroup_lag_threshold", consumergroup="billing",
                                       severity="critical"), 6)
        page = program.metrics()
        self.assertEqual(page.all("kafka_consumergroup_lag", consumergroup="export"), [])
        self.assertEqual(page.all("kafka_topic_partitions", topic="clicks"), [])
        self.assertEqual(page.all("kafka_consumergroup_lag", topic="clicks"), [])
        self.assertEqual(page.all("process_open_fds"), [])
        self.one_cluster("cluster.name: eu")
        self.reload(program)
        program.wait_until(lambda: self.is_clustered(program), 20, "the cluster's label")
        page = program.metrics()
        self.assertIsNone(page.value("lagwatch_up"), "the unnamed cluster is still there")
        self.assertEqual(page.value("lagwatch_up", cluster="eu"), 1)

    def test_clusters_come_and_go(self):
        def clusters(*names):
            self.write("clusters:", *(f"  - {{name: {name}, kafka.bootstrap-servers: '{self.cluster.bootstrap}'}}"
                                      for name in names))
        clusters("eu")
        program = self.start()
        program.wait_collections(2)
        before = program.value("lagwatch_collections_total", cluster="eu", result="complete")
        clusters("us", "eu")
        self.reload(program)
        self.wait_value(program, 7, "kafka_consumergroup_lag", cluster="us", **BILLING)
        self.assertGreaterEqual(program.value("lagwatch_collections_total", cluster="eu", result="complete"),
                                before, "the counters of a cluster that stays began anew")
        self.assertEqual(program.get("/readyz?cluster=us").status, 200)
        clusters("us")
        self.reload(program)
        page = program.metrics()
        self.assertEqual([labels for _, labels in page if ("cluster", "eu") in labels], [])
        self.assertEqual(program.get("/readyz?cluster=eu").status, 404)
        self.assertEqual(program.get("/readyz").status, 200)

    def test_a_bad_file_changes_nothing(self):
        self.one_cluster("threshold.lag-warning: 5")
        program = self.start()
        self.assertEqual(program.value(SUCCESSFUL), 1)
        since = program.value("lagwatch_config_last_reload_success_timestamp_seconds")
        self.one_cluster("threshold.lag-warning: 9", "colect.interval: 1s")
        answer = self.reload(program, 500)
        self.assertIn("colect.interval", answer)
        self.assertIn(f"{self.file}:6", answer)
        self.assertIn("collect.interval", answer, "no hint")
        self.assertEqual(program.value(SUCCESSFUL), 0)
        self.assertEqual(program.value("lagwatch_config_last_reload_success_timestamp_seconds"), since)
        self.assertIn("colect.interval", program.log())
        # What only the Kafka client can know is found out, too, before anything is changed.
        self.one_cluster("threshold.lag-warning: 9", "kafka.property: {no.such.property: 1}")
        self.assertIn("no.such.property", self.reload(program, 500))
        program.wait_collections()
        self.assertEqual(program.value("kafka_consumergroup_lag_threshold", consumergroup="billing",
                                       severity="warning"), 5)
        self.one_cluster("threshold.lag-warning: 9")
        program.process.send_signal(signal.SIGHUP)
        self.wait_value(program, 9, "kafka_consumergroup_lag_threshold", consumergroup="billing",
                        severity="warning")
        self.assertEqual(program.value(SUCCESSFUL), 1)

    def test_what_needs_a_restart_is_said(self):
        self.one_cluster()
        program = self.start()
        self.one_cluster("web.telemetry-path: /elsewhere", "threshold.lag-warning: 5")
        self.reload(program)
        self.assertIn("web.telemetry-path", program.log())
        self.wait_value(program, 5, "kafka_consumergroup_lag_threshold", consumergroup="billing",
                        severity="warning")

    def test_only_post_and_only_where_allowed(self):
        self.one_cluster()
        program = self.start()
        answer = program.get("/-/reload")
        self.assertEqual((answer.status, answer.headers["Allow"]), (405, "POST, PUT"))
        with lagwatch.Lagwatch(f"--config.file={self.file}",
                               env={"LAGWATCH_WEB_ENABLE_LIFECYCLE": "false"}) as locked:
            self.assertEqual(locked.get("/-/reload", method="POST").status, 403)
            locked.process.send_signal(signal.SIGHUP)
            locked.wait_until(lambda: "configuration reloaded" in locked.log(), 20, "the reload by SIGHUP")

    def test_the_guides_commands(self):
        self.one_cluster()
        program = self.start()
        guide = (pathlib.Path(os.environ["LAGWATCH_SOURCE_DIR"]) / "docs/guides/reload.md").read_text()
        commands = guide.split("```sh\n")[1].split("```")[0]
        own = commands.replace("$(pidof lagwatch)", str(program.process.pid)).replace("9308", str(program.port))
        for number, command in enumerate(own.splitlines(), 1):
            with self.subTest(command):
                done = processes.run(["sh", "-c", command])
                self.assertEqual(done.returncode, 0, done.stderr)
                program.wait_until(lambda: program.log().count("configuration reloaded") == number, 20, "the reload")

    def test_a_rotated_password(self):
        """The user's password changes in Kafka and in the file: connections live on until they break,
        a reload logs in anew."""
        self.password.write_text(OLD + "\n")
        self.write(f"kafka.bootstrap-servers: '{self.cluster.bootstrap_of('SASL_PLAINTEXT')}'",
                   "kafka.property: {security.protocol: SASL_PLAINTEXT, sasl.mechanism: SCRAM-SHA-256, "
                   f"sasl.username: alice, sasl.password.file: {self.password}}}")
        program = self.start()
        change = UserScramCredentialUpsertion(
            "alice", ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), NEW.encode())
        for done in self.verbs.admin.alter_user_scram_credentials([change]).values():
            done.result(20)
        commits = self.verbs.ends([("orders", 0)])[("orders", 0)] - 1
        self.password.write_text(NEW + "\n")
        self.reload(program)
        self.verbs.commit("billing", {("orders", 0): commits})
        self.wait_value(program, 1, "kafka_consumergroup_lag", **BILLING)
        self.assertEqual(program.value("lagwatch_up"), 1)
        self.verbs.commit("billing", {("orders", 0): 3})
        self.password.write_text("a wrong one\n")
        self.reload(program)
        self.wait_value(program, 0, "lagwatch_up")
        self.password.write_text(NEW + "\n")
        self.reload(program)
        self.wait_value(program, 7, "kafka_consumergroup_lag", **BILLING)
        for secret in (OLD, NEW, "a wrong one"):
            self.assertNotIn(secret, program.log())

    def test_under_load(self):
        """Good and bad files in turn, by POST and by SIGHUP, beside scrapers that never pause."""
        self.one_cluster()
        program = self.start()
        self.verbs.commit("billing", {("orders", 0): 2})
        self.verbs.commit("billing", {("orders", 0): 3})
        consumed = "kafka_consumergroup_records_consumed_total"
        program.wait_until(lambda: program.value(consumed, consumergroup="billing", topic="orders") is not None)
        scrapers = [Scraper(program.port) for _ in range(4)]
        for scraper in scrapers:
            scraper.start()
        good = itertools.cycle([("threshold.lag-warning: 6",), ("kafka.property: {client.id: another}",),
                                ("topic.exclude: ^clicks",), ("group.exclude: ^export", "collect.member-info: true")])
        figures, counts = [], []
        for number in range(RELOADS):
            bad = number % 5 == 4
            self.one_cluster(*(("collect.stale-after: soon",) if bad else next(good)))
            if number % 3 == 2:
                program.process.send_signal(signal.SIGHUP)
            else:
                self.reload(program, 500 if bad else 200)
            counts.append(sum(value for _, value in program.metrics().all(consumed, consumergroup="billing")))
            if number % (RELOADS // 4) == RELOADS // 8:
                program.wait_collections()
                figures.append((program.resident_bytes(), program.open_descriptors(), program.threads()))
        for scraper in scrapers:
            scraper.ended.set()
            scraper.join()
        pages = sum(scraper.pages for scraper in scrapers)
        print(f"{RELOADS} reloads beside {pages} scrapes; memory, descriptors, threads: {figures}")
        self.assertEqual([fault for scraper in scrapers for fault in scraper.faults], [])
        self.assertEqual(counts, sorted(counts), "a counter stepped back")
        self.one_cluster()
        self.reload(program)
        self.wait_value(program, 1, SUCCESSFUL)
        self.assertLessEqual(figures[-1][1], figures[0][1] + 8)
        self.assertLessEqual(figures[-1][2], figures[0][2] + 8)
        if os.environ.get("LAGWATCH_PRESET") in (None, "release"):
            self.assertLess(figures[-1][0], figures[1][0] * 1.25)


if __name__ == "__main__":
    unittest.main()
