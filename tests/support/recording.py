# SPDX-License-Identifier: Apache-2.0
"""Writes recordings for --replay by docs/explanation/recording-format.md, independently of our code: any history of any
size, without Kafka.

    with recording.Writer(path, interval_ms=60_000) as writer:
        writer.collect(at_ms, {"orders": [500, 300]},
                       [Group("billing", {("orders", 0): 480}, [Member("m1", owns=[("orders", 0)])])])

`topics` are {name: [end of each partition]}; every log starts at 0. `times`, {(topic, partition, offset): milliseconds}, is when
first unread records were written.
"""

import dataclasses
import struct
import zlib

STABLE, EMPTY = 1, 6
_CLASSIC = 1
_APIS = 9


@dataclasses.dataclass
class Member:
    id: str
    client_id: str = "app"
    host: str = "/10.0.0.7"
    instance_id: str = ""
    owns: list = dataclasses.field(default_factory=list)  # (topic, partition)


@dataclasses.dataclass
class Group:
    id: str
    commits: dict | None  # {(topic, partition): offset}; None: they could not be read
    members: list = dataclasses.field(default_factory=list)


class _Bytes:
    def __init__(self):
        self.bytes = bytearray()
        self._last_time = 0

    def number(self, value):
        while value >= 0x80:
            self.bytes.append(value & 0x7F | 0x80)
            value >>= 7
        self.bytes.append(value)

    def signed(self, value):
        self.number(value << 1 if value >= 0 else (-value << 1) - 1)

    def time(self, milliseconds):
        self.signed(milliseconds - self._last_time)
        self._last_time = milliseconds

    def text(self, value):
        raw = value.encode()
        self.number(len(raw))
        self.bytes += raw

    def offset(self, value):
        self.number(0 if value is None else value + 1)

    def items(self, values, put):
        self.number(len(values))
        for value in values:
            put(value)

    def optional(self, value, put):
        self.number(0 if value is None else 1)
        if value is not None:
            put(value)


def _frame(kind, contents):
    stored = zlib.compress(bytes(contents), 1)
    head = b"LWRC" + struct.pack("<BBHII", 1, kind, 0, len(stored), len(contents))
    return head + struct.pack("<I", zlib.crc32(head + stored)) + stored


class Writer:
    def __init__(self, path, interval_ms, cluster=""):
        self._file = open(path, "wb")
        session = _Bytes()
        session.text("test")
        session.number(1)  # one cluster
        session.text(cluster)
        session.signed(interval_ms)
        session.number(0)  # read_uncommitted
        session.number(1)  # times of records were asked for
        self._file.write(_frame(1, session.bytes))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def collect(self, at, topics, groups, times=None):
        """Writes a collection in which Kafka was reachable and everything was read just before `at`."""
        out = _Bytes()
        out.number(0)  # the cluster
        out.time(at)
        _put_snapshot(out, at - 100, topics, groups, times or {})
        self._file.write(_frame(2, out.bytes))


def _put_snapshot(out, read, topics, groups, times):
    names = sorted(topics, key=str.encode)
    place = {name: index for index, name in enumerate(names)}
    for _ in range(3):  # started, commits, ends
        out.time(read)
    out.number(1)  # reached
    out.time(read)  # metadata
    out.items([1], lambda broker: _put_broker(out, broker))
    out.items(names, lambda name: _put_topic(out, name, topics[name], read))
    out.items(sorted(groups, key=lambda group: group.id.encode()),
              lambda group: _put_group(out, group, place))
    out.items([1], out.signed)  # the coordinator of every group
    out.items(sorted(times, key=lambda key: (place[key[0]], *key[1:])),
              lambda key: _put_time(out, place[key[0]], key, times[key]))
    out.number(0)  # times pending
    for _ in range(_APIS):
        out.number(1)
    out.items([], None)  # errors
    out.items([], None)  # durations


def _put_broker(out, broker):
    out.signed(broker)
    out.text("kafka-1:9092")
    out.optional(800, out.signed)
    out.number(1)  # its groups were listed


def _put_topic(out, name, ends, read):
    def partition(end):
        for value in (1, 1, 1, 1):  # leader, preferred leader, replicas, in sync
            out.signed(value)
        out.number(1)
        for value in (0, end, None):
            out.offset(value)
        out.time(read)
    out.text(name)
    out.items(ends, partition)


def _put_time(out, topic, key, written):
    out.number(topic)
    out.signed(key[1])
    out.offset(key[2])
    for moment in (written, written - 500, written + 500):  # the truth lies between the last two
        out.time(moment)
    out.number(0)  # by a search
    out.number(0)  # there is a record


def _put_group(out, group, place):
    def at(key):
        out.number(place[key[0]])
        out.signed(key[1])

    def commit(key):
        at(key)
        out.offset(group.commits[key])
        out.time(0)  # when it was committed is not known

    def member(one):
        for value in (one.id, one.client_id, one.host, one.instance_id):
            out.text(value)
        out.items(sorted(one.owns, key=lambda key: (place[key[0]], key[1])), at)
        out.number(len(one.owns))
        out.number(0)
    out.text(group.id)
    out.number(_CLASSIC)
    out.number(STABLE if group.members else EMPTY)
    out.signed(1)
    out.optional(group.commits, lambda commits: out.items(
        sorted(commits, key=lambda key: (place[key[0]], key[1])), commit))
    out.number(1)
    out.text("range" if group.members else "")
    out.items(group.members, member)
    out.optional(None, None)  # exact counts
