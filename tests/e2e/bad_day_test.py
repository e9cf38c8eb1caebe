# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300
"""What happens to a machine: its clock is set, it sleeps, its CPUs and its disk are full, somebody closed a stream."""

import os
import pathlib
import signal
import sys
import tempfile
import time
import unittest
import urllib.request

import lagwatch
import paths
import processes
from fake_kafka import FakeKafka, Group, Log

ROW = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
SUMS = ("kafka_consumergroup_records_consumed_total", "kafka_topic_records_produced_total",
        "kafka_consumergroup_offset_commits_total", "kafka_consumergroup_rebalances_total")
INTERVAL = 0.3


def lag_at(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return lagwatch.parse(answer.read().decode()).value("kafka_consumergroup_lag", **ROW)


class BadDayTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=1))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=100)}
        self.kafka.groups["billing"] = Group(1, {("orders", 0): 40})
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.arguments = (f"--kafka.bootstrap-servers={self.kafka.bootstrap}", f"--collect.interval={INTERVAL * 1000:.0f}ms",
                          "--collect.timeout=2s", "--collect.stale-after=3")

    def start(self, env=None):
        program = self.enterContext(lagwatch.Lagwatch(*self.arguments, env=env))
        program.wait_until(lambda: program.value("kafka_consumergroup_lag", **ROW) == 60, 30, "the lag")
        return program

    def move(self, records):
        self.kafka.topics["orders"][0].end += records
        self.kafka.groups["billing"].commits["orders", 0] += records

    def assert_right(self, program):
        """Now and after two more collections: lag, up, no number that cannot be."""
        program.wait_collections(2)
        page = program.metrics()
        self.assertEqual(page.value("kafka_consumergroup_lag", **ROW), 60)
        self.assertEqual(page.value("lagwatch_up"), 1)
        self.assertEqual(program.get("/readyz").status, 200)
        for (name, labels), value in page.items():
            if "timestamp" not in name and not name.startswith("process_"):
                self.assertGreaterEqual(value, 0, (name, labels))

    def sums(self, program):
        page = program.metrics()
        return {name: sum(value for _, value in page.all(name)) for name in SUMS}

    def test_the_clock_is_set_by_an_hour_either_way(self):
        shift, clock = self.folder / "clock_shift.so", self.folder / "clock"
        made = processes.run(["cc", "-shared", "-fPIC", "-o", shift, paths.REPOSITORY / "tests/support/clock_shift.c"])
        self.assertEqual(made.returncode, 0, made.stderr)
        clock.write_text("0")
        program = self.start({"LD_PRELOAD": str(shift), "TEST_CLOCK": str(clock)})
        for offset in ("3600", "0", "-3600", "0"):
            with self.subTest(seconds=offset):
                before, started = self.sums(program), program.value("lagwatch_last_success_timestamp_seconds")
                draft = clock.with_suffix(".new")
                draft.write_text(offset)
                draft.rename(clock)
                program.wait_until(lambda last=started: abs(program.value("lagwatch_last_success_timestamp_seconds") - last)
                                   > 1800, 30, "the other time")
                self.move(10)
                self.assert_right(program)
                after = self.sums(program)
                self.assertEqual({name: after[name] >= before[name] for name in SUMS}, dict.fromkeys(SUMS, True))
                self.assertLess(after[SUMS[0]] - before[SUMS[0]], 11)
        self.assertNotIn("level=error", program.log())

    def test_the_machine_sleeps(self):
        program = self.start()
        program.process.send_signal(signal.SIGSTOP)
        time.sleep(10 * INTERVAL)
        self.move(10)
        collections = self.kafka.requests[1, "ListGroups"]
        program.process.send_signal(signal.SIGCONT)
        self.assert_right(program)
        # What was missed is not made up for: the few that were waited for, and not ten more.
        self.assertLess(self.kafka.requests[1, "ListGroups"] - collections, 2 * 8)

    def test_the_cpus_are_taken(self):
        program = self.start()
        busy = [processes.start([sys.executable, "-c", "while True: pass"]) for _ in range(2 * os.cpu_count())]
        try:
            self.move(10)
            self.assert_right(program)
            self.assertEqual(program.get("/livez").status, 200)
        finally:
            for process in busy:
                processes.end(process)

    def test_the_disk_of_the_log_is_full(self):
        [port] = paths.free_ports(1)
        with open("/dev/full", "wb") as full:
            process = processes.start([paths.binary(), *self.arguments, f"--web.listen-address=127.0.0.1:{port}"],
                                      stdout=full, stderr=full, env=lagwatch.environment())
        try:
            processes.wait_until(lambda: lag_at(port) == 60, 30, "the lag")
        finally:
            self.assertEqual(processes.end(process), 0)

    def once(self, redirect):
        done = processes.run(["sh", "-c", f'exec "$0" "$@" {redirect}', paths.binary(), "--once", *self.arguments],
                             env=lagwatch.environment())
        return done.returncode, done.stderr

    def test_a_result_that_cannot_be_written_is_none(self):
        code, said = self.once(">/dev/full")
        self.assertEqual(code, 3)
        self.assertEqual(said, "lagwatch: cannot write the result: No space left on device\n")

    def test_streams_that_are_closed(self):
        """A result for a closed stdout is lost; and no socket is taken for stdout."""
        lost = "lagwatch: cannot write the result: standard output is closed\n"
        for redirect, expected in ((">&-", (3, lost)), ("2>&-", (0, "")), ("<&-", (0, "")), ("<&- >&- 2>&-", (3, ""))):
            with self.subTest(redirect):
                self.assertEqual(self.once(redirect), expected)
        self.assertEqual(set(self.kafka.requests) - {(1, api) for api in (
            "ApiVersions", "Metadata", "ListGroups", "OffsetFetch", "ListOffsets", "FindCoordinator")}, set())


if __name__ == "__main__":
    unittest.main()
