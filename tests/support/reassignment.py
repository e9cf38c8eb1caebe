# SPDX-License-Identifier: Apache-2.0
"""AlterPartitionReassignments, which confluent-kafka does not have: a JVM with Kafka's tool less for each move.

Follows the layouts of https://kafka.apache.org/protocol.
"""

import socket
import struct

from kafka_wire import Reader, Writer

_API, _VERSION = 45, 0


def reassign(address, replicas):
    """Asks the broker at that host:port; replicas: {(topic, partition): [broker, …]}. RuntimeError names what it refuses."""
    answer = _ask(address, _request(replicas))
    answer.int32()  # throttle time
    refused = {"": (answer.int16(), answer.compact_string())}

    def topic():
        name = answer.compact_string()

        def partition():
            number = answer.int32()
            refused[f"{name}/{number}"] = answer.int16(), answer.compact_string()
            answer.tags()
        answer.compact_array(partition)
        answer.tags()
    answer.compact_array(topic)
    if refused := {place: said for place, said in refused.items() if said[0]}:
        raise RuntimeError(f"cannot reassign: {refused}")


def _request(replicas):
    topics = {}
    for (topic, partition), brokers in replicas.items():
        topics.setdefault(topic, []).append((partition, brokers))
    request = Writer().int16(_API).int16(_VERSION).int32(0).string("test").no_tags()

    def partition(entry):
        request.int32(entry[0]).compact_array(entry[1], request.int32).no_tags()

    def topic(entry):
        request.compact_string(entry[0]).compact_array(entry[1], partition).no_tags()
    return request.int32(30_000).compact_array(topics.items(), topic).no_tags().bytes


def _ask(address, request):
    host, port = address.rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=40) as connection:
        connection.sendall(Writer().blob(request).bytes)
        answers = connection.makefile("rb")
        size, = struct.unpack(">i", answers.read(4))
        answer = Reader(answers.read(size))
    answer.int32()  # correlation id
    answer.tags()
    return answer
