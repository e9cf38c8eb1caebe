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
from fake_kafka import HANG_UP, FakeKafka, Group, Log

ROW = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
SUMS = ("kafka_consumergroup_records_consumed_total", "kafka_topic_records_produced_total",
        "kafka_consumergroup_offset_commits_total", "kafka_consumergroup_rebalances_total")
INTERVAL = 0.3
WINDOW = 3


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

    def assert_right_again(self, program):
        program.wait_until(lambda: program.get("/readyz").status == 200, 30, "the end of the outage")
        self.assert_right(program)

    def sums(self, program):
        page = program.metrics()
        return {name: sum(value for _, value in page.all(name)) for name in SUMS}

    def clock(self, seconds):
        """The file that sets the program's clock, and the environment in which it does."""
        shift, clock = self.folder / "clock_shift.so", self.folder / "clock"
        made = processes.run(["cc", "-shared", "-fPIC", "-o", shift, paths.REPOSITORY / "tests/support/clock_shift.c"])
        self.assertEqual(made.returncode, 0, made.stderr)
        clock.write_text(str(seconds))
        return clock, {"LD_PRELOAD": str(shift), "TEST_CLOCK": str(clock)}

    def set_clock(self, program, clock, seconds):
        draft = clock.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.rename(clock)
        program.wait_until(lambda: abs(self.age(program, seconds)) < 60, 30, "the other time")

    def age(self, program, seconds):
        """Of what is shown, by the clock that was set."""
        return time.time() + seconds - program.value("lagwatch_last_success_timestamp_seconds")

    def status(self, program, group):
        return program.get(f"/api/v1/groups/{group}").json()["status"]

    def wait_status(self, program, group, status):
        program.wait_until(lambda: self.status(program, group) == status, 10 * WINDOW, f"{group} {status}")

    def assert_alive_by_the_new_clock(self, program, seconds):
        """Counters, freshness, verdicts over time and an outage: at once, not after an hour."""
        before = self.sums(program)
        self.move(10)
        self.assert_right(program)
        after = self.sums(program)
        self.assertEqual([after[name] - before[name] for name in SUMS], [10, 10, 1, 0])
        self.assertLess(self.age(program, seconds), 10)
        [status] = program.get("/api/v1/status").json()["clusters"]
        self.assertTrue(0 <= status["age_seconds"] < 10, status["age_seconds"])
        self.kafka.groups["stuck"].commits["orders", 0] += 1
        self.wait_status(program, "stuck", "ok")
        moved = time.monotonic()
        self.wait_status(program, "stuck", "critical")
        self.assertGreater(time.monotonic() - moved, WINDOW / 2)
        self.kafka.mangle = lambda broker, api, answer: HANG_UP
        program.wait_until(lambda: program.value("lagwatch_up") == 0, 30, "the outage")
        program.wait_until(lambda: program.get("/readyz").status == 503, 30, "that what is shown is too old")
        self.kafka.mangle = lambda broker, api, answer: answer
        program.wait_until(lambda: program.value("lagwatch_up") == 1, 30, "the end of the outage")
        self.wait_status(program, "stuck", "critical")

    def test_the_clock_is_set_by_an_hour_either_way(self):
        clock, environment = self.clock(0)
        recording = self.folder / "day.lagwatch"
        self.kafka.groups["stuck"] = Group(1, {("orders", 0): 10}, "Stable", {"a": [("orders", 0)]})
        self.arguments += (f"--threshold.window={WINDOW}s", f"--record={recording}")
        program = self.start(environment)
        self.wait_status(program, "stuck", "critical")
        for seconds in (3600, 0):
            with self.subTest(seconds=seconds):
                self.set_clock(program, clock, seconds)
                if seconds == 0:
                    self.assertEqual(self.status(program, "stuck"), "critical", "a clock that is set back ends no verdict")
                    self.assertIn('msg="the system clock was set back"', program.log())
                self.assert_alive_by_the_new_clock(program, seconds)
        self.assertNotIn("level=error", program.log())
        lived = program.metrics()
        program.stop()
        _, page, _ = lagwatch.run_once("--once", f"--replay={recording}", f"--threshold.window={WINDOW}s", "--output=prometheus")
        replayed = lagwatch.parse(page)
        for name in SUMS:
            self.assertEqual(replayed.all(name), lived.all(name))

    def test_the_clock_is_set_back_when_kafka_is_gone(self):
        """What was read before lies an hour ahead then; it is withdrawn when it is due all the same."""
        clock, environment = self.clock(3600)
        program = self.start(environment)
        self.kafka.mangle = lambda broker, api, answer: HANG_UP
        draft = clock.with_suffix(".new")
        draft.write_text("0")
        draft.rename(clock)
        program.wait_until(lambda: program.value("lagwatch_up") == 0, 30, "the outage")
        program.wait_until(lambda: program.get("/readyz").status == 503, 30, "that what is shown is too old")
        self.assertIsNone(program.value("kafka_consumergroup_lag", **ROW))
        self.kafka.mangle = lambda broker, api, answer: answer
        self.assert_right_again(program)

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
