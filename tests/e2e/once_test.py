# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""--once: what it prints, and the exit code that a script relies on."""

import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import lagwatch
import paths
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member

OK, WARNING, CRITICAL, UNKNOWN, USAGE, CONFIG = 0, 1, 2, 3, 64, 78


class OnceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"orders": 2})
        cls.verbs.produce_all({("orders", 0): 100, ("orders", 1): 100})
        cls.verbs.commit("behind", {("orders", 0): 50, ("orders", 1): 90})
        # A group without members is never critical: this one is alive, and stuck.
        cls.enterClassContext(Member(cls.cluster.bootstrap, "behind", ["orders"], per_second=0)
                              ).wait_assigned(2)
        cls.verbs.commit("done", {("orders", 0): 100, ("orders", 1): 100})
        cls.verbs.commit("left", {("orders", 0): 60})

    def once(self, *arguments, **options):
        return lagwatch.run_once(
            "--once", f"--kafka.bootstrap-servers={self.cluster.bootstrap}", *arguments, **options)

    def assert_exit(self, expected, *arguments):
        code, out, err = self.once(*arguments)
        self.assertEqual(code, expected, f"{arguments}\n{out}\n{err}")
        return out, err

    def test_exit_codes(self):
        for expected, arguments in (
                (OK, ()),
                (OK, ("--group=done", "--max-lag=0")),
                (OK, ("--group=behind", "--max-lag=50")),
                (CRITICAL, ("--group=behind", "--max-lag=49")),
                (CRITICAL, ("--max-lag=49",)),
                (WARNING, ("--group=behind", "--threshold.lag-warning=20")),
                (CRITICAL, ("--group=behind", "--threshold.lag-critical=20")),
                (OK, ("--group=done", "--threshold.lag-critical=20")),
                # The record before its commit is young, so it counts as alive.
                (CRITICAL, ("--group=left", "--threshold.lag-critical=20")),
                (UNKNOWN, ("--group=no-such-group",)),
                (UNKNOWN, ("--group=done", "--group=no-such-group")),
                (USAGE, ("--max-lag=many",)),
                (USAGE, ("--output=xml",)),
                (USAGE, ("--no-such-flag",)),
                (USAGE, ("--group.filter=(",)),
                (CONFIG, ("--kafka.property=no.such.property=1",))):
            with self.subTest(arguments):
                self.assert_exit(expected, *arguments)

    def test_kafka_unreachable(self):
        [port] = paths.free_ports(1)
        for servers in (f"127.0.0.1:{port}", "no-such-host.invalid:9092"):
            with self.subTest(servers):
                code, _, err = lagwatch.run_once(
                    "--once", f"--kafka.bootstrap-servers={servers}", "--collect.timeout=3s")
                self.assertEqual(code, UNKNOWN)
                self.assertIn(servers.split(":")[0], err)

    def test_bootstrap_from_the_environment(self):
        servers = self.cluster.bootstrap
        for environment in ({"KAFKA_BOOTSTRAP_SERVERS": servers},
                            {"LAGWATCH_KAFKA_BOOTSTRAP_SERVERS": servers,
                             "KAFKA_BOOTSTRAP_SERVERS": "no-such-host.invalid:1"}):
            with self.subTest(environment):
                code, out, err = lagwatch.run_once("--once", env=environment)
                self.assertEqual(code, OK, err)
                self.assertIn("behind", out)

    def test_table(self):
        out, _ = self.assert_exit(OK)
        header, *rows = [line.split() for line in out.splitlines() if line.strip()]
        self.assertIn("GROUP", header)
        self.assertIn("LAG", header)
        self.assertNotIn("\x1b", out)
        cells = [row for row in rows if row[:3] == ["behind", "orders", "0"]]
        self.assertEqual(len(cells), 1, out)
        self.assertEqual(cells[0][3:6], ["50", "100", "50"])

    def test_only_the_named_groups(self):
        _, document = lagwatch.once_json(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap}", "--group=done")
        self.assertEqual([group["group"] for group in document["groups"]], ["done"])

    def test_prometheus_output_is_the_page(self):
        out, _ = self.assert_exit(OK, "--output=prometheus")
        page = lagwatch.parse(out)
        self.assertEqual(page.value("kafka_consumergroup_lag", consumergroup="behind",
                                    topic="orders", partition="0"), 50)

    def test_a_footer_names_the_rules_that_one_look_cannot_judge(self):
        out, _ = self.assert_exit(OK)
        self.assertRegex(out.splitlines()[-1], "^one collection is not enough to judge .*stopped, stalled, .*; use --server URL to ask")
        self.assertNotIn("not enough to judge", self.assert_exit(OK, "--output=json")[0])

    # --- --server ---

    def test_a_server_knows_what_one_look_does_not(self):
        self.assert_exit(OK, "--group=behind")
        with lagwatch.Lagwatch(f"--kafka.bootstrap-servers={self.cluster.bootstrap}", "--cluster.name=eu",
                               "--collect.interval=200ms", "--threshold.window=1s") as serving:
            serving.wait_until(lambda: "stalled" in serving.get("/health").text(), what="the verdict")
            url = f"http://127.0.0.1:{serving.port}"
            for expected, arguments in (
                    (CRITICAL, ()),
                    (CRITICAL, ("--group=behind",)),
                    (OK, ("--group=done",)),
                    (OK, ("--group=done", "--cluster=eu", "--wait=9s", "--stable-for=1s", "--output=json")),
                    (CRITICAL, ("--group=left", "--max-lag=39", "--wait=1s")),
                    (OK, ("--group=done", "--max-lag=0")),
                    (UNKNOWN, ("--group=no-such-group",)),
                    (UNKNOWN, ("--group=..",)),
                    (UNKNOWN, ("--cluster=us",))):
                with self.subTest(arguments):
                    code, out, err = lagwatch.run_once("--once", f"--server={url}/", *arguments)
                    self.assertEqual(code, expected, f"{out}\n{err}")
                    self.assertNotIn("one collection", out)
                    self.assertEqual(err.count("\n"), 1 if expected == UNKNOWN else 0, err)
            code, out, _ = lagwatch.run_once("--once", f"--server={url}", "--group=behind")
            self.assertIn("(stalled)", out)
            code, document = lagwatch.once_json(f"--server={url}", "--group=behind")
            self.assertEqual((code, [group["status"] for group in document["groups"]]), (CRITICAL, ["critical"]))
            code, out, _ = lagwatch.run_once("--once", f"--server={url}", "--output=prometheus")
            self.assertEqual(code, CRITICAL)
            self.assertEqual(lagwatch.parse(out).value(
                "kafka_consumergroup_status", consumergroup="behind", cluster="eu", status="critical"), 1)

    # --- --wait ---

    def assert_waits_until(self, cure, *arguments):
        """Starts with --wait, cures what it waits for, and it ends with 0."""
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(self.once, "--wait=60s", "--collect.interval=500ms", *arguments)
            time.sleep(1)  # not a condition: the cure must come while it waits, and it does wait
            self.assertFalse(waiting.done(), "did not wait")
            cure()
            code, out, err = waiting.result(60)
        self.assertEqual(code, OK, f"{out}\n{err}")

    def test_wait_for_the_lag_to_fall(self):
        self.verbs.commit("catching-up", {("orders", 0): 10})
        self.assert_waits_until(
            lambda: self.verbs.commit("catching-up", {("orders", 0): 95}),
            "--group=catching-up", "--max-lag=10")

    def test_wait_for_a_group_to_appear(self):
        self.assert_waits_until(lambda: self.verbs.commit("late", {("orders", 0): 100}),
                                "--group=late")

    def test_wait_for_the_first_commit(self):
        with Member(self.cluster.bootstrap, "shy", ["orders"], commit="never") as member:
            member.wait_assigned(2)
            self.assert_waits_until(member.commit_now, "--group=shy")

    def test_wait_in_vain(self):
        started = time.monotonic()
        self.assert_exit(CRITICAL, "--wait=2s", "--collect.interval=500ms", "--group=behind",
                         "--max-lag=10")
        self.assertGreaterEqual(time.monotonic() - started, 2)
        self.assert_exit(UNKNOWN, "--wait=1s", "--collect.interval=500ms", "--group=nobody")

    def test_wait_for_kafka(self):
        self.cluster.stop(1)
        try:
            self.assert_waits_until(lambda: self.cluster.start(1), "--group=done")
        finally:
            if not self.cluster.running():
                self.cluster.start(1)


if __name__ == "__main__":
    unittest.main()
