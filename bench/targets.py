# SPDX-License-Identifier: Apache-2.0
"""The programs that bench/compare runs in turn: how each is started, and what one collection of it is."""

import json
import os
import re
import subprocess
import time
import urllib.request
from typing import NamedTuple

import paths
import processes

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 120  # seconds for a page of the slowest


class Figures(NamedTuple):
    """Of one collection and one scrape."""
    collection: float | None  # seconds
    cpu: float  # seconds
    scrape: float | None  # seconds; where a scrape collects, all of it
    page: int  # bytes


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat", encoding="ascii").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


class Target:
    """One process that serves /metrics. A context; ends what it started."""

    def __init__(self, name, path):
        self.name, self._path = name, path
        self._process = self._port = None

    def start(self, bootstrap, folder):
        [self._port] = paths.free_ports(1)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        arguments, more = self.command(bootstrap, folder)
        self._process = processes.start([self._path, *arguments], env={**kept, **more},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        processes.end(self._process)

    def url(self):
        return f"http://127.0.0.1:{self._port}/metrics"

    def get(self, compressed=False):
        """(seconds, body as it was sent)"""
        request = urllib.request.Request(self.url(), headers={"Accept-Encoding": "gzip" if compressed else "identity"})
        started = time.monotonic()
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            body = answer.read()
        return time.monotonic() - started, body

    def wait_page(self, of):
        """Until a page holds this text."""
        processes.wait_until(lambda: self._process.poll() is not None or of in self.get()[1], _PATIENCE,
                             f"{self.name} shows {of!r}", every=0.2)
        if self._process.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self._process.returncode}")

    def warm_up(self):
        """Until what follows is as it will always be."""

    def peak_bytes(self):
        status = open(f"/proc/{self._process.pid}/status", encoding="ascii").read()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024

    def cpu(self):
        return cpu_seconds(self._process.pid)


class CollectsOnScrape(Target):
    def measure(self):
        before = self.cpu()
        took, body = self.get()
        return Figures(took, self.cpu() - before, took, len(body))


class KafkaExporter(CollectsOnScrape):
    def command(self, bootstrap, _folder):
        return ([*(f"--kafka.server={server}" for server in bootstrap.split(",")),
                 f"--web.listen-address=127.0.0.1:{self._port}"], {})


class KMinion(CollectsOnScrape):
    def command(self, bootstrap, folder):
        everything = {"granularity": "partition"}
        file = folder / "kminion.yaml"  # JSON is YAML
        file.write_text(json.dumps({
            "kafka": {"brokers": bootstrap.split(",")},
            "minion": {"consumerGroups": {"enabled": True, "scrapeMode": "adminApi", "allowedGroups": ["/.*/"], **everything},
                       "topics": {"allowedTopics": ["/.*/"], **everything}},
            "exporter": {"host": "127.0.0.1", "port": self._port}}))
        return [], {"CONFIG_FILEPATH": str(file)}


class ConsumerGroupsTool(Target):
    """kafka-consumer-groups.sh, as a cron job runs it: a process for each collection."""

    def start(self, bootstrap, folder):
        self._command = [self._path, "--bootstrap-server", bootstrap, "--all-groups", "--describe", "--timeout", "120000"]
        self._peak = 0
        return self

    def __exit__(self, *_):
        pass

    def wait_page(self, of):
        pass

    def peak_bytes(self):
        return self._peak

    def measure(self):
        started = time.monotonic()
        with subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            size = len(process.stdout.read())
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self._peak = max(self._peak, used.ru_maxrss * 1024)
        took = time.monotonic() - started
        return Figures(took, used.ru_utime + used.ru_stime, None, size)


class CollectsByItself(Target):
    INTERVAL = 5  # seconds

    def warm_up(self):
        self._await_next()

    def measure(self):
        """Of the next collection that is whole; right after one."""
        before = self.cpu()
        took, body = self.get()
        self._await_next()
        return Figures(self._collection(body), self.cpu() - before, took, len(body))


class Lagwatch(CollectsByItself):
    def __init__(self, name, path, settings=()):
        super().__init__(name, path)
        self._settings = settings

    def command(self, bootstrap, _folder):
        return ([f"--kafka.bootstrap-servers={bootstrap}", f"--web.listen-address=127.0.0.1:{self._port}",
                 f"--collect.interval={self.INTERVAL}s", "--collect.timeout=60s", *self._settings], {})

    def warm_up(self):
        """Until each unread record's time is known: it is asked for once."""
        processes.wait_until(lambda: self._status()["time_lag_pending"] == 0, 10 * _PATIENCE, "all times found", every=0.2)
        super().warm_up()

    def _status(self):
        """Not the page: that would be a second scrape."""
        with urllib.request.urlopen(self.url().replace("/metrics", "/api/v1/status"), timeout=_PATIENCE) as answer:
            [cluster] = json.load(answer)["clusters"]
        return cluster

    def _await_next(self):
        before = self._status()["last_complete_timestamp_seconds"]
        while self._status()["last_complete_timestamp_seconds"] == before:
            time.sleep(0.2)

    def _collection(self, _body):
        return self._status()["duration_seconds"]["total"]


class KlagExporter(CollectsByItself):
    def command(self, bootstrap, folder):
        file = folder / "klag.toml"
        file.write_text(f"""
[exporter]
poll_interval = "{self.INTERVAL}s"
http_port = {self._port}
http_host = "127.0.0.1"
granularity = "partition"
[exporter.timestamp_sampling]
enabled = false
[[clusters]]
name = "bench"
bootstrap_servers = "{bootstrap}"
""")
        return ["--config", str(file)], {}

    def _await_next(self):
        time.sleep(self.INTERVAL)

    @staticmethod
    def _collection(body):
        found = re.search(rb"klag_exporter\w*(?:scrape|collection)_duration_seconds\S* (\S+)", body)
        return float(found[1]) if found else None


class LagwatchExact(Lagwatch):
    """As it follows __consumer_offsets instead of asking for offsets."""

    def __init__(self, name, path):
        super().__init__(name, path, ["--collect.offsets-topic"])


PEERS = {"kafka_exporter": KafkaExporter, "kminion": KMinion, "klag-exporter": KlagExporter,
         "kafka-consumer-groups": ConsumerGroupsTool, "lagwatch-exact": LagwatchExact}
