# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120 presets=asan
"""--record where something is in its way: a full disk, a second process, a file of tomorrow.

There is no Kafka: that nothing answers is recorded as well.
"""

import pathlib
import resource
import tempfile
import unittest

import lagwatch
from lagwatch import Lagwatch

UNKNOWN, CONFIG = 3, 78
SETTINGS = ("--kafka.bootstrap-servers=127.0.0.1:1", "--collect.interval=100ms",
            "--collect.timeout=100ms")


class RecordTest(unittest.TestCase):
    def setUp(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.recording = folder / "lag.rec"

    def record(self):
        return Lagwatch(*SETTINGS, f"--record={self.recording}")

    def size(self):
        return self.recording.stat().st_size

    def assert_whole(self):
        code, _, err = lagwatch.run_once(f"--replay={self.recording}", "--once")
        self.assertEqual(code, UNKNOWN)
        self.assertNotIn("--replay:", err)

    def assert_refused(self, option, why):
        code, _, err = lagwatch.run_once(*([option, "--once"] if "replay" in option
                                           else [*SETTINGS, option]))
        self.assertEqual(code, CONFIG, err)
        self.assertIn(why, err)
        self.assertEqual(err.count("\n"), 1, err)

    def test_a_full_disk_stops_no_collection(self):
        with self.record() as running:
            running.wait_until(lambda: self.size() > 1000, what="some frames")
            limit = self.size() + 30  # as on a full disk, a part of a frame can still be written
            before = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (limit, before[1]))
            running.wait_until(lambda: "not recorded" in running.log(), what="the log line")
            running.wait_collections(5)
            self.assertEqual(running.log().count("collections are not recorded"), 1)
            self.assertLessEqual(self.size(), limit)
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, before)
            running.wait_until(lambda: "recorded again" in running.log() and self.size() > limit,
                               what="recording to go on")
        self.assert_whole()

    def test_two_processes_do_not_record_to_one_file(self):
        with self.record() as running:
            self.assert_refused(f"--record={self.recording}",
                                f"another process is recording to {self.recording}")
            running.wait_collections(2)
        self.assert_whole()

    def test_a_file_of_a_newer_lagwatch_is_refused_and_kept(self):
        with self.record() as running:
            running.wait_collections(2)
        newer = bytearray(self.recording.read_bytes())
        newer[4] += 1
        self.recording.write_bytes(newer)
        for option in ("--record", "--replay"):
            with self.subTest(option):
                self.assert_refused(f"{option}={self.recording}",
                                    f"has format {newer[4]}; this lagwatch reads formats up to {newer[4] - 1}")
        self.assertEqual(self.recording.read_bytes(), newer)


if __name__ == "__main__":
    unittest.main()
