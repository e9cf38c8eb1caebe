# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=420 processors=3
"""One of three brokers killed, then one black-holed, again and again.

Ends and commits never move, so every lag on every page of every moment is either the true one or
absent: an end that was not read must never pass for one. LAGWATCH_ROUNDS sets the rounds (2).
"""

import os
import threading
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member

ROUNDS = int(os.environ.get("LAGWATCH_ROUNDS", "2"))
COLLECT_TIMEOUT = 2.0
TOPICS = {"single-copy": 9, "three-copies": 6}
GROUPS = [f"group-{number}" for number in range(12)]
LAG = "kafka_consumergroup_lag"


class Watcher(threading.Thread):
    """Scrapes without pause and holds every lag against the truth; the fault of the moment tells
    which ones may not be missing."""

    def __init__(self, lagwatch, truth):
        super().__init__(daemon=True)
        self._lagwatch = lagwatch
        self._truth = truth
        self._done = threading.Event()
        self.must_stay = set()
        self.wrong = []
        self.slowest = 0.0
        self.pages = 0

    def run(self):
        while not self._done.wait(0.1):
            self._look(self._lagwatch.metrics())

    def _look(self, page):
        must_stay = self.must_stay
        seen = lags(page)
        self.wrong += [f"{key}: {lag} on the page, {self._truth[key]} in truth"
                       for key, lag in seen.items()
                       if key in self._truth and lag != self._truth[key]]
        self.wrong += [f"{key} missing" for key in must_stay - seen.keys()
                       if must_stay == self.must_stay]
        total = page.value("lagwatch_collection_duration_seconds", phase="total")
        self.slowest = max(self.slowest, total or 0)
        self.pages += 1

    def finish(self):
        self._done.set()
        self.join()


def lags(page):
    return {(labels["consumergroup"], labels["topic"], int(labels["partition"])): value
            for labels, value in page.all(LAG)}


def errors(page):
    return sum(value for _, value in page.all("lagwatch_kafka_errors_total"))


class FaultsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=3))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"single-copy": TOPICS["single-copy"]}, replicas=1)
        cls.verbs.create_topics({"three-copies": TOPICS["three-copies"]}, replicas=3)
        keys = [(topic, p) for topic, count in TOPICS.items() for p in range(count)]
        cls.verbs.produce_all({key: 40 for key in keys})
        cls.truth = {}
        for number, group in enumerate(GROUPS):
            cls.verbs.commit(group, {key: number + key[1] for key in keys})
            cls.truth |= {(group, *key): 40 - number - key[1] for key in keys}
        for protocol in ("classic", "consumer"):
            cls.enterClassContext(Member(cls.cluster.bootstrap, f"alive-{protocol}",
                                         ["three-copies"], protocol=protocol)).wait_assigned(6)

    def test_survives_brokers_that_die_and_that_hang(self):
        arguments = [f"--kafka.bootstrap-servers={self.cluster.bootstrap}",
                     "--collect.interval=1s", "--collect.stale-after=6",
                     f"--collect.timeout={COLLECT_TIMEOUT:.0f}s"]
        with Lagwatch(*arguments) as lagwatch:
            self.lagwatch = lagwatch
            self.wait_all_there()
            self.watcher = Watcher(lagwatch, self.truth)
            self.watcher.start()
            usage = [self.one_round(number) for number in range(ROUNDS)]
            self.watcher.finish()
        self.assertEqual(self.watcher.wrong[:10], [])
        self.assertGreater(self.watcher.pages, 20 * ROUNDS)
        self.assertLessEqual(self.watcher.slowest, COLLECT_TIMEOUT + 0.25)
        self.check_flat(usage)

    def check_flat(self, usage):
        print(f"rounds {ROUNDS}, slowest collection {self.watcher.slowest:.2f} s, "
              f"pages {self.watcher.pages}, (memory, descriptors) a round: {usage}")
        memory, descriptors = zip(*usage)
        self.assertLess(memory[-1] - memory[0], 12 << 20)
        self.assertLessEqual(descriptors[-1], descriptors[0] + 6)

    def one_round(self, number):
        victim = 1 + number % 3
        with self.subTest(f"round {number}: broker {victim} killed"):
            self.fault(victim, self.cluster.kill)
            self.cluster.start(victim)
            self.wait_all_there()
        self.cluster.wait_in_sync()
        hung = 1 + (number + 1) % 3
        with self.subTest(f"round {number}: broker {hung} black-holed"):
            self.fault(hung, self.cluster.pause)
            self.cluster.resume(hung)
            self.cluster.wait_ready()
            self.wait_all_there()
        self.cluster.wait_in_sync()
        return int(self.lagwatch.resident_bytes()), self.lagwatch.open_descriptors()

    def fault(self, victim, strike):
        """Strikes and waits until the page has lost what only the victim could tell, while the
        rest stays: the ends of its single copies grow stale and are withdrawn."""
        before = errors(self.lagwatch.metrics())
        lost = self.single_copies_of(victim)
        self.watcher.must_stay = self.told_by_others(victim)
        strike(victim)
        self.lagwatch.wait_until(
            lambda: not lost & lags(self.lagwatch.metrics()).keys(), 40, "stale data withdrawn")
        page = self.lagwatch.metrics()
        self.assertEqual(page.value("lagwatch_up"), 1)
        self.assertGreater(errors(page), before)
        kept = set(self.truth) - lost
        self.lagwatch.wait_until(
            lambda: kept <= lags(self.lagwatch.metrics()).keys(), 40, "coordinators moved")
        self.watcher.must_stay = set()

    def leaders(self):
        topics = self.verbs.admin.list_topics(timeout=10).topics
        return {(name, number): partition.leader for name in TOPICS
                for number, partition in topics[name].partitions.items()}

    def single_copies_of(self, broker):
        led = {key for key, leader in self.leaders().items()
               if leader == broker and key[0] == "single-copy"}
        return {row for row in self.truth if row[1:] in led}

    def told_by_others(self, broker):
        leaders = self.leaders()
        coordinators = {group: self.verbs.describe_group(group).coordinator.id for group in GROUPS}
        return {row for row in self.truth
                if coordinators[row[0]] != broker and leaders[row[1:]] != broker}

    def wait_all_there(self):
        def there():
            page = self.lagwatch.metrics()
            return set(self.truth) <= lags(page).keys() and all(
                page.value("kafka_consumergroup_members", consumergroup=f"alive-{kind}") == 1
                for kind in ("classic", "consumer"))
        self.lagwatch.wait_until(there, 60, "everything back on the page")


if __name__ == "__main__":
    unittest.main()
