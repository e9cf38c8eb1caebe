# SPDX-License-Identifier: Apache-2.0
"""Kafka, three lagwatch that watch it, and a Prometheus with our rules that scrapes them.

    with WatchedKafka(factor=60) as watched:
        watched.prometheus.query("kafka_consumergroup_lag")

Two lagwatch are replicas of one another; the third names its cluster (`east`), so that every rule
and every query meets series with and without the label `cluster` side by side. All targets have
the labels that an operator such as Strimzi adds. `factor` makes all times that much shorter:
lagwatch's interval and window, Prometheus's intervals, and those of the rules (short_rules.py); 1
is how it is used. To be used on a thread that outlives it.
"""

import contextlib
import pathlib
import tempfile

import short_rules
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from processes import wait_until
from prometheus_server import PrometheusServer, scraped
from verdict_watch import VerdictWatch

CLUSTER = "east"
OPERATOR_LABELS = {"namespace": "kafka", "strimzi_io_cluster": "watched"}
_INTERVAL, _WINDOW = 15, 300  # lagwatch's defaults, seconds
_LEAST_INTERVAL, _LEAST_WINDOW = 0.5, 10  # what a busy machine can do


class WatchedKafka(contextlib.ExitStack):
    def __init__(self, factor, brokers=1, settings=""):
        """settings: more lines of lagwatch's configuration file."""
        super().__init__()
        self.factor = factor
        self.interval = max(_LEAST_INTERVAL, _INTERVAL / factor)
        self.window = max(_LEAST_WINDOW, _WINDOW / factor)
        self.kafka = KafkaCluster(brokers=brokers)
        self.lagwatches = []
        self.began = 0.0  # when all was scraped and no alert was left, in seconds since the epoch
        self._settings = settings
        self._arguments = [[], [], [f"--cluster.name={CLUSTER}"]]
        self._file = None

    def __enter__(self):
        super().__enter__()
        try:
            self._start()
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def _start(self):
        self.enter_context(self.kafka)
        folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory()))
        self._file = folder / "settings.yaml"
        self._file.write_text(f"collect.interval: {self.interval * 1000:.0f}ms\n"
                              f"threshold.window: {self.window:.0f}s\n"
                              + ("" if self.factor == 1 else "collect.stale-after: 8\n")
                              + self._settings)
        self.lagwatches = [self._start_lagwatch(i) for i in range(len(self._arguments))]
        self.watch = self.enter_context(VerdictWatch(self.lagwatches[0]))
        self.prometheus = self.enter_context(PrometheusServer(
            [scraped([one.port for one in self.lagwatches], **OPERATOR_LABELS)],
            rules=short_rules.shortened(folder, self.factor), every=self.interval))
        self.prometheus.wait_scraped(10 + 3 * self.interval)
        # Until the first scrape nothing was there, which is an alert of its own.
        wait_until(lambda: not self.prometheus.query("ALERTS"), 30 + 3 * self.interval, "no alert")
        self.began = self.prometheus.evaluated()

    def _start_lagwatch(self, number, port=0):
        return self.enter_context(Lagwatch(
            f"--config.file={self._file}", f"--kafka.bootstrap-servers={self.kafka.bootstrap}",
            *self._arguments[number], port=port))

    def revive(self, number):
        """Restarts a killed lagwatch on the port that Prometheus scrapes."""
        self.lagwatches[number] = self._start_lagwatch(number, self.lagwatches[number].port)
