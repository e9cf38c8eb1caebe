# SPDX-License-Identifier: Apache-2.0
"""A member of a Streams group (KIP-1071) in a thread: it heartbeats with a topology and commits what it is told to, without Java.

    with StreamsMember(cluster.port(1), "enrich", {"0": ["orders"]}) as member:
        member.wait_tasks(3)
        member.commit({("orders", 0): 7})

A broker that has such groups makes a real one of it: Kafka assigns the tasks. The topology is {subtopology: topics that it reads};
`stores`: {subtopology: changelog topics}, which Kafka creates; with them a group may have standby tasks. The thread heartbeats until
stop(), which leaves the group. What Kafka refuses ends it, and is raised by stop() and wait_tasks(). One broker, without a login.
"""

import threading
import uuid

import processes
from kafka_wire import Reader
from protocol_questions import Body, Connection

HEARTBEAT, OFFSET_COMMIT = 88, 8
_JOIN, _LEAVE = 0, -1
_COORDINATOR_LOADS = (14, 15, 16)  # the first group of a cluster makes Kafka create __consumer_offsets: let it be another one
_PAUSE = 0.2  # seconds between two heartbeats


class StreamsMember:
    def __init__(self, port, group, topology, stores=None, client_id="streams", instance_id=None):
        self.group, self.id = group, str(uuid.uuid4())
        self.tasks = {}  # active ones: {subtopology: tasks}
        self.standby = {}
        self.epoch = _JOIN
        self._port, self._client_id, self._instance_id = port, client_id, instance_id
        self._topology, self._stores = topology, stores or {}
        self._error = None
        self._commits = []  # (offsets, whether it is done)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"streams {group}", daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, timeout=30):
        self._stop.set()
        self._thread.join(timeout)
        if self._error:
            raise self._error

    def wait_tasks(self, count, timeout=60):
        processes.wait_until(lambda: self._error or sum(map(len, self.tasks.values())) == count, timeout,
                             f"{count} tasks for a member of {self.group}")
        if self._error:
            raise self._error
        return self

    def commit(self, offsets, timeout=30):
        """offsets: {(topic, partition): offset}. Returns when Kafka has them."""
        done = threading.Event()
        self._commits.append((offsets, done))
        processes.wait_until(lambda: self._error or done.is_set(), timeout, f"a commit of {self.group}")
        if self._error:
            raise self._error

    def _run(self):
        try:
            with Connection(self._port, self._client_id) as connection:
                while not self._stop.is_set():
                    self._heartbeat(connection)
                    while self._commits:
                        self._commit(connection, *self._commits.pop(0))
                    self._stop.wait(_PAUSE)
                self.epoch = _LEAVE
                self._heartbeat(connection)
        except Exception as error:  # pylint: disable=broad-except
            self._error = error

    def _heartbeat(self, connection):
        body = Body(flexible=True)
        body.text(self.group).text(self.id).int32(self.epoch).int32(-1)  # epoch of the endpoints
        body.text(self._instance_id) if self._instance_id else body.null_items()
        body.null_items().int32(60_000 if self.epoch == _JOIN else -1)  # rack, rebalance time-out
        if self.epoch == _JOIN:
            body.int8(1).int32(0).items(self._topology.items(), lambda entry: self._subtopology(body, *entry)).end()
        else:
            body.int8(-1)
        for tasks in (self.tasks, self.standby, {}):  # warm-up tasks
            body.items(tasks.items(), lambda entry: body.text(entry[0]).items(entry[1], body.int32).end())
        body.text("process-" + self.id) if self.epoch == _JOIN else body.null_items()
        body.int8(-1).items((), None) if self.epoch == _JOIN else body.int8(-1).null_items()  # endpoint, tags
        body.null_items().null_items().int8(0)  # offsets of tasks, shutdown
        self._take(Reader(connection.send(HEARTBEAT, 0, bytes(body.end().bytes), flexible=True)))

    def _subtopology(self, body, name, topics):
        def changelog(topic):
            body.text(topic).int32(0).int16(1).items((), None).end()
        body.text(name).items(topics, body.text).items((), None)  # expressions
        body.items(self._stores.get(name, ()), changelog).items((), None).items((), None)  # repartition topics
        body.items([range(len(topics))] if len(topics) > 1 else (), lambda group: body.items(
            group, body.int16).items((), None).items((), None).end()).end()

    def _take(self, answer):
        answer.int32()
        error, text = answer.int16(), answer.compact_string()
        if error in _COORDINATOR_LOADS:
            return
        if error:
            raise RuntimeError(f"{self.group}: error {error}: {text}")
        answer.compact_string()
        self.epoch = answer.int32() if self.epoch != _LEAVE else _LEAVE
        for _limit in range(3):  # heartbeat interval, recovery lag, interval of task offsets
            answer.int32()
        answer.compact_array(lambda: (answer.int8(), answer.compact_string(), answer.tags()))

        def tasks():
            entry = answer.compact_string(), answer.compact_array(answer.int32)
            answer.tags()
            return entry
        active, standby = answer.compact_array(tasks), answer.compact_array(tasks)
        self.tasks = self.tasks if active is None else dict(active)
        self.standby = self.standby if standby is None else dict(standby)

    def _commit(self, connection, offsets, done):
        body = Body(flexible=True)
        body.text(self.group).int32(self.epoch).text(self.id).null_items()
        body.items(offsets.items(), lambda entry: body.text(entry[0][0]).items([entry], lambda one: body.int32(
            one[0][1]).int64(one[1]).int32(-1).null_items().end()).end())
        answer = Reader(connection.send(OFFSET_COMMIT, 9, bytes(body.end().bytes), flexible=True))
        answer.int32()

        def error():
            code = (answer.int32(), answer.int16())[1]
            answer.tags()
            return code

        def topic():
            codes = (answer.compact_string(), answer.compact_array(error))[1]
            answer.tags()
            return codes
        if any(code for codes in answer.compact_array(topic) for code in codes):
            raise RuntimeError(f"{self.group}: a commit was refused")
        done.set()
