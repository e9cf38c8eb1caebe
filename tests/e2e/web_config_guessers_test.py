# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""Eighty connections guess passwords from the scraper's own address: every scrape with the right one succeeds.

GUESS_SECONDS sets how long each part lasts.
"""

import http.client
import itertools
import os
import statistics
import threading
import time
import unittest

from web_config import WebConfigCase, login, resident

GUESSERS = 80
SECONDS = float(os.environ.get("GUESS_SECONDS", "2"))
_HASH = "$2b$10$4bZPsyafH4/0Rq4FPkN27.s8/C6rA61E2xdXN69MRRAvtcRoDedLq"  # of "se:cret", at the usual cost
_USERS = f"basic_auth_users:\n  scraper: {_HASH}\n"
_EVERY = 0.1  # seconds between scrapes
_LIMIT = 10  # seconds that Prometheus waits for a scrape
_GROWTH = 20_000_000  # bytes; the allocator's slack


class Guessers:
    """Threads that try another login as soon as the one before is refused; every second by a new connection."""

    def __init__(self, port):
        self._port = port
        self._done = threading.Event()
        self._count = itertools.count()
        self.answers = []
        self._threads = [threading.Thread(target=self._guess, args=(number,)) for number in range(GUESSERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()  # each ends with the connection that it waits on

    def join(self):
        for thread in self._threads:
            thread.join()

    def _guess(self, number):
        connection = http.client.HTTPConnection("localhost", self._port, timeout=60)
        try:
            while not self._done.is_set():
                self.answers.append(self._answer(connection))
                if number % 2:
                    connection.close()
        except (OSError, http.client.HTTPException) as error:
            if not self._done.is_set():
                self.answers.append(repr(error))

    def _answer(self, connection):
        guess = next(self._count)
        name = "scraper" if guess % 2 else f"name-{guess}"
        connection.request("GET", "/metrics", headers=login(f"{name}:guess-{guess}"))
        answer = connection.getresponse()
        answer.read()
        return answer.status


class DoorGuessersTest(WebConfigCase):
    def scrape(self, program):
        """(seconds it took, its headers)"""
        started = time.monotonic()
        status, headers, _ = self.get(program, "/metrics", "scraper:se:cret")
        took = time.monotonic() - started
        self.assertEqual(status, 200)
        self.assertLess(took, _LIMIT)
        return took, headers

    def scrape_for(self, program, seconds, what):
        end, took = time.monotonic() + seconds, []
        while time.monotonic() < end:
            took.append(self.scrape(program)[0])
            time.sleep(_EVERY)
        print(f"{what}: {len(took)} scrapes, p50 {statistics.median(took) * 1e3:.1f} ms, "
              f"p99 {sorted(took)[int(len(took) * 0.99)] * 1e3:.1f} ms, most {max(took) * 1e3:.1f} ms")

    def test_every_right_scrape_succeeds_and_memory_is_flat(self):
        with self.serving(_USERS) as program, Guessers(program.port) as guessers:
            program.wait_until(lambda: len(guessers.answers) > 5, 30, "guesses")
            print(f"a login that is not known yet: {self.scrape(program)[0] * 1e3:.1f} ms")
            before = resident(program)
            self.scrape_for(program, SECONDS, "then")
            self.write(_USERS + "http_server_config: {headers: {X-Frame-Options: deny}}\n")
            program.wait_until(lambda: "X-Frame-Options" in self.scrape(program)[1], 20, "the new web config")
            self.scrape_for(program, SECONDS, "with a new web config")
            grown = resident(program) - before
            print(f"{len(guessers.answers)} guesses answered; {before / 1e6:.1f} MB, {grown / 1e6:+.1f} MB")
            self.assertLess(grown, _GROWTH)
        guessers.join()
        self.assertLessEqual(set(guessers.answers), {401, 429})


if __name__ == "__main__":
    unittest.main()
