# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""Addresses that lead to no broker: `advertised.listeners` that nobody can reach from here, the commonest fault of a first start
in Docker, and the listener of a KRaft controller. Each has to be said by its cause, wherever a person looks."""

import unittest

import paths
from fake_kafka import FakeKafka, Group, Log
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch, once_json, run_once


class Elsewhere:
    """In place of a proxy: the listener PROXIED advertises a port on which nobody listens."""
    port = paths.free_ports(1)[0]

    def forward(self, *_):
        return self.port


class AdvertisedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1, proxy=Elsewhere()))
        bootstrap = f"127.0.0.1:{cls.cluster.port(1, 'PROXIED')}"
        cls.server = f"--kafka.bootstrap-servers={bootstrap}"
        cls.named = f"the bootstrap server {bootstrap} answered and named broker 1 at 127.0.0.1:{Elsewhere.port}, which cannot be reached"
        cls.advice = "check advertised.listeners of that broker"

    def assert_named(self, text):
        self.assertIn(self.named, text)
        self.assertIn(self.advice, text)

    def test_once_says_whose_address_it_is(self):
        code, document = once_json("--group=billing", self.server, "--collect.timeout=3s")
        self.assertEqual(code, 3)
        self.assert_named(document["not_ready"][0]["text"])
        code, out, err = run_once("--once", "--group=billing", self.server, "--collect.timeout=3s")
        self.assertEqual(code, 3)
        self.assert_named(out)
        self.assertRegex(err, 'cannot determine whether there is a group "billing": [^:]*: ' + self.named)

    def test_a_running_one_says_it_in_log_and_probe_until_it_is_mended(self):
        with Lagwatch(self.server, "--collect.interval=1s", "--collect.timeout=2s", "--collect.stale-after=2") as program:
            program.wait_until(lambda: self.named in program.log(), 20, "the cause in the log")
            for _ in range(2):  # from the first collection on, and when what was read is stale
                ready = program.get("/readyz")
                self.assertEqual(ready.status, 503)
                self.assert_named(ready.text())
                self.assertEqual(program.get("/health").json()["status"], "unknown")
                self.assertEqual(program.get("/api/v1/groups/billing").status, 503)
                program.wait_until(lambda: program.value("lagwatch_kafka_errors_total", api="metadata", error="_TRANSPORT"), 20)
            self.assertNotIn("security.protocol", program.log())

    def test_check_access_does_not_blame_the_bootstrap_server(self):
        code, out, _ = run_once("--check-access", self.server, "--collect.timeout=3s")
        self.assertEqual(code, 3)
        self.assertRegex(out, r"(?m)^ok +login +Metadata from")
        self.assertRegex(out, r"(?m)^unreachable +broker 1 ")
        self.assert_named(out)

    def test_a_controller_is_told_by_what_it_is(self):
        server = f"--kafka.bootstrap-servers=127.0.0.1:{self.cluster.port(1, 'CONTROLLER')}"
        hint = "this looks like the listener of a KRaft controller; give the address of a broker instead"
        code, out, _ = run_once("--once", server, "--collect.timeout=3s", timeout=10)
        self.assertEqual(code, 3)
        self.assertIn(hint, out)
        code, out, _ = run_once("--check-access", server, "--collect.timeout=3s", timeout=10)
        self.assertEqual(code, 3)
        self.assertIn(hint, out)
        with Lagwatch(server, "--collect.interval=1h") as program:
            program.wait_until(lambda: hint in program.get("/readyz").text(), 10, "the hint")
            # It refuses at once, and is not asked again and again meanwhile.
            self.assertEqual(program.value("lagwatch_kafka_requests_total", api="metadata"), 1)


class UnresolvableTest(unittest.TestCase):
    def test_a_name_that_does_not_resolve_here(self):
        with FakeKafka(brokers=1) as kafka:
            kafka.topics["orders"] = {0: Log(leader=1, end=10)}
            kafka.groups["billing"] = Group(coordinator=1, commits={("orders", 0): 3})
            server = f"--kafka.bootstrap-servers={kafka.bootstrap}"
            kafka.advertised[1] = ("kafka-0.internal.invalid", 9092)
            with Lagwatch(server, "--collect.interval=500ms", "--collect.timeout=2s") as program:
                said = program.wait_until(lambda: "resolve" in (text := program.get("/readyz").text()) and text, 20, "the cause")
                self.assertRegex(said, f"the bootstrap server {kafka.bootstrap} answered and named broker 1 at "
                                       r"kafka-0.internal.invalid:9092, which cannot be reached from here \(Failed to resolve .*"
                                       r": check advertised.listeners of that broker")
                del kafka.advertised[1]
                program.wait_until(lambda: program.get("/readyz").status == 200, 30, "ready once it is mended")
                self.assertEqual(program.value("kafka_consumergroup_lag", consumergroup="billing", topic="orders", partition="0"), 7)


if __name__ == "__main__":
    unittest.main()
