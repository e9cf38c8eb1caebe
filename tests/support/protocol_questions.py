# SPDX-License-Identifier: Apache-2.0
"""The requests of record_protocol.py, encoded from Kafka's layouts (https://kafka.apache.org/protocol) independently of lagwatch.

They ask about the groups and topics of that file's scene; tests/support/recorded_protocol.h asks the same questions.
"""

import socket
import struct

from kafka_wire import Reader, Writer

TOPICS = ("orders", "payments")
RECORD_TIME = 1_700_000_000_000  # ms, of the first records
CLASSIC, EMPTY, NEW, FOREIGN, UNKNOWN = "billing", "ledger", "shipping", "größe-日本", "nobody"
STREAMS = "enriching"
SHARE = "couriers"
LATEST, EARLIEST = -1, -2
ENDS = {"orders": [(0, EARLIEST)],
        "payments": [(0, LATEST), (1, RECORD_TIME + 1), (2, RECORD_TIME), (7, LATEST)],
        "nowhere": [(0, LATEST)]}


class Body(Writer):
    """A request's body in the encoding of its version."""

    def __init__(self, flexible):
        super().__init__()
        self._flexible = flexible

    def text(self, value):
        return self.compact_string(value) if self._flexible else self.string(value)

    def items(self, items, write):
        return self.compact_array(items, write) if self._flexible else self.array(items, write)

    def null_items(self):
        return self.uvarint(0) if self._flexible else self.int32(-1)

    def end(self):
        return self.no_tags() if self._flexible else self


def _api_versions(_body, _version):
    pass


def _list_groups(body, version):
    for _filter in range(min(max(version - 3, 0), 2)):  # states since version 4, types since 5
        body.items((), None)


def _offset_fetch(body, version):
    def group(name):
        body.text(name).null_items()
        if version >= 8:
            body.end()
    if version >= 8:
        body.items((EMPTY, CLASSIC, UNKNOWN, FOREIGN, NEW), group)
    else:
        group(EMPTY)
    if version >= 7:
        body.int8(0)  # also offsets of open transactions


def _describe(body, _version, operations=True):
    body.items((UNKNOWN, EMPTY, NEW, FOREIGN, CLASSIC), body.text)
    if operations:
        body.int8(0)


def _describe_groups(body, version):
    _describe(body, version, operations=version >= 3)


def _describe_streams_groups(body, version):
    body.items((UNKNOWN, STREAMS, NEW, CLASSIC), body.text).int8(0)
    if version >= 1:
        body.int8(0)  # description of the topology


def _share_group_describe(body, _version):
    body.items((UNKNOWN, SHARE, CLASSIC), body.text)
    body.int8(0)  # without what the user may do


def _describe_share_group_offsets(body, _version):
    body.items((UNKNOWN, SHARE, CLASSIC), lambda group: body.text(group).null_items().end())


def _list_offsets(body, version):
    def partition(asked):
        body.int32(asked[0])
        if version >= 4:
            body.int32(-1)  # leader epoch
        body.int64(asked[1]).end()

    def topic(entry):
        body.text(entry[0]).items(entry[1], partition).end()
    body.int32(-1)  # replica
    if version >= 2:
        body.int8(0)  # isolation level
    body.items(ENDS.items(), topic)


# {name: (key, versions that lagwatch has, first flexible version, writes the body)}, as in src/kafka/protocol.
QUESTIONS = {
    "ApiVersions": (18, range(0, 1), 3, _api_versions),
    "ListGroups": (16, range(0, 6), 3, _list_groups),
    "OffsetFetch": (9, range(2, 9), 6, _offset_fetch),
    "DescribeGroups": (15, range(0, 6), 5, _describe_groups),
    "ConsumerGroupDescribe": (69, range(0, 2), 0, _describe),
    "StreamsGroupDescribe": (89, range(0, 2), 0, _describe_streams_groups),
    "ShareGroupDescribe": (77, range(1, 2), 0, _share_group_describe),
    "DescribeShareGroupOffsets": (90, range(0, 2), 0, _describe_share_group_offsets),
    "ListOffsets": (2, range(1, 8), 6, _list_offsets),
}


def body_of(name, version):
    _, _, first_flexible, write = QUESTIONS[name]
    body = Body(version >= first_flexible)
    write(body, version)
    return bytes(body.end().bytes)


class Connection:
    """One connection to a broker; one request at a time."""

    def __init__(self, port, client_id="recorder"):
        self._client_id = client_id
        self._socket = socket.create_connection(("127.0.0.1", port), 30)
        self._stream = self._socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()
        self._socket.close()

    def ask(self, name, version):
        """The body of the response."""
        key, _, first_flexible, _ = QUESTIONS[name]
        return self.send(key, version, body_of(name, version), version >= first_flexible)

    def send(self, key, version, body, flexible):
        """The body of the response to the request with that body."""
        header = Body(flexible)
        header.int16(key).int16(version).int32(version).string(self._client_id).end()
        request = bytes(header.bytes) + body
        self._socket.sendall(struct.pack(">i", len(request)) + request)
        answer = Reader(self._stream.read(*struct.unpack(">i", self._stream.read(4))))
        if answer.int32() != version:
            raise RuntimeError(f"key {key} v{version}: another request's response")
        if flexible and key != QUESTIONS["ApiVersions"][0]:
            answer.tags()
        return answer.raw[answer.at:]

    def versions(self):
        """{key: versions that the broker has}"""
        answer = Reader(self.ask("ApiVersions", 0))
        if error := answer.int16():
            raise RuntimeError(f"ApiVersions: error {error}")
        ranges = answer.array(lambda: (answer.int16(), answer.int16(), answer.int16()))
        return {key: range(oldest, newest + 1) for key, oldest, newest in ranges}
