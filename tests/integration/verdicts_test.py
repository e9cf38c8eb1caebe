# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""Every verdict of docs/reference/verdicts.md that time makes, driven live on a real broker.

Each scenario has a group and a topic of its own and all run side by side, with a window of ten
seconds: the reason appears and goes away within the documented time, never before it may
(support/scenario.py), and /health and the log follow. Quiet groups of the kinds that raise false
alarms elsewhere run beside them and never leave `ok`. The measured times are printed.
"""

import concurrent.futures
import json
import pathlib
import tempfile
import time
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member
from processes import wait_until
from scenario import Scenario, expect_health
from traffic import Follower, Traffic
from verdict_watch import VerdictWatch

WINDOW = 10.0
INTERVAL = 0.5
TWO_COLLECTIONS = 2 * INTERVAL
KEPT = WINDOW / 5

FILE = f"""
collect.interval: {INTERVAL * 1000:.0f}ms
collect.stale-after: 8
log.format: json
threshold.window: {WINDOW:.0f}s
thresholds:
  - {{group: '^limited$', lag_critical: 50}}
  - {{group: '^muted$', mute: [data_loss, stopped, no_members]}}
  - {{group: '^quiet-rolling$', window: 60s}}
"""

# Records a second that the traffic writes to partition 0 of each topic, from the start.
STREAMS = {"steady": 20, "slow": 0.3, "behind": 5, "batches": 20, "distance": 20, "kept": 10}
FOLLOWERS = (Follower("quiet-batches", "batches", distance=0, every=2.5),
             Follower("quiet-distance", "distance", distance=60, every=0.2))


def behind(s, traffic):
    """Reads 15 a second of 60, until a faster one takes over."""
    with s.member(per_second=15) as slow:
        slow.wait_assigned()
        s.wait_seen_with_member()
        began = time.monotonic()
        traffic.rates["behind"] = 60
        s.appears("falling_behind", began, "warning", WINDOW + TWO_COLLECTIONS,
                  not_before=0.8 * WINDOW)
    with s.member(protocol="classic") as fast:
        fast.wait_assigned()
        s.wait_lag_below(30)
        s.goes("falling_behind", time.monotonic(), WINDOW + TWO_COLLECTIONS)
        s.comes_back()


def stalled(s, _):
    """A live member of the new protocol that reads and never commits, until it does."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    began = s.wait_commit_seen(10)
    with s.member(commit="never", protocol="consumer") as stuck:
        s.appears("stalled", began, "critical", WINDOW + TWO_COLLECTIONS,
                  not_before=WINDOW - TWO_COLLECTIONS)
        stuck.commit_now()
        s.verbs.produce(s.group, 0, 1)
        s.wait_committed(101)
        s.goes("stalled", time.monotonic(), KEPT + TWO_COLLECTIONS)
        s.comes_back()


def paused(s, _):
    """A live classic member that polls but reads nothing; a commit by hand ends it."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    began = s.wait_commit_seen(10)
    with s.member(per_second=0) as stuck:
        stuck.wait_assigned()
        s.appears("stalled", began, "critical", WINDOW + TWO_COLLECTIONS,
                  not_before=WINDOW - TWO_COLLECTIONS)
    with s.member() as reader:
        healed = s.wait_read(reader)
        s.goes("stalled", healed, KEPT + TWO_COLLECTIONS)
        s.comes_back()


def stopped(s, _):
    """Reads everything, leaves, and comes back much later."""
    s.verbs.produce(s.group, 0, 50)
    with s.member():
        s.wait_seen_with_member()
        s.wait_committed(50)
    began = time.monotonic()
    s.verbs.produce(s.group, 0, 50)
    s.appears("stopped", began, "critical", WINDOW + TWO_COLLECTIONS, not_before=WINDOW)
    consumed = s.value("kafka_consumergroup_records_consumed_total")
    s.verbs.commit(s.group, {s.key: 80})  # an operator skips 30 records: nobody consumed them
    s.wait_commit_seen(80)
    assert s.value("kafka_consumergroup_records_consumed_total") == consumed
    with s.member() as back:
        healed = s.wait_read(back)
        s.goes("stopped", healed, KEPT + TWO_COLLECTIONS)
        s.comes_back()


def rewound(s, _):
    """Reset by an administrator; a member reads it all again."""
    s.verbs.produce(s.group, 0, 100)
    with s.member():
        s.wait_seen_with_member()
        s.wait_committed(100)
    began = s.wait_commit_seen(100)
    s.verbs.commit(s.group, {s.key: 40})
    s.appears("rewind", began, "warning", TWO_COLLECTIONS)
    with s.member():
        s.wait_committed(100)
        s.goes("rewind", time.monotonic(), TWO_COLLECTIONS)
        s.comes_back()


def reset(s, _):
    """The same for good: nobody reads it again; after a window it is no news."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 90})
    began = s.wait_commit_seen(90)
    s.verbs.commit(s.group, {s.key: 40})
    s.appears("rewind", began, "warning", TWO_COLLECTIONS)
    s.goes("rewind", began, WINDOW + 2 * TWO_COLLECTIONS)
    s.verbs.commit(s.group, {s.key: 100})
    s.comes_back()


def lost(s, _):
    """Records are deleted before a slow member has read them."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    with s.member(per_second=0) as slow:
        slow.wait_assigned()
        s.wait_seen_with_member()
        began = s.wait_commit_seen(10)
        s.verbs.delete_records({s.key: 60})
        s.appears("data_loss", began, "critical", TWO_COLLECTIONS)
        s.expect_value("kafka_consumergroup_records_lost_total", 50)
    with s.member():
        s.wait_committed(100)
        s.goes("data_loss", time.monotonic(), TWO_COLLECTIONS)
        s.comes_back()


def muted(s, _):
    """The same, with `mute: [data_loss, stopped, no_members]` for the group: nobody hears of it."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    s.wait_commit_seen(10)
    s.verbs.delete_records({s.key: 60})
    s.expect_value("kafka_consumergroup_records_lost_total", 50)
    for verdict in s.watch.changes(s.group):
        assert not verdict.reasons.keys() & {"data_loss", "stopped", "no_members"}, verdict


def beyond(s, _):
    """Committed by hand to where no record is yet."""
    s.verbs.produce(s.group, 0, 10)
    with s.member():
        s.wait_seen_with_member()
        s.wait_committed(10)
    began = time.monotonic()
    s.verbs.commit(s.group, {s.key: 500})
    s.appears("offset_beyond_end", began, "critical", TWO_COLLECTIONS)
    s.verbs.commit(s.group, {s.key: 10})
    s.goes("offset_beyond_end", time.monotonic(), TWO_COLLECTIONS)
    s.comes_back()


def risk(s, _):
    """Retention comes closer step by step to a member that reads slowly."""
    s.verbs.produce(s.group, 0, 4000)
    s.verbs.commit(s.group, {s.key: 1900})
    deleted = 0
    with s.member(per_second=5):
        s.wait_seen_with_member()
        began = time.monotonic()
        while "retention_risk" not in s.watch.now(s.group).reasons:
            deleted += 100
            assert deleted < 1800, "retention_risk never appeared"
            s.verbs.delete_records({s.key: deleted})
            time.sleep(2.5)  # retention's own pace: what is awaited is made by time
        s.appears("retention_risk", began, "critical", 3 * 2.5 + TWO_COLLECTIONS, not_before=2.5)
    with s.member():
        s.wait_committed(4000)
        s.goes("retention_risk", time.monotonic(), KEPT + TWO_COLLECTIONS)
        s.comes_back()


def storm(s, _):
    """Beside a member that stays, a short-lived one comes and goes."""
    s.verbs.produce(s.group, 0, 10)
    with s.member(protocol="consumer") as stays:
        stays.wait_assigned()
        s.wait_seen_with_member()
        began = time.monotonic()
        while "rebalance_storm" not in s.watch.now(s.group).reasons:
            assert time.monotonic() < began + 3 * WINDOW, "rebalance_storm never appeared"
            with s.member(protocol="consumer") as guest:
                guest.wait_assigned()
        s.appears("rebalance_storm", began, "warning", WINDOW / 2 + TWO_COLLECTIONS,
                  not_before=WINDOW / 3)
        s.goes("rebalance_storm", time.monotonic(), WINDOW / 2 + KEPT + TWO_COLLECTIONS)
        s.comes_back()


def uncommitted(s, _):
    """Owned and read, but nobody ever committed."""
    s.verbs.produce(s.group, 0, 100)
    with s.member(commit="never") as reader:
        reader.wait_assigned()
        began = time.monotonic()
        s.appears("uncommitted", began, "warning", WINDOW + TWO_COLLECTIONS,
                  not_before=WINDOW - TWO_COLLECTIONS)
        reader.commit_now()
        s.wait_committed(100)
        s.goes("uncommitted", time.monotonic(), TWO_COLLECTIONS)
        s.comes_back()


def limited(s, _):
    """Above its own threshold in the file, then at it: above is what counts."""
    s.verbs.produce(s.group, 0, 100)
    with s.member():
        s.wait_seen_with_member()
        s.wait_committed(100)
    began = time.monotonic()
    s.verbs.produce(s.group, 0, 51)
    s.appears("lag_above_threshold", began, "critical", TWO_COLLECTIONS)
    s.verbs.commit(s.group, {s.key: 101})
    s.goes("lag_above_threshold", time.monotonic(), TWO_COLLECTIONS)
    s.comes_back()
    s.verbs.commit(s.group, {s.key: 151})


def rolling(s, _):
    """Quiet: two members restarted one after the other, as a deployment does."""
    members = [s.member().start() for _ in range(2)]
    s.wait_seen_with_member()
    for number in range(2):
        members[number].stop()
        members[number] = s.member().start().wait_assigned()
    s.watch.until(s.group, lambda v: v.status == "ok", 30)
    for member in members:
        member.stop()


SCENARIOS = (behind, stalled, paused, stopped, rewound, reset, lost, muted, beyond, risk, storm,
             uncommitted, limited, rolling)
COUNTED = {"quiet-classic": "steady", "quiet-kip848": "steady", "quiet-static": "steady",
           "quiet-batches": "batches", "quiet-distance": "distance"}
QUIET = ("classic", "kip848", "static", "slow", "transactional", "batches", "distance", "retired",
         "left", "idle", "rolling")


def group_of(scenario):
    return "quiet-rolling" if scenario is rolling else scenario.__name__


class VerdictsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        topics = {*STREAMS, "transactional", "retired", "left", *map(group_of, SCENARIOS)}
        cls.verbs.create_topics({**dict.fromkeys(topics, 1), "quiet-rolling": 2, "storm": 2})
        cls.start_quiet_groups()
        cls.traffic = Traffic(cls.cluster.bootstrap, STREAMS, FOLLOWERS)
        cls.traffic.start()

    @classmethod
    def start_quiet_groups(cls):
        # Read two days ago: Kafka itself tells that nobody has used the group since.
        cls.verbs.produce("retired", 0, 50, timestamp=int((time.time() - 2 * 86400) * 1000))
        cls.verbs.produce("left", 0, 50)
        cls.verbs.commit("quiet-retired", {("retired", 0): 5})
        cls.verbs.commit("quiet-left", {("left", 0): 5})
        cls.verbs.open_transaction("transactional", 0, 10).commit_transaction(30)
        for name, topic, options in (
                ("classic", "steady", {}), ("kip848", "steady", {"protocol": "consumer"}),
                ("static", "steady", {"instance_id": "one"}), ("slow", "slow", {}),
                ("transactional", "transactional", {}), ("left", "kept", {}),
                ("idle", "retired", {"protocol": "consumer"})):
            cls.enterClassContext(
                Member(cls.cluster.bootstrap, f"quiet-{name}", [topic], **options))

    def run_scenario(self, function):
        scenario = Scenario(group_of(function), self.cluster.bootstrap, self.lagwatch, self.watch)
        function(scenario, self.traffic)
        return scenario.times

    def test_every_verdict_comes_and_goes(self):
        file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "lagwatch.yaml"
        file.write_text(FILE)
        self.lagwatch = self.enterContext(Lagwatch(
            f"--config.file={file}", f"--kafka.bootstrap-servers={self.cluster.bootstrap}"))
        self.watch = self.enterContext(VerdictWatch(self.lagwatch))
        self.lagwatch.wait_until(lambda: self.totals(), 30, "the first page")
        at_first = self.totals()
        with concurrent.futures.ThreadPoolExecutor(len(SCENARIOS)) as pool:
            running = {pool.submit(self.run_scenario, function): function
                       for function in SCENARIOS}
            for done in concurrent.futures.as_completed(running):
                with self.subTest(running[done].__name__):
                    for line in done.result():
                        print(line, flush=True)
        expect_health(self.lagwatch, "", 200, "ok")
        self.traffic.finish()
        self.check_counters(at_first)
        self.check_quiet()
        self.check_log()

    def totals(self):
        """{counter series: (offset that it follows, total)} of one page, of the quiet readers."""
        page = self.lagwatch.metrics()
        totals = {}
        for topic in ("steady", "batches", "distance"):
            end = page.value("kafka_topic_partition_current_offset", topic=topic, partition="0")
            totals[topic] = end, page.value("kafka_topic_records_produced_total", topic=topic)
        for group, topic in COUNTED.items():
            at = page.value("kafka_consumergroup_current_offset", consumergroup=group, topic=topic,
                            partition="0")
            totals[group] = at, page.value("kafka_consumergroup_records_consumed_total",
                                           consumergroup=group, topic=topic)
        return totals if all(None not in pair for pair in totals.values()) else None

    def check_counters(self, at_first):
        """What the counters rose by is what was written and committed meanwhile, to the record."""
        truth = {topic: self.traffic.written[topic] for topic in ("steady", "batches", "distance")}
        for group in (group for group, topic in COUNTED.items() if topic == "steady"):
            wait_until(lambda g=group: self.verbs.committed(g)["steady", 0] == truth["steady"], 30,
                       f"all read by {group}")
        truth |= {group: self.verbs.committed(group)[topic, 0] for group, topic in COUNTED.items()}

        def rose():
            now = self.totals()
            return {name: now[name][1] - at_first[name][1] for name in truth}
        expected = {name: truth[name] - at_first[name][0] for name in truth}
        wait_until(lambda: rose() == expected, 20, f"counters to rise by {expected}")
        print(f"counters rose by {expected}")

    def check_quiet(self):
        for name in QUIET:
            group = f"quiet-{name}"
            with self.subTest(group):
                self.assertEqual(self.watch.statuses(group), ["ok"], self.watch.changes(group))

    def check_log(self):
        """Each change of a status is one line, with the reason for what is not ok."""
        changes = {}
        for line in map(json.loads, self.lagwatch.log().splitlines()):
            if line["msg"] == "the group's status changed":
                changes.setdefault(line["group"], []).append(line)
                self.assertNotEqual(line["from"], line["to"])
                self.assertTrue(line["to"] == "ok" or line["reason"] and line["text"], line)
        for group in map(group_of, SCENARIOS):
            with self.subTest(f"log of {group}"):
                lines = changes.get(group, [])
                logged = [line["to"] for line in lines]
                if not lines or lines[0]["from"] == "ok":
                    logged.insert(0, "ok")
                self.assertEqual(self.watch.statuses(group), logged)


if __name__ == "__main__":
    unittest.main()
