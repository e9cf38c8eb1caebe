# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with consumer groups, one function each, all driven side by side.

Each takes the drive of its group and the traffic, which writes to partition 0 of its topic. Minutes
are what the rule and the verdict need in real use (docs/reference/verdicts.md), rounded up.
"""

import concurrent.futures

from alert_drive import GroupDrive
from clients import Verbs
from member import Member
from part import Part
from processes import wait_until
from traffic import Traffic

_SETTINGS = """
thresholds:
  - {group: '^deep$', lag_warning: 100}
  - {group: '^late$', lag_seconds_warning: 3}
"""
_DISTANCE = 200  # of deep and late, records
_RATE = 20


def stopped(s, _):
    """Reads everything, leaves while records come, and is started again."""
    s.verbs.produce(s.group, 0, 50)
    with s.member():
        s.wait_seen_by_all()
        s.wait_committed(50)
    s.begin()
    s.verbs.produce(s.group, 0, 50)
    s.fires("KafkaConsumerGroupStopped", 12)
    with s.member() as back:
        s.wait_read(back)
        s.heal()
        s.resolves(13)


def stalled(s, _):
    """A live member that polls and reads nothing, until one takes over that does."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    with s.member(per_second=0) as stuck:
        stuck.wait_assigned()
        s.begin()
        s.fires("KafkaConsumerGroupStalled", 9)
    with s.member() as reader:
        s.wait_read(reader)
        s.heal()
        s.resolves(13)


def slow(s, traffic):
    """Reads half of what is written or less, until a faster one takes over."""
    rate = min(60, 10 * s.watched.factor)
    with s.member(per_second=max(5, rate / 4)) as member:
        member.wait_assigned()
        s.wait_seen_by_all()
        s.begin()
        traffic.rates[s.group] = rate
        s.fires("KafkaConsumerGroupFallingBehind", 12)
    with s.member() as fast:
        fast.wait_assigned()
        s.wait_lag_below(2 * rate)
        s.heal()
        s.resolves(13)


def deleted(s, _):
    """Records are deleted under a member that has not read them."""
    s.verbs.produce(s.group, 0, 100)
    s.verbs.commit(s.group, {s.key: 10})
    with s.member(per_second=0) as member:
        member.wait_assigned()
        s.wait_seen_by_all()
        s.wait_seen_by_all("kafka_consumergroup_lag == 90")
        s.begin()
        s.verbs.delete_records({s.key: 60})
        s.fires("KafkaConsumerGroupDataLoss", 1)
    with s.member():
        s.wait_committed(100)
        s.heal()
        s.resolves(22)


def recreated(s, _):
    """The topic is made anew, and a consumer that did not notice commits where it was."""
    s.verbs.produce(s.group, 0, 500)
    with s.member():
        s.wait_seen_by_all()
        s.wait_committed(500)
    s.verbs.delete_topics([s.group])
    s.verbs.create_topics({s.group: 1})
    s.verbs.produce(s.group, 0, 10)
    s.begin()
    s.verbs.commit(s.group, {s.key: 500})
    s.fires("KafkaConsumerGroupOffsetBeyondEnd", 4)
    s.verbs.commit(s.group, {s.key: 10})
    s.heal()
    s.resolves(6)


def storm(s, _):
    """Beside a member that stays, a short-lived one comes and goes."""
    s.verbs.produce(s.group, 0, 10)

    def rebalance():
        with s.member(protocol="consumer") as guest:
            guest.wait_assigned()

    with s.member(protocol="consumer") as stays:
        stays.wait_assigned()
        s.wait_seen_by_all()
        s.begin()
        s.fires("KafkaConsumerGroupRebalanceStorm", 10, meanwhile=rebalance)
        s.heal()
        s.resolves(15)


def uncommitted(s, _):
    """Read by a member that never commits, until it does."""
    s.verbs.produce(s.group, 0, 100)
    with s.member(commit="never") as member:
        member.wait_assigned()
        s.begin()
        s.fires("KafkaConsumerGroupUncommitted", 12)
        member.commit_now()
        s.wait_committed(100)
        s.heal()
        s.resolves(12)


def rewound(s, _):
    """Reset by an administrator; a member reads it all again."""
    s.verbs.produce(s.group, 0, 100)
    with s.member():
        s.wait_seen_by_all()
        s.wait_committed(100)
    s.wait_seen_by_all("kafka_consumergroup_lag == 0")
    s.begin()
    s.verbs.commit(s.group, {s.key: 40})
    s.fires("KafkaConsumerGroupRewound", 2)
    with s.member():
        s.wait_committed(100)
        s.heal()
        s.resolves(2)


def deep(s, traffic):
    """Moves at a steady distance above its threshold of lag."""
    _keep_distance(s, traffic, "KafkaConsumerGroupLagHigh")


def late(s, traffic):
    """Moves at a steady distance above its threshold of time."""
    _keep_distance(s, traffic, "KafkaConsumerGroupTimeLagHigh")


def _keep_distance(s, traffic, alert):
    def follow(distance):
        s.verbs.commit(s.group, {s.key: max(0, traffic.written[s.group] - distance)})
    traffic.rates[s.group] = _RATE
    wait_until(lambda: traffic.written[s.group] >= _DISTANCE, s.patience, "enough to be behind")
    s.begin()
    s.fires(alert, 7, meanwhile=lambda: follow(_DISTANCE))
    traffic.rates[s.group] = 0
    s.heal()
    s.resolves(7, meanwhile=lambda: follow(0))


def rolling(s, traffic):
    """Quiet: restarted three times while records come, as deployments do."""
    traffic.rates[s.group] = _RATE
    member = s.member().start().wait_assigned()
    s.wait_seen_by_all()
    for _ in range(3):
        member.stop()
        member = s.member().start()
        s.wait_read(member)
    traffic.rates[s.group] = 0
    s.wait_committed(s.verbs.ends([s.key])[s.key])
    member.stop()


CONDITIONS = (stopped, stalled, slow, deleted, recreated, storm, uncommitted, rewound, deep, late, rolling)


def drive(watched):
    """(drives, what went wrong); beside them a group that only reads."""
    names = [condition.__name__ for condition in CONDITIONS]
    Verbs(watched.kafka.bootstrap).create_topics({**dict.fromkeys([*names, "healthy"], 1), "storm": 2})
    traffic = Traffic(watched.kafka.bootstrap, {**dict.fromkeys(names, 0), "healthy": _RATE})
    traffic.start()
    drives = {GroupDrive(name, watched): condition for name, condition in zip(names, CONDITIONS)}
    problems = []
    with Member(watched.kafka.bootstrap, "healthy", ["healthy"]), \
            concurrent.futures.ThreadPoolExecutor(len(drives)) as pool:
        running = {pool.submit(condition, one, traffic): one for one, condition in drives.items()}
        for done in concurrent.futures.as_completed(running):
            if error := done.exception():
                problems.append(f"{running[done].condition}: {type(error).__name__}: {error}")
    traffic.finish()
    return list(drives), problems


GROUPS = Part(28, 1, drive, _SETTINGS)
