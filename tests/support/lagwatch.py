# SPDX-License-Identifier: Apache-2.0
"""The program under test: one that serves, and single runs.

    with Lagwatch("--kafka.bootstrap-servers=…") as lagwatch:
        lagwatch.wait_until(lambda: lagwatch.value("lagwatch_up") == 1)

LAGWATCH_BINARY names the program. It listens on a free loopback port that it logs itself. Its environment has
only the given variables, so that the caller's KAFKA_BOOTSTRAP_SERVERS has no effect.
Leaving the context stops it and asserts a clean exit within the promised two seconds.
"""

import gzip
import http.client
import json
import os
import re
import tempfile
import time

from prometheus_client import parser as text_parser
from prometheus_client.openmetrics import parser as openmetrics_parser

import paths
import processes

_ADDRESS = re.compile(r'address"?[=:]\s*"?[^"\s,]*:(\d+)')
_STOP_SECONDS = 2
# Sanitizers make the program several times slower; they may not make it exit later without end.
_STOP_SLACK = 8 if os.environ.get("LAGWATCH_PRESET") in ("asan", "tsan") else 0
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def environment(extra=None):
    kept = {name: value for name, value in os.environ.items()
            if name in ("PATH", "HOME", "TMPDIR", "LOCPATH") or name.endswith("SAN_OPTIONS")}
    return {**kept, **(extra or {})}


def listening_port(log):
    """The port in the first "listening" line of a log, logfmt or JSON; None while there is none."""
    for line in log.splitlines():
        if "listening" in line and (found := _ADDRESS.search(line)):
            return int(found.group(1))
    return None


def run_once(*arguments, env=None, timeout=60):
    """Runs it to its end: (exit code, stdout, stderr)."""
    done = processes.run([paths.binary(), *arguments], timeout=timeout, env=environment(env))
    return done.returncode, done.stdout, done.stderr


def once_json(*arguments, **options):
    """`--once --output json`, parsed. Does not check the exit code: (code, document)."""
    code, out, err = run_once("--once", "--output", "json", *arguments, **options)
    try:
        return code, json.loads(out)
    except json.JSONDecodeError as error:
        raise AssertionError(f"exit {code}, no JSON: {error}\n{out[:500]}\n{err[-2000:]}") from error


class Response:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def text(self):
        raw = gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" \
            else self.body
        return raw.decode("utf-8")

    def json(self):
        return json.loads(self.text())


class Samples(dict):
    """{(name, frozenset of label pairs): value} of one page."""

    def value(self, name, **labels):
        return self.get((name, frozenset(labels.items())))

    def all(self, name, **labels):
        """All samples of that name with these labels: [(labels, value)]."""
        wanted = labels.items()
        return [(dict(pairs), value) for (sample, pairs), value in self.items()
                if sample == name and wanted <= dict(pairs).items()]


def parse(text, openmetrics=False):
    module = openmetrics_parser if openmetrics else text_parser
    samples = Samples()
    for family in module.text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            if key in samples:
                raise AssertionError(f"twice on the page: {key}")
            samples[key] = sample.value
    return samples


class Lagwatch:
    def __init__(self, *arguments, env=None, port=0):
        """port: 0 picks a free one; None: the arguments and the environment set the address."""
        own = () if port is None else (f"--web.listen-address=127.0.0.1:{port}",)
        self._arguments = (*own, *arguments)
        self._env = env
        self.process = None
        self.port = None
        self._killed = False
        self._log = tempfile.TemporaryFile("w+")

    def __enter__(self):
        self.process = processes.start(
            [paths.binary(), *self._arguments],
            stdout=self._log, stderr=self._log, env=environment(self._env))
        try:
            self.port = processes.wait_until(self._logged_port, 30, "the listening line", every=0.02)
        except BaseException:
            processes.end(self.process)
            print(self.log())
            raise
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            processes.end(self.process)
            print(f"--- lagwatch's log\n{self.log()[-6000:]}")
        self._log.close()

    def stop(self):
        """Sends SIGTERM; checks the exit code and the duration, which are part of the contract."""
        if self._killed:
            return
        if self.process.poll() is None:
            started = time.monotonic()
            self.process.terminate()
            processes.wait_until(lambda: self.process.poll() is not None, 20, "exit on SIGTERM",
                                 every=0.02)
            took = time.monotonic() - started
            if took > _STOP_SECONDS + _STOP_SLACK:
                raise AssertionError(f"exit took {took:.1f} s")
        if self.process.returncode != 0:
            raise AssertionError(f"exit code {self.process.returncode}\n{self.log()[-6000:]}")

    def kill(self):
        """Sends SIGKILL, as if its machine failed."""
        self._killed = True
        self.process.kill()
        self.process.wait()

    def log(self):
        self._log.seek(0)
        return self._log.read()

    def log_stream(self):
        """The value of JOURNAL_STREAM if the journal read this log."""
        status = os.fstat(self._log.fileno())
        return f"{status.st_dev}:{status.st_ino}"

    def _logged_port(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"ended with {self.process.returncode}: {self.log()[-2000:]}")
        return listening_port(self.log())

    def get(self, path, headers=None, method="GET"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return Response(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def metrics(self, openmetrics=False):
        answer = self.get("/metrics", {"Accept": OPENMETRICS} if openmetrics else {})
        if answer.status != 200:
            raise AssertionError(f"/metrics answered {answer.status}")
        return parse(answer.text(), openmetrics)

    def value(self, name, **labels):
        return self.metrics().value(name, **labels)

    def wait_until(self, predicate, timeout=30, what="the condition"):
        def alive_and_true():
            return self.process.poll() is not None or predicate()
        seen = processes.wait_until(alive_and_true, timeout, what)
        if self.process.poll() is not None:
            raise AssertionError(f"lagwatch ended with {self.process.returncode}\n{self.log()}")
        return seen

    def collections(self):
        """The number of collections so far, with any result."""
        return sum(value for _, value in self.metrics().all("lagwatch_collections_total"))

    def wait_collections(self, more=1, timeout=60):
        """Waits until `more` collections have ended that started after this call."""
        target = self.collections() + more + 1
        self.wait_until(lambda: self.collections() >= target, timeout, f"{more} collections")

    def resident_bytes(self):
        return self.value("process_resident_memory_bytes")

    def open_descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))
