# SPDX-License-Identifier: Apache-2.0
"""Records tests/testdata/offsets_topic again: what real brokers write to __consumer_offsets about rebalances.

    PYTHONPATH=tests/support .deps/venv/bin/python tests/support/record_offsets_topic.py 4.1.1 4.2.2 4.3.1 4.4.0

Each Kafka gets the same scene: in a group of KIP-848 and in one of Streams, on a topic of two partitions, members come and go one
after the other. That makes REBALANCES in each. VERSION.txt has one record a line: key and value in hexadecimal, "-" for a tombstone.

Fetches a Kafka that is missing. 4.1 has Streams groups as an early access, which is switched on here.
"""

import contextlib
import sys

import clients
import kafka_versions
import paths
import processes
from clients import Verbs
from confluent_kafka import Consumer, KafkaError, TopicPartition
from kafka_variant import KafkaVariant
from member import Member
from streams_member import StreamsMember

FOLDER = paths.REPOSITORY / "tests/testdata/offsets_topic"
TOPIC, PARTITIONS, BUCKETS = "orders", 2, 12  # buckets: partitions of __consumer_offsets, see KafkaCluster
# Three come, the third without a partition; the third goes, then the second. The last one to go leaves nobody to assign to. One comes.
REBALANCES = 3 + 2 + 1
EARLY_ACCESS = {"unstable.api.versions.enable": "true", "unstable.feature.versions.enable": "true",
                "group.coordinator.rebalance.protocols": "classic,consumer,streams"}


def settled(members, look, before):
    """All members have the epoch of one rebalance more, and all partitions among them."""
    epochs, owned = zip(*map(look, members))
    return len(set(epochs)) == 1 and epochs[0] > before and sum(owned) == PARTITIONS


def scene(join, look):
    """look: returns the epoch of a member and how much it owns."""
    members, epoch = [], 0

    def step():
        nonlocal epoch
        processes.wait_until(lambda: settled(members, look, epoch), 60, f"{len(members)} members in an epoch after {epoch}")
        epoch, _ = look(members[0])
    for _ in range(PARTITIONS + 1):
        members.append(join().__enter__())
        step()
    while len(members) > 1:
        members.pop().stop()
        step()
    members.pop().stop()
    with join() as member:
        processes.wait_until(lambda: settled([member], look, epoch), 60, "a group that is there again")


def switch_on_streams(cluster):
    command = [*paths.kafka_java(cluster.version), "org.apache.kafka.tools.FeatureCommand", "--bootstrap-server", cluster.bootstrap,
               "upgrade", "--feature", "streams.version=1"]
    processes.wait_until(lambda: processes.run(command).returncode == 0, 60, "Streams groups")


def records(bootstrap):
    """(partition, offset, key, value) of all that is not a commit."""
    with contextlib.closing(Consumer(clients.quiet(bootstrap, {"group.id": "reader", "enable.partition.eof": True}))) as consumer:
        consumer.assign([TopicPartition("__consumer_offsets", bucket, 0) for bucket in range(BUCKETS)])
        open_buckets = BUCKETS
        while open_buckets:
            message = consumer.poll(30)
            if message.error() and message.error().code() == KafkaError._PARTITION_EOF:
                open_buckets -= 1
            elif not message.key().startswith(b"\0\1"):
                yield message.partition(), message.offset(), message.key(), message.value()


def record(version):
    kafka_versions.provide(version)
    early = version.startswith("4.1.")
    with KafkaVariant(brokers=1, version=version, config=EARLY_ACCESS if early else {}) as cluster:
        if early:
            switch_on_streams(cluster)
        verbs = Verbs(cluster.bootstrap)
        verbs.create_topics({TOPIC: PARTITIONS})
        verbs.commit("first", {(TOPIC, 0): 0})  # Kafka creates __consumer_offsets
        scene(lambda: StreamsMember(cluster.port(1), "streams", {"0": [TOPIC]}),
              lambda member: (member.epoch, sum(map(len, member.tasks.values()))))
        scene(lambda: Member(cluster.bootstrap, "consumer", [TOPIC], protocol="consumer"),
              lambda member: (member.generation, len(member.assigned() or ())))
        lines = [f"{key.hex()} {'-' if value is None else value.hex()}" for _, _, key, value in sorted(records(cluster.bootstrap))]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{version}.txt").write_text("\n".join(lines) + "\n")
    print(f"{version}: {len(lines)} records", flush=True)


def main():
    if not sys.argv[1:]:
        sys.exit(__doc__)
    for version in sys.argv[1:]:
        record(version)


if __name__ == "__main__":
    main()
