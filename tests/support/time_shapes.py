# SPDX-License-Identifier: Apache-2.0
"""Topics with every pattern of timestamps, and groups with commits in them.

    places = time_shapes.make(cluster)

Each Place is a group without members that has committed one offset, and the truth about the record
there: its timestamp, NOTHING if only transaction markers are left to read, or
CAUGHT_UP. The broker needs CONFIG: no retention, timestamps of any future, quick compaction.
"""

import time
from typing import NamedTuple

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition

import clients
import processes
import record_batch
from clients import Verbs

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
NOTHING, CAUGHT_UP = "nothing", "caught up"
_LAST = 9223372036854775807
CONFIG = {"log.retention.ms": -1, "log.message.timestamp.after.max.ms": _LAST,
          "log.message.timestamp.before.max.ms": _LAST, "log.cleaner.backoff.ms": 100}


class Place(NamedTuple):
    shape: str   # also the topic
    offset: int
    truth: object
    committed_truth: object  # where only committed records are read

    @property
    def group(self):
        return f"{self.shape}-{self.offset}"


def now_ms():
    return int(time.time() * 1000)


class _Maker:
    def __init__(self, cluster):
        self.cluster = cluster
        self.verbs = Verbs(cluster.bootstrap)
        self.now = now_ms()
        self.places = []

    def age(self, milliseconds):
        return self.now - milliseconds

    def topic(self, name, **config):
        self.verbs.create_topics({name: 1}, config={k.replace("_", "."): str(v)
                                                    for k, v in config.items()})

    def write(self, topic, times, keys=None, **conf):
        producer = Producer(clients.quiet(self.cluster.bootstrap, {"linger.ms": 50, **{
            k.replace("_", "."): v for k, v in conf.items()}}))
        self.send(producer, topic, times, keys)
        assert producer.flush(30) == 0

    @staticmethod
    def send(producer, topic, times, keys=None):
        for number, timestamp in enumerate(times):
            producer.produce(topic, str(number), key=keys and keys[number], partition=0,
                             timestamp=timestamp)
            producer.poll(0)

    def stand(self, shape, truths, committed=None):
        """truths: {offset: truth}; `committed`: the truths that differ with read_committed."""
        for offset, truth in truths.items():
            place = Place(shape, offset, truth, (committed or {}).get(offset, truth))
            self.verbs.commit(place.group, {(shape, 0): offset})
            self.places.append(place)

    def stand_on(self, shape, times, offsets):
        self.stand(shape, {offset: times[offset] for offset in offsets})

    # --- shapes whose times do not go back ---

    def steady(self):
        times = [self.age(HOUR) + 1800 * i for i in range(2000)]
        self.topic("steady")
        self.write("steady", times)
        self.stand_on("steady", times, (0, 1, 1000, 1998, 1999))

    def burst(self):
        times = [self.age(HOUR) + i // 10 for i in range(5000)]
        self.topic("burst")
        self.write("burst", times)
        self.stand_on("burst", times, (0, 2500, 4999))

    def idle(self):
        times = [self.age(3 * DAY), self.age(2 * DAY), self.age(30 * HOUR)]
        self.topic("idle")
        self.write("idle", times)
        self.stand_on("idle", times, (1, 2))

    def caught_up(self):
        self.topic("caught-up")
        self.write("caught-up", [self.age(HOUR)] * 5)
        self.stand("caught-up", {5: CAUGHT_UP})

    def backlog(self):
        times = [self.age(7 * DAY) + 20 * SECOND * i for i in range(4000)]
        self.topic("backlog")
        self.write("backlog", times)
        self.stand_on("backlog", times, (0, 2500, 3999))

    def compressed(self):
        """Batches of a whole minute each, with commits inside of them."""
        times = [self.age(HOUR) + SECOND * i for i in range(3000)]
        self.topic("compressed")
        self.write("compressed", times, compression_type="lz4", linger_ms=500,
                   batch_num_messages=500)
        self.stand_on("compressed", times, (777, 1250, 2990))

    def deleted(self):
        times = [self.age(2 * HOUR) + 5 * SECOND * i for i in range(1000)]
        self.topic("deleted")
        self.write("deleted", times)
        self.verbs.delete_records({("deleted", 0): 600})
        self.stand("deleted", {100: times[600], 599: times[600], 700: times[700]})

    def append_time(self):
        self.topic("append-time", message_timestamp_type="LogAppendTime")
        written = now_ms()
        self.write("append-time", [self.age(DAY)] * 100)
        self.stand("append-time", {0: written, 50: written})

    def all_zero(self):
        self.topic("all-zero")
        record_batch.write(self.cluster.port(1), "all-zero", 0, [0] * 50)
        self.stand("all-zero", {0: 0, 25: 0})

    def future(self):
        """Records of a producer whose clock is ahead: they are not old."""
        times = [self.age(HOUR), self.age(-HOUR), self.age(-2 * HOUR)]
        self.topic("future")
        self.write("future", times)
        self.stand_on("future", times, (0, 1, 2))

    def transactions(self):
        """A record, an aborted record and another record, each with a marker: offsets 0, 2 and 4. Markers have
        the broker's time, so the record after one is new."""
        self.topic("transactions")
        producer = Producer(clients.quiet(self.cluster.bootstrap, {"transactional.id": "times"}))
        producer.init_transactions(30)
        times = []
        for timestamp, end in ((self.age(HOUR), producer.commit_transaction),
                               (None, producer.abort_transaction),
                               (None, producer.commit_transaction)):
            times.append(timestamp or now_ms())
            producer.begin_transaction()
            self.send(producer, "transactions", times[-1:])
            producer.flush(30)
            end(30)
        self.stand("transactions", {0: times[0], 1: times[1], 4: times[2], 5: NOTHING},
                   {1: times[2]})

    def aborted(self):
        """All remaining records were aborted."""
        self.topic("aborted")
        self.write("aborted", [self.age(HOUR)])
        producer = Producer(clients.quiet(self.cluster.bootstrap, {"transactional.id": "aborts"}))
        producer.init_transactions(30)
        producer.begin_transaction()
        self.send(producer, "aborted", [self.age(30 * MINUTE)] * 3)
        producer.flush(30)
        producer.abort_transaction(30)
        self.stand("aborted", {0: self.age(HOUR), 1: self.age(30 * MINUTE), 4: NOTHING},
                   {1: NOTHING})

    # --- shapes of which searching knows bounds only ---

    def compacted(self):
        """Twenty keys that are overwritten repeatedly, and among them twenty that are kept."""
        times = [self.age(2 * DAY) + MINUTE * i for i in range(1000)]
        keys = [f"stays {i}" if 200 <= i < 220 else f"goes {i % 20}" for i in range(1000)]
        self.topic("compacted", cleanup_policy="compact", segment_ms=1000,
                   max_compaction_lag_ms=1, min_cleanable_dirty_ratio=0.001)
        self.write("compacted", times, keys, batch_num_messages=20)
        kept = processes.wait_until(self._compacted, 60, "compaction", every=0.5)
        self.stand("compacted", {offset: times[min(k for k in kept if k >= offset)]
                                 for offset in (0, 100, 210, 300, 999)})

    def _compacted(self):
        kept, later = (_offsets_of(self.cluster.bootstrap, "compacted") for _ in range(2))
        return kept if kept == later and set(kept) & set(range(900)) == set(range(200, 220)) \
            else None

    def skewed(self):
        """Every other producer's clock is ten minutes behind; one record has no time at all, one
        is of tomorrow."""
        times = [self.age(HOUR) + 2 * SECOND * i - (10 * MINUTE if i % 2 else 0)
                 for i in range(1000)]
        times[500] = 1
        times[900] = self.age(-DAY)
        self.topic("skewed")
        self.write("skewed", times)
        self.stand_on("skewed", times, (200, 201, 500, 800, 950))


def _offsets_of(bootstrap, topic):
    """The offsets of all records of partition 0."""
    consumer = Consumer(clients.quiet(bootstrap, {
        "group.id": "never-commits", "enable.auto.commit": False, "enable.partition.eof": True}))
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        offsets = []
        while True:
            message = consumer.poll(10)
            assert message is not None
            if message.error():
                assert message.error().code() == KafkaError._PARTITION_EOF
                return offsets
            offsets.append(message.offset())
    finally:
        consumer.close()


def make(cluster):
    maker = _Maker(cluster)
    for shape in (maker.steady, maker.burst, maker.idle, maker.caught_up, maker.backlog,
                  maker.compressed, maker.deleted, maker.append_time, maker.all_zero,
                  maker.future, maker.transactions, maker.aborted, maker.compacted, maker.skewed):
        shape()
    return maker.places
