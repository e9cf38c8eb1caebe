# SPDX-License-Identifier: Apache-2.0
"""Runs lagwatch against brokers whose responses are corrupted at random: it survives, its pages stay valid, and when the
responses are intact again, everything is correct again. A seed gives the same corruptions in the same order."""

import random

from fake_kafka import LENIENT, FakeKafka, Group, Log
from lagwatch import Lagwatch

END = 100
TOPICS, PARTITIONS, OFFSET_GROUPS = ("orders", "clicks"), range(4), 4
LENGTHS = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\x80\0\0\0", b"\0\0\0\1")


class Noise:
    def __init__(self, seed, share=0.25):
        """share: the fraction of corrupted responses."""
        self._random, self._share = random.Random(seed), share
        self.damaged = 0

    def __call__(self, _broker, api, answer):
        # Without versions nothing else is asked.
        if api == "ApiVersions" or self._random.random() > self._share:
            return answer
        self.damaged += 1
        return bytes(self._damage(bytearray(answer)))

    def _damage(self, answer):
        at = self._random.randrange(len(answer))
        piece = slice(at, at + self._random.randint(1, 20))
        kind = self._random.randrange(6)
        if kind == 0:
            return answer[:at]
        if kind == 1:
            for _ in range(self._random.randint(1, 4)):
                answer[self._random.randrange(len(answer))] = self._random.randrange(256)
        elif kind == 2:
            answer[at:at + 4] = self._random.choice(LENGTHS)
        elif kind == 3:
            answer[at:at] = answer[piece]
        elif kind == 4:
            del answer[piece]
        else:
            answer += self._random.randbytes(self._random.randint(1, 30))
        return answer


def _fill(kafka):
    """The truth: {(group, topic, partition): lag}."""
    for topic in TOPICS:
        kafka.topics[topic] = {p: Log(leader=1 + p % 2, end=END) for p in PARTITIONS}
    keys = [(topic, p) for topic in TOPICS for p in PARTITIONS]
    for number in range(OFFSET_GROUPS):
        kafka.groups[f"group-{number}"] = Group(1 + number % 2, {key: 3 + key[1] for key in keys})
    owned = [("orders", p) for p in PARTITIONS]
    kafka.groups["alive"] = Group(1, {key: 4 for key in owned}, "Stable", {"one": owned[:2], "two": owned[2:]})
    return {(name, *key): END - offset for name, group in kafka.groups.items() for key, offset in group.commits.items()}


def _lags(page):
    lags = {(labels["consumergroup"], labels["topic"], int(labels["partition"])): lag
            for labels, lag in page.all("kafka_consumergroup_lag")}
    negative = {row: lag for row, lag in lags.items() if lag < 0}
    if negative:
        raise AssertionError(f"a lag below 0: {negative}")
    return lags


def run(seed, collections):
    """Runs that many collections; returns the number of corrupted responses."""
    with FakeKafka(brokers=2) as kafka:
        truth = _fill(kafka)
        with Lagwatch(f"--kafka.bootstrap-servers={kafka.bootstrap}", "--collect.interval=20ms",
                      "--collect.timeout=300ms", "--kafka.property=reconnect.backoff.ms=10",
                      "--kafka.property=reconnect.backoff.max.ms=50", env=LENIENT) as program:
            program.wait_until(lambda: _lags(program.metrics()) == truth, 30, "everything before")
            honest, noise = kafka.mangle, Noise(seed)
            kafka.mangle = noise
            target = program.collections() + collections

            def there():
                page = program.metrics()
                _lags(page)
                return sum(value for _, value in page.all("lagwatch_collections_total")) >= target
            program.wait_until(there, 60 + collections, f"{collections} collections, seed {seed}")
            kafka.mangle = honest
            program.wait_until(lambda: _lags(program.metrics()) == truth, 30, f"everything after, seed {seed}")
            return noise.damaged
