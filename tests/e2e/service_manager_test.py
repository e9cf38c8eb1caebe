# SPDX-License-Identifier: Apache-2.0
# ctest: presets=asan,tsan
"""What the service manager that started lagwatch hears of it (sd_notify), and what its journal reads. Kafka is not there: it is not
what the service manager could mend."""

import os
import re
import resource
import signal
import socket
import tempfile
import unittest

import lagwatch
import paths


class Manager:
    """The end of the socket that systemd would hold."""

    def __init__(self, folder):
        self.path = f"{folder}/notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.path)
        self._socket.settimeout(30)

    def close(self):
        self._socket.close()

    def next(self):
        return self._socket.recv(4096).decode()

    def wait_for(self, wanted):
        """The first message that has `wanted` in it; what comes before it may only be pings."""
        while wanted not in (message := self.next()):
            if message != "WATCHDOG=1":
                raise AssertionError(f"{message!r} instead of {wanted!r}")
        return message

    def forget(self):
        """Drops what has come so far."""
        self._socket.setblocking(False)
        try:
            while self.next():
                pass
        except BlockingIOError:
            self._socket.settimeout(30)


class ServiceManagerTest(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.manager = Manager(folder)
        self.addCleanup(self.manager.close)

    def start(self, *arguments, **env):
        [port] = paths.free_ports(1)
        return lagwatch.Lagwatch(f"--kafka.bootstrap-servers=127.0.0.1:{port}", *arguments,
                                 env={"NOTIFY_SOCKET": self.manager.path, **env})

    def test_ready_without_kafka_pinged_and_stopping(self):
        with self.start(WATCHDOG_USEC="400000") as program:
            self.assertEqual(self.manager.next(), f"READY=1\nSTATUS=listening on 127.0.0.1:{program.port}")
            for _ in range(3):
                self.assertEqual(self.manager.next(), "WATCHDOG=1")
            program.stop()
            self.manager.wait_for("STOPPING=1")
            self.assertNotIn("level=error", program.log())

    def test_without_a_watchdog_there_are_no_pings(self):
        with self.start() as program:
            self.assertIn("READY=1", self.manager.next())
            program.stop()
            self.assertEqual(self.manager.next(), "STOPPING=1")

    def test_a_reload_has_a_beginning_and_an_end(self):
        with self.start() as program:
            self.assertIn("READY=1", self.manager.next())
            program.process.send_signal(signal.SIGHUP)
            self.assertRegex(self.manager.next(), r"^RELOADING=1\nMONOTONIC_USEC=\d+$")
            self.assertEqual(self.manager.next(), "READY=1")

    def test_a_port_that_does_not_respond_is_not_pinged_for(self):
        with self.start(WATCHDOG_USEC="400000") as program:
            self.assertIn("READY=1", self.manager.next())
            self.assertEqual(self.manager.next(), "WATCHDOG=1")
            # Nobody can come in, and it cannot ask itself.
            pid, kind = program.process.pid, resource.RLIMIT_NOFILE
            before = resource.prlimit(pid, kind, (3, resource.prlimit(pid, kind)[1]))
            program.wait_until(lambda: re.search("level=error.*fault=.*GET /livez", program.log()), 30, "the fault in the log")
            self.manager.forget()
            resource.prlimit(pid, kind, before)
            self.assertEqual(self.manager.next(), "WATCHDOG=1")


class JournalTest(unittest.TestCase):
    def test_lines_have_levels_and_leave_the_date_to_the_journal(self):
        env = {}
        program = lagwatch.Lagwatch("--kafka.bootstrap-servers=127.0.0.1:1", "--collect.timeout=2s", env=env)
        env["JOURNAL_STREAM"] = program.log_stream()
        with program:
            program.wait_until(lambda: "level=warn" in program.log(), 30, "a warning")
            program.stop()
            lines = program.log().splitlines()
        self.assertRegex(lines[0], r'^<6>level=info msg="listening" address=')
        for line in lines:
            level = {"3": "error", "4": "warn", "6": "info"}[line[1]]
            self.assertTrue(line.startswith(f"<{line[1]}>level={level} msg="), line)
            self.assertNotIn("time=", line)
        self.assertTrue(any(line.startswith("<4>") for line in lines), lines)

    def test_what_is_wrong_with_the_configuration_is_an_error_there(self):
        with tempfile.TemporaryFile("w+") as log:
            status = os.fstat(log.fileno())
            done = lagwatch.processes.start([paths.binary(), "--web.listen-address=nowhere"], stderr=log, env=lagwatch.environment(
                {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"}))
            self.assertEqual(done.wait(30), 64)
            log.seek(0)
            self.assertRegex(log.read(), r"\A<3>lagwatch: [^\n]+\n\Z")


if __name__ == "__main__":
    unittest.main()
