# SPDX-License-Identifier: Apache-2.0
"""A live consumer in a thread: classic, KIP-848, static, assign()-only, stuck, uncommitting.

    with Member(bootstrap, "billing", ["orders"], protocol="consumer") as member:
        member.wait_assigned()

The thread polls until stop(), which leaves the group (a static member does not). An error other
than a broken connection or a missing topic ends the thread and is raised by stop() and wait_assigned().
`commit`: "each" commits what it read after every batch, "never" only reads. `per_second` slows
reading down, 0 reads nothing: alive, owning its partitions and stuck.
"""

import struct
import threading
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

import clients
import processes

_BATCH = 500
# While a coordinator is being found or loads; the group protocol tries again by itself.
_COORDINATOR_MOVES = {KafkaError.NOT_COORDINATOR, KafkaError.COORDINATOR_NOT_AVAILABLE,
                      KafkaError.COORDINATOR_LOAD_IN_PROGRESS}


class Member:
    def __init__(self, bootstrap, group, topics=(), assign=(), **options):
        """topics: to subscribe to; assign: (topic, partition) pairs taken without the group
        protocol. Options: protocol, instance_id, commit, per_second, conf."""
        self.group = group
        self.read = 0
        self.commits_tried = 0  # one a partition
        self.generation = -1  # of its group, or epoch of the new protocol, when last told
        self._topics = list(topics)
        self._assign = [TopicPartition(*key) for key in assign]
        self._commit = options.pop("commit", "each")
        self._per_second = options.pop("per_second", None)
        self._conf = self._properties(bootstrap, group, options)
        self._assigned = None
        self._pending = {}
        self._error = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"member {group}", daemon=True)

    @staticmethod
    def _properties(bootstrap, group, options):
        protocol = options.pop("protocol", "classic")
        conf = {"group.id": group, "enable.auto.commit": False, "auto.offset.reset": "earliest",
                "group.protocol": protocol, "fetch.wait.max.ms": 100,
                "topic.metadata.refresh.interval.ms": 5000}
        if protocol == "classic":
            conf.update({"session.timeout.ms": 6000, "heartbeat.interval.ms": 500})
        if instance := options.pop("instance_id", None):
            conf["group.instance.id"] = instance
        conf.update(options.pop("conf", None) or {})
        if options:
            raise TypeError(f"unknown options: {sorted(options)}")
        return clients.quiet(bootstrap, conf)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self._thread.start()
        return self

    def ask_to_stop(self):
        """Asks the thread to stop, so that many can stop in parallel; stop() then waits for it."""
        self._stop.set()

    def stop(self, timeout=30):
        self.ask_to_stop()
        self._thread.join(timeout)
        if self._error:
            raise self._error

    def is_alive(self):
        return self._thread.is_alive()

    def commit_now(self):
        """Makes a member that never committed commit from now on, including records it has already read."""
        self._commit = "each"

    def commits(self):
        """Whether it reads and commits; otherwise its group's commits do not change."""
        return self._commit == "each" and self._per_second != 0

    def assigned(self):
        """The partitions owned now, sorted; None until the first assignment."""
        return self._assigned

    def wait_assigned(self, count=1, timeout=60):
        def owns():
            if self._error:
                return True
            return self._assigned is not None and len(self._assigned) >= count
        processes.wait_until(owns, timeout, f"{count} partitions for a member of {self.group}")
        if self._error:
            raise self._error
        return self

    def _run(self):
        consumer = None
        try:
            consumer = Consumer(self._conf)
            if self._assign:
                consumer.assign(self._assign)
            else:
                consumer.subscribe(self._topics)
            while not self._stop.is_set():
                self._turn(consumer)
        except Exception as error:  # pylint: disable=broad-except
            self._error = error
        finally:
            if consumer:
                consumer.close()

    def _turn(self, consumer):
        """Polls one batch. Polling continues while nothing may be read, to remain a member."""
        started = time.monotonic()
        limit = _BATCH if not self._per_second else max(1, int(self._per_second / 5))
        messages = consumer.consume(limit, 0.1)
        batch = [m for m in messages if not self._is_error(m)]
        if self._assign and any(self._coordinator_moved(m) for m in messages):
            consumer.assign(self._assign)  # nobody else reads the commits to start from again
        self._assigned = sorted((p.topic, p.partition) for p in consumer.assignment())
        self.generation = self._generation_of(consumer)
        if self._per_second == 0:  # what came before the pause does not count either
            consumer.pause(consumer.assignment())
            return
        self.read += len(batch)
        self._pending.update({(m.topic(), m.partition()): m.offset() + 1 for m in batch})
        if self._commit == "each":
            self._commit_pending(consumer)
        if self._per_second:
            time.sleep(max(0, started + 0.2 - time.monotonic()))

    @staticmethod
    def _generation_of(consumer):
        """The generation in librdkafka's serialized metadata: seven bytes of magic, then the generation."""
        metadata = consumer.consumer_group_metadata()
        return struct.unpack_from("=i", metadata, 7)[0] if metadata else -1

    @staticmethod
    def _coordinator_moved(message):
        return message.error() and message.error().code() in _COORDINATOR_MOVES

    @staticmethod
    def _is_error(message):
        error = message.error()
        passing = _COORDINATOR_MOVES | {KafkaError.UNKNOWN_TOPIC_OR_PART}
        if error and (error.fatal() or error.code() > 0 and not error.retriable()
                      and error.code() not in passing):
            raise KafkaException(error)
        return error is not None

    def _commit_pending(self, consumer):
        """Retries a commit that a rebalance or a lost broker rejected in the next turn, while this
        member owns the partition."""
        owned = set(self._assigned)
        self._pending = {key: at for key, at in self._pending.items() if key in owned}
        if not self._pending:
            return
        self.commits_tried += len(self._pending)
        try:
            consumer.commit(offsets=clients.partitions_of(self._pending), asynchronous=False)
            self._pending = {}
        except KafkaException:
            pass
