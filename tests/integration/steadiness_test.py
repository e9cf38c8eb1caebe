# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 processors=3
"""Brokers die, coordinators move and lagwatch restarts; counters and verdicts do not notice.

A counter that jumps would show as more than was written, read, committed or rebalanced until then;
one that loses, as less in the end. No group is ever said to be in trouble: of the groups of a
broker that is gone something may be unknown, once its data is too old, and nothing else.
"""

import contextlib
import threading
import time
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import wait_until
from traffic import Traffic
from verdict_watch import VerdictWatch

INTERVAL = 1.0
OUTAGE = 6.0  # longer than Kafka gives a broker that is silent, see KafkaCluster
RATES = {"orders": 30, "clicks": 15}
GROUPS = {"billing": ("orders", "classic"), "search": ("orders", "consumer"),
          "stats": ("clicks", "classic"), "audit": ("clicks", "consumer")}
CONSUMED = "kafka_consumergroup_records_consumed_total"
PRODUCED = "kafka_topic_records_produced_total"
COMMITS = "kafka_consumergroup_offset_commits_total"
REBALANCES = "kafka_consumergroup_rebalances_total"
# While a coordinator moves, members own nothing for a moment: information, never a status.
MAY_BE_SAID = {"stale_data", "incomplete_data", "no_assignment"}
# Two outages may keep a group in a rebalance for half of the window, by Kafka's own account: then this is the truth.
OF_LONG_REBALANCES, LONG = {"rebalance_storm"}, 12  # seconds; rules see parts of the window, not seconds
UNKNOWN = object()


class CounterWatch(threading.Thread):
    """Holds the counters of page after page against the truth of the moment after it: no counter
    steps back, and none has risen by more than what was really done since it was first seen."""

    def __init__(self, lagwatch, truth, before):
        """truth(): {(family, group or topic): done so far}; before: the truth ahead of the start,
        for the counters that follow no offset."""
        super().__init__(name="counters", daemon=True)
        self._lagwatch = lagwatch
        self._truth = truth
        self._before = before
        self._done = threading.Event()
        self._first = {}  # what had been done when the counter stood at 0
        self._last = {}
        self.wrong = []
        self.pages = 0

    def run(self):
        while not self._done.wait(0.2):
            page = self._lagwatch.metrics()
            self._look(page, self._truth())

    def _look(self, page, truth):
        self.pages += 1
        for key, (total, offset) in read_counters(page).items():
            first = self._first.setdefault(
                key, self._before[key] if offset is None else offset - total)
            step = total - self._last.get(key, total)
            if step < 0:
                self.wrong.append(f"{key} stepped back by {-step}")
            # Members learn late of rebalances that went on without them: those are held to the
            # truth in the end.
            if key[0] != REBALANCES and total > truth[key] - first:
                self.wrong.append(f"{key} rose to {total}, in truth {truth[key] - first}")
            self._last[key] = total

    def rose(self, truth):
        """{counter: (risen by, in truth)}"""
        return {key: (int(self._last[key]), int(truth[key] - self._first[key]))
                for key in truth if key in self._last}

    def finish(self):
        self._done.set()
        self.join(30)


def read_counters(page):
    """{(family, group or topic): (total, the offset it follows, or None)}, where both are there."""
    counters = {}
    for topic in RATES:
        end = page.value("kafka_topic_partition_current_offset", topic=topic, partition="0")
        counters[PRODUCED, topic] = page.value(PRODUCED, topic=topic), end or UNKNOWN
    for group, (topic, _) in GROUPS.items():
        at = page.value("kafka_consumergroup_current_offset", consumergroup=group, topic=topic,
                        partition="0")
        counters[CONSUMED, group] = (
            page.value(CONSUMED, consumergroup=group, topic=topic), at or UNKNOWN)
        for family in (COMMITS, REBALANCES):
            counters[family, group] = page.value(family, consumergroup=group), None
    return {key: pair for key, pair in counters.items()
            if pair[0] is not None and pair[1] is not UNKNOWN}


class SteadinessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=3))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics(dict.fromkeys(RATES, 1), replicas=3)
        cls.traffic = Traffic(cls.cluster.bootstrap, RATES)
        cls.traffic.start()
        cls.members = {}
        for group, (topic, protocol) in GROUPS.items():
            cls.members[group] = cls.enterClassContext(
                Member(cls.cluster.bootstrap, group, [topic], protocol=protocol))
        for member in cls.members.values():
            member.wait_assigned()
        wait_until(lambda: all(cls.verbs.committed(group) for group in GROUPS), 30, "commits")

    def truth(self):
        done = {(PRODUCED, topic): self.traffic.written[topic] for topic in RATES}
        for group, member in self.members.items():
            done[CONSUMED, group] = member.read
            done[COMMITS, group] = member.commits_tried
            done[REBALANCES, group] = member.generation
        return done

    def test_counters_and_verdicts_stay_steady(self):
        with self.watched("brokers that die and that hang"):
            self.strike(self.coordinator("billing"), self.cluster.kill, self.cluster.start)
            self.strike(self.coordinator("search"), self.cluster.pause, self.cluster.resume)
        with self.watched("lagwatch restarted, and a coordinator that moves"):
            self.strike(self.coordinator("audit"), self.cluster.stop, self.cluster.start)
        self.traffic.finish()

    def coordinator(self, group):
        return self.verbs.describe_group(group).coordinator.id

    def strike(self, broker, fault, heal):
        fault(broker)
        time.sleep(OUTAGE)  # how long the broker is gone is what is tested
        heal(broker)
        self.cluster.wait_ready()
        self.cluster.wait_in_sync()
        self.lagwatch.wait_collections(2)

    @contextlib.contextmanager
    def watched(self, what):
        """A lagwatch from its start to its end, and the two that watch it."""
        before = self.truth()
        with Lagwatch(f"--kafka.bootstrap-servers={self.cluster.bootstrap}",
                      f"--collect.interval={INTERVAL:.0f}s", "--collect.timeout=2s",
                      "--threshold.window=30s") as self.lagwatch, \
                VerdictWatch(self.lagwatch) as verdicts:
            counters = CounterWatch(self.lagwatch, self.truth, before)
            counters.start()
            self.lagwatch.wait_collections(3)
            yield
            truth = self.settle()
            self.lagwatch.wait_collections(2)
            counters.finish()
            page = self.lagwatch.metrics()
            rebalancing = {group: page.value("kafka_consumergroup_rebalancing_seconds_total", consumergroup=group) or 0
                           for group in GROUPS}
            self.traffic.rates.update(RATES)
        with self.subTest(what):
            self.check_counters(counters, truth, what)
        for group in GROUPS:
            with self.subTest(f"{what}: {group}"):
                self.check_verdicts(verdicts, group, MAY_BE_SAID | (OF_LONG_REBALANCES if rebalancing[group] >= LONG else set()))

    def settle(self):
        """Until all that was written is read and committed; the truth then."""
        self.traffic.rates.update(dict.fromkeys(RATES, 0))

        def all_committed():
            return all(self.verbs.committed(group)[topic, 0] == self.traffic.written[topic]
                       for group, (topic, _) in GROUPS.items())
        wait_until(all_committed, 30, "all read")
        read = {(CONSUMED, group): self.traffic.written[topic]
                for group, (topic, _) in GROUPS.items()}
        return self.truth() | read

    def check_counters(self, counters, truth, what):
        rose = counters.rose(truth)
        print(f"{what}: {counters.pages} pages, rose by (counter, truth): {rose}")
        self.assertEqual(counters.wrong[:10], [])
        for key in rose:
            if key[0] in (PRODUCED, CONSUMED):
                self.assertEqual(*rose[key], key)
            else:
                self.assertLessEqual(*rose[key], key)

    def check_verdicts(self, verdicts, group, may_be_said):
        for verdict in verdicts.changes(group):
            self.assertLessEqual(set(verdict.reasons), may_be_said)
        print(f"{group}: {verdicts.statuses(group)}")
        if may_be_said == MAY_BE_SAID:
            self.assertEqual(verdicts.statuses(group)[-1], "ok")


if __name__ == "__main__":
    unittest.main()
