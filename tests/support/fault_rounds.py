# SPDX-License-Identifier: Apache-2.0
"""A three-broker cluster with one fault after the other, and the values that a page may show meanwhile.

The model is the set of lags that a row (group, topic, partition) may have: one, or two while a topic is
recreated or a group returns. A value on a page that is not in its set is a violation; a missing value is
allowed only while something is broken. One thread drives, one scrapes.
"""

import collections
import random
import threading
import time

from clients import Verbs
from fault_proxy import FAULTS, FaultProxy
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member

STEADY = {"single-copy": (9, 1), "three-copies": (6, 3)}  # topic: (partitions, replicas)
GROUPS = [f"group-{number}" for number in range(12)]
RECORDS = 40
LAG = "kafka_consumergroup_lag"
MOST_COLLECTIONS_TO_HEAL = 2


class Watcher(threading.Thread):
    def __init__(self, program, allowed):
        super().__init__(daemon=True)
        self.program, self.allowed = program, allowed
        self.pages, self.violations, self._ended = 0, [], threading.Event()

    def run(self):
        while not self._ended.wait(0.05):
            before = {row: set(lags) for row, lags in list(self.allowed.items())}
            seen = shown(self.program.metrics())  # a series twice is an error of its own
            self.pages += 1
            for row, lag in seen.items():
                # What was allowed before or is now: the page is of a moment in between.
                if lag not in before.get(row, set()) | self.allowed.get(row, set()):
                    self.violations.append(f"{row}: {lag}, allowed {self.allowed.get(row)}")

    def finish(self):
        self._ended.set()
        self.join()


def shown(page):
    return {(labels["consumergroup"], labels["topic"], int(labels["partition"])): lag
            for labels, lag in page.all(LAG) if not labels["consumergroup"].startswith("alive-")}


class FaultRounds:
    """A context manager; call round() any number of times, then read the figures."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.allowed = {}
        self.rounds, self.slow_heals, self.usage = collections.Counter(), [], []
        self.kinds = {"kill": self._kill, "stop": self._stop, "leaders": self._leaders, "coordinators": self._coordinators,
                      "topic": self._topic, "group": self._group, **{fault: self._network for fault in FAULTS}}

    def __enter__(self):
        self.proxy = FaultProxy().__enter__()
        self.cluster = KafkaCluster(brokers=3, proxy=self.proxy).__enter__()
        self.verbs = Verbs(self.cluster.bootstrap)
        for topic, (partitions, replicas) in STEADY.items():
            self.verbs.create_topics({topic: partitions}, replicas=replicas)
            self.verbs.produce_all({(topic, p): RECORDS for p in range(partitions)})
        for number, group in enumerate(GROUPS):
            offsets = {(topic, p): number + p for topic, (count, _) in STEADY.items() for p in range(count)}
            self.verbs.commit(group, offsets)
            self._allow(group, {key: RECORDS - offset for key, offset in offsets.items()})
        self._make_topic("volatile-0", RECORDS)
        self._make_group("visitor", 1)
        self.members = [Member(self.cluster.bootstrap, f"alive-{protocol}", ["three-copies"], protocol=protocol)
                        .__enter__() for protocol in ("classic", "consumer")]
        self.program = Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('PROXIED')}", "--collect.interval=1s",
            "--collect.timeout=2s", "--collect.stale-after=4").__enter__()
        self._wait_everything(90)
        self.watcher = Watcher(self.program, self.allowed)
        self.watcher.start()
        return self

    def __exit__(self, *failure):
        self.watcher.finish()
        self.program.__exit__(*(failure or (None, None, None)))
        for one in (*self.members, self.cluster, self.proxy):
            one.__exit__(None, None, None)

    # --- the model ---

    def _allow(self, group, lags):
        for key, lag in lags.items():
            self.allowed[(group, *key)] = {lag}

    def _make_topic(self, name, records):
        self.verbs.create_topics({name: 3})
        self.verbs.produce_all({(name, p): records for p in range(3)})
        for group in GROUPS[:3]:
            self.verbs.commit(group, {(name, p): 1 for p in range(3)})
            self._allow(group, {(name, p): records - 1 for p in range(3)})

    def _make_group(self, name, offset):
        keys = [("three-copies", p) for p in range(STEADY["three-copies"][0])]
        for key in keys:
            self.allowed.setdefault((name, *key), set()).add(RECORDS - offset)
        self.verbs.commit(name, {key: offset for key in keys})
        self._allow(name, {key: RECORDS - offset for key in keys})

    def _wait_everything(self, timeout=60):
        def everything():
            page = self.program.metrics()
            return page.value("lagwatch_up") == 1 and {row: {lag} for row, lag in shown(page).items()} == self.allowed
        self.program.wait_until(everything, timeout, "everything shown and right")

    # --- what happens ---

    def round(self):
        kind = self.random.choice(list(self.kinds))
        broker = self.random.choice((1, 2, 3))
        self.kinds[kind](kind, broker)
        self.cluster.wait_ready()
        self.cluster.wait_in_sync()
        healed = self.program.collections()
        self._wait_everything()
        needed = self.program.collections() - healed
        # One may have been under way when all was well, and one may end between the two looks.
        if needed > MOST_COLLECTIONS_TO_HEAL + 2:
            self.slow_heals.append((kind, broker, needed))
        self.rounds[kind] += 1
        self.usage.append((self.program.resident_bytes(), self.program.open_descriptors()))

    def _hold(self, seconds=5):
        """Keeps the fault for some collections, which may take their whole timeout."""
        time.sleep(self.random.uniform(1, seconds))

    def _kill(self, _kind, broker):
        self.cluster.kill(broker)
        self._hold()
        self.cluster.start(broker)

    def _stop(self, _kind, broker):
        self.cluster.pause(broker)
        self._hold()
        self.cluster.resume(broker)

    def _network(self, kind, broker):
        with self.proxy.broken(broker, kind):
            self._hold()

    def _leaders(self, _kind, broker):
        others = [b for b in (1, 2, 3) if b != broker]
        self.verbs.move_leaders({("three-copies", p): [broker, *others] for p in range(3)})

    def _coordinators(self, _kind, broker):
        others = [b for b in (1, 2, 3) if b != broker]
        self.verbs.move_leaders({("__consumer_offsets", p): [broker, *others] for p in range(6)})

    def _topic(self, _kind, _broker):
        """Deletes a topic with its commits, and creates another one."""
        old = next(topic for _, topic, _ in self.allowed if topic.startswith("volatile"))
        self.verbs.delete_topics([old])
        # Shown until the next complete collection; from then on never again.
        self.program.wait_until(lambda: old not in {topic for _, topic, _ in shown(self.program.metrics())}, 30, f"no {old}")
        for row in [row for row in self.allowed if row[1] == old]:
            del self.allowed[row]
        self._make_topic(f"volatile-{int(old.partition('-')[2]) + 1}", self.random.randint(10, 90))

    def _group(self, _kind, _broker):
        self.verbs.delete_group("visitor")
        self._hold(2)
        self._make_group("visitor", self.random.randint(1, 30))

    # --- the figures ---

    def problems(self):
        found = list(self.watcher.violations[:10]) + [f"healed slowly: {one}" for one in self.slow_heals]
        memory, descriptors = zip(*self.usage)
        if memory[-1] - memory[0] > 12 << 20:
            found.append(f"memory grew: {memory[0]} to {memory[-1]}")
        if descriptors[-1] > descriptors[0] + 8:
            found.append(f"descriptors grew: {descriptors[0]} to {descriptors[-1]}")
        return found


def run(seed, rounds=None, minutes=None):
    """Runs that many rounds, or for that long. Returns (rounds by kind, pages, violations and all else that went wrong, last memory)."""
    until = time.monotonic() + (minutes or 0) * 60
    with FaultRounds(seed) as faults:
        done = 0
        while (done < rounds) if rounds else (time.monotonic() < until):
            faults.round()
            done += 1
    return faults.rounds, faults.watcher.pages, faults.problems(), faults.usage
