# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180 presets=asan
"""A recorded minute of faults, told again: what fires, when, and when it goes.

support/record_faults.py made the recording on a real Kafka of three brokers, a collection a second.
By the second of the recording:

     4  the only member of "stopped" leaves, and 50 records are written    30  a member is back
     7  retention deletes what "lost" has not read, its member reads nothing  18  another one reads
     0  the member of "stalled" reads nothing of 90 records                24  another one reads
    34  the group "deleted", without members and 80 behind, is deleted
    38  broker 3 is killed, the only one with the topic of "archived"      44  it is started again

Nobody looks at a clock: what the same recording tells is always the same.
"""

import datetime
import json
import pathlib
import tempfile
import unittest

import lagwatch
import paths
from lagwatch import Lagwatch

OK, WARNING, CRITICAL, UNKNOWN = 0, 1, 2, 3
RECORDING = paths.REPOSITORY / "tests/testdata/faults.lagwatch"
GROUPS = "/api/v1/groups?partitions=true"
SHORT_WINDOW = "--threshold.window=10s"
OTHER_SETTINGS = ("--group.exclude=^steady$", "--threshold.lag-critical=20",
                  "--collect.stale-after=20", "--collect.member-info")

LOST = [(7.9, "critical", "data_loss"), (19.9, "ok", "")]
STALLED = [(11.9, "critical", "stalled"), (26.9, "ok", "")]
STOPPED = [(16.9, "critical", "stopped"), (31.9, "ok", "")]
STEADY = [(40.9, "unknown", "stale_data"), (42.9, "ok", "")]  # its coordinator was broker 3
ARCHIVED = [(40.9, "unknown", "stale_data"), (48.9, "ok", "no_members")]


def replay(*arguments):
    return lagwatch.run_once(f"--replay={RECORDING}", "--once", "--log.format=json", *arguments)


def stories(log):
    """What the log tells of each group: [(second of the recording, status, reason)]."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    begin = datetime.datetime.fromisoformat(lines[0]["time"])
    told = {}
    for line in lines:
        if "group" in line:
            second = (datetime.datetime.fromisoformat(line["time"]) - begin).total_seconds()
            told.setdefault(line["group"], []).append(
                (round(second, 1), line.get("to", "gone"), line.get("reason", "")))
    return told


class RecordedFaultsTest(unittest.TestCase):
    maxDiff = None

    def assert_told(self, code, expected, *arguments):
        seen, _, log = replay(*arguments)
        self.assertEqual(stories(log), expected)
        self.assertEqual(seen, code)

    def test_each_fault_is_told_when_it_was(self):
        self.assert_told(CRITICAL, {"lost": LOST, "stalled": STALLED, "stopped": STOPPED,
                                    "steady": STEADY, "archived": ARCHIVED}, SHORT_WINDOW)

    def test_a_minute_is_too_short_for_the_default_window(self):
        # Above, "lost" is stalled as well, which keeps its word for a fifth of the window.
        self.assert_told(CRITICAL, {"lost": [LOST[0], (18.9, "ok", "")], "steady": STEADY,
                                    "archived": ARCHIVED})

    def test_a_dead_broker_is_bridged_by_older_data(self):
        self.assert_told(CRITICAL, {"lost": LOST, "stalled": STALLED, "stopped": STOPPED},
                         SHORT_WINDOW, "--collect.stale-after=20")

    def test_a_deleted_group_goes_with_its_warning(self):
        self.assert_told(WARNING, {"deleted": [(0.0, "warning", "lag_above_threshold"),
                                               (35.9, "gone", "")]},
                         "--threshold.lag-warning=50", "--group=deleted")

    def test_muted_rules_tell_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "lagwatch.yaml"
            path.write_text("thresholds: [{group: '^lost$', mute: [data_loss, stalled]}]\n",
                            encoding="utf-8")
            self.assert_told(UNKNOWN, {"steady": STEADY, "archived": ARCHIVED},
                             f"--config.file={path}")

    def test_two_runs_are_equal_to_the_byte(self):
        pages = set()
        for settings in ((), (SHORT_WINDOW,), OTHER_SETTINGS):
            for output in ("prometheus", "json", "table"):
                with self.subTest(settings=settings, output=output):
                    first = replay(f"--output={output}", *settings)
                    self.assertEqual(first, replay(f"--output={output}", *settings))
                    pages.add(first)
        self.assertEqual(len(pages), 9, "other settings, other runs")

    def test_two_that_are_served_are_equal_to_the_byte(self):
        for settings in ((), OTHER_SETTINGS):
            with self.subTest(settings=settings):
                self.assertEqual(self.served(settings), self.served(settings))

    def served(self, settings):
        """Every page of the last state, but what is told of the process itself."""
        _, last, _ = replay("--output=json", *settings)
        with Lagwatch(f"--replay={RECORDING}", "--replay.speed=0", *settings) as running:
            running.wait_until(lambda: running.get(GROUPS).text() == last, what="all of it")
            page = [line for line in running.get("/metrics").text().splitlines()
                    if not line.removeprefix("# HELP ").removeprefix("# TYPE ").startswith(
                        "process_")]
            return page, [running.get(path).text() for path in (
                GROUPS, "/api/v1/status", "/health", "/readyz")]


if __name__ == "__main__":
    unittest.main()
