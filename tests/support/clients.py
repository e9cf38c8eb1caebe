# SPDX-License-Identifier: Apache-2.0
"""What a test does to a Kafka, in small verbs, over confluent-kafka (not the code under test).

Offsets and positions are dictionaries {(topic, partition): offset}; times are milliseconds since
1970. Every verb returns when the cluster has confirmed it, and raises KafkaException if it did
not. A Verbs object serves one thread; `conf` adds client properties, for secured listeners.
"""

import os
import time

from confluent_kafka import (ConsumerGroupTopicPartitions, ElectionType, IsolationLevel,
                             KafkaError, KafkaException, Producer, TopicPartition)
from confluent_kafka.admin import (AclBinding, AclOperation, AclPermissionType, AdminClient,
                                   NewPartitions, NewTopic, OffsetSpec, ResourcePatternType,
                                   ResourceType)

import processes
from reassignment import reassign

# Longer than any outage that a test makes; the long form of one may need more.
_TIMEOUT = int(os.environ.get("LAGWATCH_CLIENT_TIMEOUT", "30"))
# Of a coordinator that moves, loads, or has not heard of a new topic yet: it answers better later.
_PASSING = (KafkaError._TIMED_OUT, KafkaError.UNKNOWN_TOPIC_OR_PART,
            KafkaError.COORDINATOR_LOAD_IN_PROGRESS, KafkaError.COORDINATOR_NOT_AVAILABLE,
            KafkaError.NOT_COORDINATOR)


def quiet(bootstrap, conf=None):
    """Client properties that neither log to the test's output nor create topics."""
    return {"bootstrap.servers": bootstrap, "log_level": 0, "socket.timeout.ms": 10000,
            "reconnect.backoff.max.ms": 1000, **(conf or {})}


def partitions_of(offsets):
    return [TopicPartition(topic, partition, offset)
            for (topic, partition), offset in sorted(offsets.items())]


def allow(admin, user, **rights):
    """rights: topic="READ", group="DESCRIBE" …, each on all of them. The broker has an authorizer."""
    bindings = [AclBinding(ResourceType[kind.upper()], "*", ResourcePatternType.LITERAL,
                           f"User:{user}", "*", AclOperation[operation], AclPermissionType.ALLOW)
                for kind, operation in rights.items()]
    for future in admin.create_acls(bindings, request_timeout=_TIMEOUT).values():
        future.result(_TIMEOUT)


def _may_pass(error):
    return isinstance(error, TimeoutError) or error.args[0].code() in _PASSING


class Verbs:
    def __init__(self, bootstrap, conf=None):
        self._bootstrap = bootstrap
        self._conf = conf or {}
        self.admin = AdminClient(quiet(bootstrap, conf))
        self._producer = Producer(quiet(bootstrap, {"linger.ms": 5, **self._conf}))

    # --- topics ---

    def create_topics(self, partitions, replicas=1, config=None):
        """partitions: {topic: number}. Ready when every partition has a leader."""
        self._all(self.admin.create_topics(
            [NewTopic(name, count, replicas, config=config or {})
             for name, count in partitions.items()], request_timeout=_TIMEOUT))

        def led():
            topics = self.admin.list_topics(timeout=5).topics
            return all(name in topics and len(topics[name].partitions) == count
                       and all(p.leader >= 0 for p in topics[name].partitions.values())
                       for name, count in partitions.items())
        processes.wait_until(led, _TIMEOUT, f"leaders of {list(partitions)[:5]}")

    def delete_topics(self, names):
        self._all(self.admin.delete_topics(list(names), request_timeout=_TIMEOUT))
        processes.wait_until(lambda: not set(names) & self.topics(), _TIMEOUT, f"{names} deleted")

    def add_partitions(self, topic, total):
        self._all(self.admin.create_partitions([NewPartitions(topic, total)]))

    def topics(self):
        return set(self.admin.list_topics(timeout=10).topics)

    def delete_records(self, before):
        """Moves the log starts: records below each offset are gone."""
        self._all(self.admin.delete_records(partitions_of(before), request_timeout=_TIMEOUT))

    def ends(self, keys, read_committed=False):
        level = IsolationLevel.READ_COMMITTED if read_committed else IsolationLevel.READ_UNCOMMITTED
        futures = self.admin.list_offsets(
            {TopicPartition(*key): OffsetSpec.latest() for key in keys}, isolation_level=level)
        return {(tp.topic, tp.partition): future.result(_TIMEOUT).offset
                for tp, future in futures.items()}

    # --- records ---

    def produce(self, topic, partition, count, timestamp=None, size=20):
        for number in range(count):
            self._produce_one(topic, partition, number, timestamp, size)
        self.flush()

    def produce_all(self, counts, size=20):
        """counts: {(topic, partition): number of records}."""
        for (topic, partition), count in counts.items():
            for number in range(count):
                self._produce_one(topic, partition, number, None, size)
        self.flush()

    def _produce_one(self, topic, partition, number, timestamp, size):
        extra = {} if timestamp is None else {"timestamp": timestamp}
        value = str(number).ljust(size)
        while True:
            try:
                self._producer.produce(topic, value, partition=partition, **extra)
                return
            except BufferError:
                self._producer.poll(0.1)

    def flush(self):
        if self._producer.flush(_TIMEOUT):
            raise TimeoutError("records not acknowledged in time")

    def open_transaction(self, topic, partition, count):
        """Writes `count` records in a transaction that stays open; commit it by calling
        commit_transaction() of the returned producer."""
        producer = Producer(quiet(self._bootstrap, {
            "transactional.id": f"open-{time.monotonic_ns()}", "transaction.timeout.ms": 300000,
            **self._conf}))
        producer.init_transactions(_TIMEOUT)
        producer.begin_transaction()
        for number in range(count):
            producer.produce(topic, str(number), partition=partition)
        producer.flush(_TIMEOUT)
        return producer

    # --- groups ---

    def commit(self, group, offsets):
        """Commits for a group without members, as a reset tool does."""
        self._patiently(lambda: self._commit_now(group, offsets))

    def _commit_now(self, group, offsets):
        request = ConsumerGroupTopicPartitions(group, partitions_of(offsets))
        future = self.admin.alter_consumer_group_offsets([request], request_timeout=10)
        for partition in future[group].result(11).topic_partitions:
            if partition.error:
                raise KafkaException(partition.error)

    def committed(self, group):
        future = self.admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)])
        return {(p.topic, p.partition): p.offset
                for p in future[group].result(_TIMEOUT).topic_partitions if p.offset >= 0}

    def delete_group(self, group):
        self._patiently(lambda: self._all(self.admin.delete_consumer_groups([group], request_timeout=_TIMEOUT)))

    def describe_group(self, group):
        return self._patiently(
            lambda: self.admin.describe_consumer_groups([group])[group].result(_TIMEOUT))

    def wait_group_state(self, group, state, timeout=60):
        """state: the name as Kafka writes it, in capitals: STABLE, EMPTY …"""
        processes.wait_until(lambda: self.describe_group(group).state.name == state, timeout,
                             f"group {group} {state}")

    def orders_that_billing_has_not_read(self):
        """Ten records in a topic `orders` of one partition, three of them committed by `billing`."""
        self.create_topics({"orders": 1})
        self.produce("orders", 0, 10)
        self.commit("billing", {("orders", 0): 3})

    # --- leaders ---

    def elect_preferred(self, keys=None):
        partitions = None if keys is None else [TopicPartition(*key) for key in keys]
        self.admin.elect_leaders(ElectionType.PREFERRED, partitions).result(_TIMEOUT)

    def move_leaders(self, replicas):
        """replicas: {(topic, partition): [broker, …]}; the first becomes the leader."""
        reassign(self._bootstrap.partition(",")[0], replicas)

        def moved():
            topics = self.admin.list_topics(timeout=5).topics
            if any(topics[t].partitions[p].leader != brokers[0]
                   for (t, p), brokers in replicas.items()):
                self.elect_preferred(replicas)
                return False
            return True
        processes.wait_until(moved, 60, "leaders moved")

    def _patiently(self, ask):
        """Repeats what a coordinator refused for a passing reason. The client that found the coordinator
        keeps to it after it has moved: another one asks anew."""
        deadline = time.monotonic() + _TIMEOUT
        while True:
            try:
                return ask()
            except (KafkaException, TimeoutError) as error:
                if not _may_pass(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
                self.admin = AdminClient(quiet(self._bootstrap, self._conf))

    @staticmethod
    def _all(futures):
        for future in futures.values():
            future.result(_TIMEOUT)
