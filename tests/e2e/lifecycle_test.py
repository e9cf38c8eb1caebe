# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""Start without Kafka, life with it, and the end: always within two seconds (Lagwatch.stop)."""

import contextlib
import pathlib
import signal
import socket
import tempfile
import unittest

import lagwatch
import paths
from clients import Verbs
from hung_file import HungFile
from kafka_cluster import KafkaCluster
from processes import wait_until

QUICK = ("--collect.interval=500ms", "--collect.timeout=2s")


class WithoutKafkaTest(unittest.TestCase):
    def assert_up_without_kafka(self, program):
        program.wait_until(lambda: program.value("lagwatch_up") == 0, 10, "lagwatch_up 0")
        self.assertEqual(program.get("/metrics").status, 200)
        self.assertEqual(program.get("/livez").status, 200)
        ready = program.get("/readyz")
        self.assertEqual(ready.status, 503)
        self.assertNotEqual(ready.text().strip(), "")
        page = program.metrics()
        self.assertEqual([name for name, _ in page if name.startswith("kafka_consumergroup")], [])

    def test_nobody_listens(self):
        [port] = paths.free_ports(1)
        with lagwatch.Lagwatch(f"--kafka.bootstrap-servers=127.0.0.1:{port}", *QUICK) as program:
            self.assert_up_without_kafka(program)

    def test_name_cannot_be_resolved(self):
        with lagwatch.Lagwatch("--kafka.bootstrap-servers=no-such-host.invalid:9092",
                               *QUICK) as program:
            self.assert_up_without_kafka(program)

    def test_a_black_hole_listens(self):
        with socket.create_server(("127.0.0.1", 0)) as hole:
            with lagwatch.Lagwatch(f"--kafka.bootstrap-servers=127.0.0.1:{hole.getsockname()[1]}",
                                   *QUICK) as program:
                self.assert_up_without_kafka(program)

    def test_ended_right_after_start(self):
        [port] = paths.free_ports(1)
        with lagwatch.Lagwatch(f"--kafka.bootstrap-servers=127.0.0.1:{port}"):
            pass

    def test_sigint_ends_it_too(self):
        [port] = paths.free_ports(1)
        with lagwatch.Lagwatch(f"--kafka.bootstrap-servers=127.0.0.1:{port}") as program:
            program.process.send_signal(signal.SIGINT)
            wait_until(lambda: program.process.poll() is not None, 2, "exit on SIGINT", 0.02)

    def test_ended_during_a_reload_that_hangs(self):
        [port] = paths.free_ports(1)
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            file = pathlib.Path(folder) / "lagwatch.yaml"
            file.write_text(f"kafka.bootstrap-servers: 127.0.0.1:{port}\n")
            with lagwatch.Lagwatch(f"--config.file={file}") as program:
                hung = stack.enter_context(HungFile(file))
                program.process.send_signal(signal.SIGHUP)
                hung.wait_until_read()
                self.assertEqual(program.get("/livez").status, 200)

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            code, out, err = lagwatch.run_once(f"--web.listen-address={address}")
        self.assertEqual((code, out), (78, ""))
        self.assertIn(address, err)


class WithKafkaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.create_topics({"orders": 1})
        verbs.produce("orders", 0, 10)
        verbs.commit("billing", {("orders", 0): 3})

    def start(self, *arguments):
        return lagwatch.Lagwatch(f"--kafka.bootstrap-servers={self.cluster.bootstrap}", *arguments)

    @staticmethod
    def lag(program):
        return program.value("kafka_consumergroup_lag", consumergroup="billing", topic="orders",
                             partition="0")

    def test_kafka_comes_after_the_start(self):
        self.cluster.stop(1)
        with self.start(*QUICK) as program:
            program.wait_until(lambda: program.value("lagwatch_up") == 0, 10, "lagwatch_up 0")
            self.assertEqual(program.get("/readyz").status, 503)
            self.cluster.start(1)
            program.wait_until(lambda: self.lag(program) == 7, 30, "the true lag")
            self.assertEqual(program.value("lagwatch_up"), 1)
            program.wait_until(lambda: program.get("/readyz").status == 200, 10, "ready")

    def test_ended_while_kafka_hangs(self):
        with self.start("--collect.interval=500ms", "--collect.timeout=10s") as program:
            program.wait_until(lambda: self.lag(program) == 7, 30, "the true lag")
            self.cluster.pause(1)
            try:
                done = program.collections()
                # One more may have begun before the pause; the next one hangs.
                wait_until(lambda: program.collections() == done, 5, "a collection that hangs")
                program.stop()
            finally:
                self.cluster.resume(1)

    def test_scrapes_do_not_wait_for_a_kafka_that_hangs(self):
        with self.start(*QUICK) as program:
            program.wait_until(lambda: self.lag(program) == 7, 30, "the true lag")
            self.cluster.pause(1)
            try:
                program.wait_until(lambda: program.value("lagwatch_up") == 0, 15, "lagwatch_up 0")
                program.wait_until(lambda: self.lag(program) is None, 15, "stale data withdrawn")
                self.assertEqual(program.get("/livez").status, 200)
            finally:
                self.cluster.resume(1)
            program.wait_until(lambda: self.lag(program) == 7, 30, "the true lag again")


if __name__ == "__main__":
    unittest.main()
