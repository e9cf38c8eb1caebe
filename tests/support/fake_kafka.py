# SPDX-License-Identifier: Apache-2.0
"""Brokers with scripted responses: errors, partial, duplicate and malformed responses, which a real
broker does not produce on demand.

    with FakeKafka(brokers=2) as kafka:
        kafka.topics["orders"] = {0: Log(leader=1, end=10), 1: Log(leader=2, end=10)}
        kafka.groups["billing"] = Group(coordinator=2, commits={("orders", 0): 3})
        kafka.errors["OffsetFetch", "billing"] = 16      # NOT_COORDINATOR
        kafka.mangle = lambda broker, api, answer: answer[:7] if api == "ListOffsets" else answer

Its state is read at each request and may be changed at any time; it validates nothing. Codes of
`errors` count at the level their key has:

    ("Metadata", topic)             ("ListGroups", broker)          ("OffsetFetch", group)
    ("Metadata", topic, partition)  ("DescribeGroups", group)       ("OffsetFetch", group, topic, partition)
    ("ListOffsets", topic, partition)                               ("StreamsGroupDescribe", group)

`copies` says of such a key of a partition, of ("ListGroups", group), ("OffsetFetch", group) or ("StreamsGroupDescribe", group), how
often it stands in the answer.

`mangle` gets each answer behind its correlation id and returns what is sent instead: bytes, SILENCE
(never answered) or HANG_UP (the connection is closed). One thread a connection; leaving the context
ends them all.
"""

import collections
import dataclasses
import os
import socket
import struct
import threading

from kafka_wire import Reader, Writer

# The environment of a lagwatch before these brokers: librdkafka keeps what it has read of an answer that it gives up in the
# middle, and at its end one queue of a client (192 bytes), which real brokers do not make it do; and it takes the 0 bytes of a
# name that is null by strndup(), which is harmless and which the strict check does not survive.
LENIENT = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0:strict_string_checks=0"}
SILENCE, HANG_UP = object(), object()
EARLIEST = -2

# (key, oldest and newest version that is spoken): below the flexible ones where that is enough.
APIS = {"ListOffsets": (2, 0, 5), "Metadata": (3, 0, 4), "OffsetFetch": (9, 0, 8), "FindCoordinator": (10, 0, 2),
        "DescribeGroups": (15, 0, 4), "ListGroups": (16, 0, 5), "ApiVersions": (18, 0, 3),
        "StreamsGroupDescribe": (89, 0, 0)}
NAMES = {key: name for name, (key, _, _) in APIS.items()}


@dataclasses.dataclass
class Log:
    leader: int
    end: int
    start: int = 0
    time: int = 1_700_000_000_000  # of each record, ms


@dataclasses.dataclass
class Group:
    coordinator: int
    commits: dict  # (topic, partition): offset
    state: str = "Empty"
    members: dict = dataclasses.field(default_factory=dict)  # member id: [(topic, partition)], or the assignment's bytes
    also_listed_by: tuple = ()
    type: str = "Classic"  # or "Streams": each partition of its members is a task of a subtopology of the topic's name


class FakeKafka:
    def __init__(self, brokers=2):
        self.topics, self.groups, self.errors, self.copies = {}, {}, {}, {}
        self.advertised = {}  # broker: (host, port), where it is not its own address
        self.newest = {}  # api: the newest version, where it is older than that of APIS
        self.offsets_seconds = 0  # how long a group's offsets take, one after the other
        self.mangle = lambda broker, api, answer: answer
        self.requests = collections.Counter()  # (broker, api)
        self.order = collections.defaultdict(list)  # broker: the api of each request
        self._sockets = {node: socket.create_server(("127.0.0.1", 0)) for node in range(1, brokers + 1)}
        self._connections, self._lock = set(), threading.Lock()

    def __enter__(self):
        for node in self._sockets:
            threading.Thread(target=self._accept, args=(node,), daemon=True).start()
        return self

    def __exit__(self, *_):
        with self._lock:
            ends = [*self._sockets.values(), *self._connections]
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    @property
    def bootstrap(self):
        return ",".join(f"127.0.0.1:{self._port(node)}" for node in self._sockets)

    def _port(self, node):
        return self._sockets[node].getsockname()[1]

    def _accept(self, node):
        while True:
            try:
                connection, _ = self._sockets[node].accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(node, connection), daemon=True).start()

    def _serve(self, node, connection):
        try:
            with connection, connection.makefile("rb") as stream:
                while len(head := stream.read(4)) == 4:
                    request = Reader(stream.read(struct.unpack(">i", head)[0]))
                    if not self._answer(node, connection, request):
                        return
        except OSError:
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _answer(self, node, connection, request):
        """Returns whether the connection stays open."""
        key, version, correlation = request.int16(), request.int16(), request.int32()
        request.string()  # client id
        api = NAMES[key]
        with self._lock:
            self.requests[node, api] += 1
            self.order[node].append(api)
        body = Writer()
        getattr(self, "_" + "".join("_" + c.lower() if c.isupper() else c for c in api)[1:])(
            node, version, request, body)
        answer = self.mangle(node, api, bytes(body.bytes))
        if answer is HANG_UP:
            connection.shutdown(socket.SHUT_RDWR)
            return False
        if answer is not SILENCE:
            connection.sendall(struct.pack(">ii", len(answer) + 4, correlation) + answer)
        return True

    def _error(self, *key):
        return self.errors.get(key, 0)

    def _repeated(self, items, *key):
        return [item for item in items for _ in range(self.copies.get((*key, item), 1))]

    def _api_versions(self, node, version, request, body):
        def one(name):
            key, oldest, newest = APIS[name]
            return body.int16(key).int16(oldest).int16(self.newest.get(name, newest))

        body.int16(0)
        if version >= 3:
            body.compact_array(APIS, lambda name: one(name).no_tags()).int32(0).no_tags()
        else:
            body.array(APIS, one)
            if version >= 1:
                body.int32(0)

    def _metadata(self, node, version, request, body):
        assert version == 4, version
        asked = request.array(request.string)

        def partition(topic, number, log):
            leaderless = self._error("Metadata", topic, number)
            body.int16(leaderless).int32(number).int32(-1 if leaderless else log.leader)
            body.array([log.leader], body.int32).array([log.leader], body.int32)

        def one_topic(topic):
            body.int16(self._error("Metadata", topic)).string(topic).int8(0)
            body.array(self.topics.get(topic, {}).items(), lambda item: partition(topic, *item))

        body.int32(0)
        def broker(number):
            host, port = self.advertised.get(number, ("127.0.0.1", self._port(number)))
            body.int32(number).string(host).int32(port).string(None)

        body.array(self._sockets, broker)
        body.string("fake").int32(min(self._sockets)).array(list(self.topics) if asked is None else asked, one_topic)

    def _find_coordinator(self, node, version, request, body):
        group = self.groups.get(request.string())
        at = group.coordinator if group else node
        if version >= 1:
            body.int32(0).int16(0).string(None)
        else:
            body.int16(0)
        body.int32(at).string("127.0.0.1").int32(self._port(at))

    def _list_groups(self, node, version, request, body):
        assert version == 5, version

        def one(name):
            group = self.groups[name]
            body.compact_string(name).compact_string("streams" if group.type == "Streams" else "consumer")
            body.compact_string(group.state).compact_string(group.type).no_tags()

        mine = self._repeated([name for name, group in self.groups.items()
                               if node in (group.coordinator, *group.also_listed_by)], "ListGroups")
        error = self._error("ListGroups", node)
        body.no_tags()  # of the header
        body.int32(0).int16(error).compact_array([] if error else mine, one).no_tags()

    def _describe_groups(self, node, version, request, body):
        assert version == 4, version

        def member(item):
            name, owned = item
            body.string(name).string(None).string("client").string("/127.0.0.1").blob(b"")
            body.blob(owned if isinstance(owned, bytes) else _assignment(owned))

        def one(name):
            group = self.groups.get(name)
            error = self._error("DescribeGroups", name)
            body.int16(error).string(name).string(group.state if group else "Dead").string("consumer").string("range")
            body.array(group.members.items() if group and not error else (), member).int32(-2147483648)

        body.int32(0).array(request.array(request.string), one)

    def _streams_group_describe(self, node, version, request, body):
        assert version == 0, version
        request.tags()  # of the header
        names = request.compact_array(request.compact_string)

        def tasks(owned):
            topics = sorted({topic for topic, _ in owned})
            body.compact_array(topics, lambda topic: body.compact_string(topic).compact_array(
                [number for t, number in owned if t == topic], body.int32).no_tags())

        def assignment(owned):
            tasks(owned)
            body.compact_array((), None).compact_array((), None).no_tags()  # standby, warm-up

        def member(item):
            name, owned = item
            body.compact_string(name).int32(1).uvarint(0).uvarint(0).compact_string("client").compact_string("/127.0.0.1").int32(0)
            body.compact_string("process").int8(-1)
            for _ in ("tags", "offsets", "ends"):
                body.compact_array((), None)
            assignment(owned)
            assignment(owned)  # target
            body.int8(0).no_tags()

        def subtopology(topic):
            body.compact_string(topic).compact_array([topic], body.compact_string)
            for _ in ("sinks", "changelogs", "repartition topics"):
                body.compact_array((), None)
            body.no_tags()

        def one(name):
            group, error = self.groups.get(name), self._error("StreamsGroupDescribe", name)
            members = group.members if group and not error else {}
            body.int16(error).uvarint(0).compact_string(name).compact_string(group.state if group else "").int32(1).int32(1)
            body.int8(1).int32(0).compact_array(self.topics, subtopology).no_tags()
            body.compact_array(members.items(), member).int32(-2147483648).no_tags()

        body.no_tags().int32(0).compact_array(self._repeated(names, "StreamsGroupDescribe"), one).no_tags()

    def _offset_fetch(self, node, version, request, body):
        if version >= 8:
            request.tags()  # of the header
            names = request.compact_array(lambda: (request.compact_string(), request.compact_array(None), request.tags())[0])
            body.no_tags().int32(0).compact_array(self._repeated(names, "OffsetFetch"), lambda name: (
                body.compact_string(name), self._offsets_of(name, body, flexible=True), body.no_tags())).no_tags()
        else:
            assert version == 5, version
            body.int32(0)
            self._offsets_of(request.string(), body, flexible=False)

    def _offsets_of(self, name, body, flexible):
        """A group's topics, and its error."""
        string, array = (body.compact_string, body.compact_array) if flexible else (body.string, body.array)
        end = body.no_tags if flexible else lambda: None
        commits = self.groups[name].commits if name in self.groups else {}
        threading.Event().wait(self.offsets_seconds)

        def partition(topic, number):
            error = self._error("OffsetFetch", name, topic, number)
            body.int32(number).int64(-1 if error else commits[topic, number]).int32(-1)
            string("")
            body.int16(error)
            end()

        def one(topic):
            numbers = self._repeated([number for t, number in commits if t == topic], "OffsetFetch", name, topic)
            string(topic)
            array(numbers, lambda number: partition(topic, number))
            end()

        error = self._error("OffsetFetch", name)
        array([] if error else sorted({topic for topic, _ in commits}), one)
        body.int16(error)

    def _list_offsets(self, node, version, request, body):
        assert version == 5, version
        request.int32(), request.int8()  # replica and isolation level

        def read_partition():
            number, _, timestamp = request.int32(), request.int32(), request.int64()
            return number, timestamp

        asked = request.array(lambda: (request.string(), request.array(read_partition)))

        def partition(topic, number, timestamp):
            log = self.topics.get(topic, {}).get(number)
            error = self._error("ListOffsets", topic, number) or (0 if log else 3)
            time, offset = -1, -1
            if not error and timestamp >= 0:
                found = log.end > log.start and timestamp <= log.time
                time, offset = (log.time, log.start) if found else (-1, -1)
            elif not error:
                offset = log.start if timestamp == EARLIEST else log.end
            body.int32(number).int16(error).int64(time).int64(offset).int32(-1)

        def one(item):
            topic, partitions = item
            numbers = self._repeated([number for number, _ in partitions], "ListOffsets", topic)
            body.string(topic).array(numbers, lambda number: partition(topic, number, dict(partitions)[number]))

        body.int32(0).array(asked, one)


def _assignment(owned):
    topics = sorted({topic for topic, _ in owned})
    writer = Writer().int16(0)
    writer.array(topics, lambda topic: writer.string(topic).array([p for t, p in owned if t == topic], writer.int32))
    return bytes(writer.blob(b"").bytes)
