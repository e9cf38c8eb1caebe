# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""Over TLS: 500 idle clients and 200 that send a byte a second, and a scrape beside them is answered within a second."""

import resource
import socket
import statistics
import time
import unittest

import processes
import recording
from web_config import USERS, WebConfigCase, resident

IDLE, SLOW = 500, 200
GROUPS, PARTITIONS = 400, 10  # of the page that is scraped
_LIMIT = 1.0  # seconds for a scrape
_TICKS = 6  # seconds of the crowd; a slow request is cut after ten
_SLOW_REQUEST = b"GET /livez HTTP/1.1"
_PER_CLIENT = 150_000  # bytes of memory at most, TLS buffers included


class DoorCrowdTest(WebConfigCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))

    def recorded(self):
        """A past of one collection."""
        path = self.folder / "groups.rec"
        commits = {("orders", partition): 90 for partition in range(PARTITIONS)}
        with recording.Writer(path, interval_ms=15_000) as writer:
            writer.collect(1_700_000_000_000, {"orders": [100] * PARTITIONS},
                           [recording.Group(f"group-{number:03}", commits) for number in range(GROUPS)])
        return path

    def connect(self, program):
        plain = socket.create_connection(("localhost", program.port), 20)
        return self.clients.wrap_socket(plain, server_hostname="localhost")

    def ask(self, client):
        """One /livez on a connection that stays."""
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"ok\n"):
            answer += client.recv(4096)
        return answer.split()[1]

    def scrape(self, program):
        started = time.monotonic()
        status, _, page = self.get(program, "/metrics", "scraper:se:cret", self.clients)
        took = time.monotonic() - started
        self.assertEqual(status, 200)
        self.assertEqual(page.count(b"\nkafka_consumergroup_lag{"), GROUPS * PARTITIONS)
        self.page = len(page)
        return took

    def scrapes_beside(self, program, slow):
        """Seconds that each took, by a new connection, until the slow ones have sent their bytes."""
        took = []
        for byte in _SLOW_REQUEST[:_TICKS]:
            tick = time.monotonic()
            for client in slow:
                client.sendall(bytes([byte]))
            while time.monotonic() < tick + 1:
                took.append(self.scrape(program))
        return took

    def crowd(self, program):
        """One crowd that comes, is looked at and goes: (scrapes' seconds, memory with it)."""
        idle = [self.connect(program) for _ in range(IDLE)]
        self.assertEqual({self.ask(client) for client in idle}, {b"200"})
        slow = [self.connect(program) for _ in range(SLOW)]
        took = self.scrapes_beside(program, slow)
        memory = resident(program)
        for client in slow:  # cut by the deadline of a request, however steadily they send
            self.assertEqual(client.recv(1), b"")
        self.assertEqual({self.ask(client) for client in idle}, {b"200"}, "nobody was driven out")
        for client in idle + slow:
            client.close()
        return took, memory

    def test_a_scrape_is_answered_beside_a_crowd_and_nothing_of_it_stays(self):
        self.clients = self.context()
        cluster = (f"--replay={self.recorded()}", "--replay.speed=0")
        with self.serving(self.tls() + USERS, "--web.open-probes", cluster=cluster) as program:
            program.wait_until(lambda: self.get(program, "/readyz", context=self.clients)[0] == 200, 30, "a page")
            alone = [self.scrape(program) for _ in range(20)]
            descriptors, before = program.open_descriptors(), resident(program)
            print(f"a page of {self.page / 1e6:.1f} MB")
            report("alone", alone, before)
            crowds = []
            for number in (1, 2):
                took, memory = self.crowd(program)
                report(f"crowd {number}", took, memory)
                # One of many may have waited for the machine; the crowd would delay them all.
                late = sum(seconds > _LIMIT for seconds in took)
                self.assertLessEqual(late * 10, len(took), f"{late} of {len(took)} scrapes were late")
                processes.wait_until(lambda: program.open_descriptors() <= descriptors + 1, 20,
                                     "the crowd's descriptors given back")
                crowds.append(memory)
            self.assertLess(crowds[0] - before, (IDLE + SLOW) * _PER_CLIENT)
            self.assertLess(crowds[1] - crowds[0], (IDLE + SLOW) * _PER_CLIENT / 4, "memory of the first stays")


def report(what, took, memory):
    print(f"{what}: {len(took)} scrapes, p50 {1000 * statistics.median(took):.1f} ms, "
          f"max {1000 * max(took):.1f} ms, resident {memory / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    unittest.main()
