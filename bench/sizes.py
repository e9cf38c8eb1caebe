# SPDX-License-Identifier: Apache-2.0
"""The clusters that figures are told of, and how one is filled.

Each group commits on all partitions of one topic, or on some of them where a topic has more; in the middle of every
partition's records, so that all of them have a lag."""

import contextlib
import time
from typing import NamedTuple

from confluent_kafka import ConsumerGroupTopicPartitions, Producer

import clients
from clients import Verbs
from kafka_cluster import KafkaCluster

RECORDS, COMMIT = 20, 10
_AT_ONCE = 200  # groups whose commits are under way


class Size(NamedTuple):
    brokers: int
    topics: int
    partitions: int  # of a topic
    groups: int
    commits: int  # of a group

    def describe(self):
        return (f"{self.groups:,} groups × {self.commits} partitions, {self.topics * self.partitions:,} partitions, "
                f"{self.brokers} broker{'s' if self.brokers > 1 else ''}")


SIZES = {
    "XS": Size(1, 5, 4, 20, 4),
    "S": Size(1, 20, 20, 200, 20),
    "M": Size(1, 50, 50, 2_000, 50),
    "L": Size(3, 100, 20, 10_000, 20),
    "XL": Size(3, 1_000, 25, 65_000, 4),
    "XXL": Size(3, 200, 50, 20_000, 50),
}


def group_name(number):
    return f"group-{number:05}"


def _topic(number):
    return f"topic-{number:04}"


@contextlib.contextmanager
def filled(size, proxy=None):
    """A real cluster of that size."""
    # Tens of thousands of logs: small index files, and no time-out while they are made.
    config = {"log.index.size.max.bytes": 4096, "auto.create.topics.enable": "false"}
    with KafkaCluster(brokers=size.brokers, config=config, heap_mb=1024 if size.groups < 20_000 else 3072, proxy=proxy) as cluster:
        started = time.monotonic()
        verbs = Verbs(cluster.bootstrap)
        for base in range(0, size.topics, 100):
            verbs.create_topics({_topic(t): size.partitions for t in range(base, min(base + 100, size.topics))})
        _write(cluster, size)
        _commit(verbs, size)
        print(f"{size.describe()}: filled in {time.monotonic() - started:.0f} s", flush=True)
        yield cluster


def _write(cluster, size):
    producer = Producer(clients.quiet(cluster.bootstrap, {"linger.ms": 20, "queue.buffering.max.messages": 2_000_000}))
    for topic in range(size.topics):
        for partition in range(size.partitions):
            for _ in range(RECORDS):
                producer.produce(_topic(topic), b"x" * 20, partition=partition)
        producer.poll(0)
    if producer.flush(300):
        raise TimeoutError("records not acknowledged in time")


def _commit(verbs, size):
    verbs.commit(group_name(0), _offsets(size, 0))  # makes __consumer_offsets
    for base in range(0, size.groups, _AT_ONCE):
        asked = {}
        for number in range(base, min(base + _AT_ONCE, size.groups)):
            offsets = _offsets(size, number)
            asked[number] = verbs.admin.alter_consumer_group_offsets(
                [ConsumerGroupTopicPartitions(group_name(number), clients.partitions_of(offsets))], request_timeout=60)
        for number, futures in asked.items():
            [answer] = [future.result(61) for future in futures.values()]
            if any(partition.error for partition in answer.topic_partitions):
                verbs.commit(group_name(number), _offsets(size, number))  # patiently


def _offsets(size, number):
    first = number // size.topics * size.commits
    return {(_topic(number % size.topics), (first + p) % size.partitions): COMMIT for p in range(size.commits)}
