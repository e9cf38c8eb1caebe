# SPDX-License-Identifier: Apache-2.0
"""What goes wrong with lagwatch and with Kafka itself: one part of the soak each, on a quiet system
with living groups. Minutes are those of real use, rounded up."""

import contextlib

from alert_drive import AlertDrive, GroupDrive
from clients import Verbs
from member import Member
from part import Part
from processes import wait_until

_ALL = 3  # partitions of `spread`: one for each broker, kept nowhere else


def _address(lagwatch):
    return f"127.0.0.1:{lagwatch.port}"


def _one_killed(watched):
    """One replica dies: the others go on, and only it is told."""
    drive = AlertDrive(watched, "one lagwatch killed")
    drive.begin()
    watched.lagwatches[1].kill()
    drive.fires("LagwatchDown", 6, by="instance", values={_address(watched.lagwatches[1])})
    watched.revive(1)
    drive.heal()
    drive.resolves(2)
    return drive


def _all_killed(watched):
    drive = AlertDrive(watched, "every lagwatch killed")
    addresses = {_address(one) for one in watched.lagwatches}
    drive.begin()
    for one in watched.lagwatches:
        one.kill()
    drive.fires("LagwatchDown", 6, by="instance", values=addresses)
    drive.fires("LagwatchAbsent", 2, values={""})
    for number in range(len(addresses)):
        watched.revive(number)
    drive.heal()
    drive.resolves(2)
    return drive


def kill_lagwatch(watched):
    with _reader(watched, {"kept": 1}, replicas=1):
        return [_one_killed(watched), _all_killed(watched)], []


def black_hole_kafka(watched):
    """The only broker stops answering, its connections stay open."""
    drive = AlertDrive(watched, "Kafka black-holed")
    with _reader(watched, {"kept": 1}, replicas=1):
        drive.begin()
        watched.kafka.pause(1)
        drive.fires("LagwatchKafkaUnreachable", 7)
        watched.kafka.resume(1)
        drive.heal()
        drive.resolves(8)
    return [drive], []


def black_hole_broker(watched):
    """One of three stops answering. What only it has is unknown, and said so; a group whose topic
    has replicas is quiet."""
    system = AlertDrive(watched, "one of three brokers black-holed")
    group = GroupDrive("spread", watched)
    with _reader(watched, {"kept": 1}, replicas=3), _reader(watched, {"spread": _ALL}, replicas=1):
        for drive in (system, group):
            drive.begin()
        watched.kafka.pause(3)
        group.fires("KafkaConsumerGroupUnknown", 18)
        system.fires("LagwatchKafkaErrors", 18)
        system.fires("LagwatchCollectionsPartial", 20)
        watched.kafka.resume(3)
        for drive in (system, group):
            drive.heal()
        for drive in (system, group):
            drive.resolves(16)
    return [system, group], []


@contextlib.contextmanager
def _reader(watched, topics, replicas):
    """A group named as its topic that has read everything, as every lagwatch has seen."""
    (topic, count), = topics.items()
    verbs = Verbs(watched.kafka.bootstrap)
    verbs.create_topics(topics, replicas=replicas)
    keys = [(topic, partition) for partition in range(count)]
    verbs.produce_all(dict.fromkeys(keys, 10))
    with Member(watched.kafka.bootstrap, topic, [topic]):
        wait_until(lambda: verbs.committed(topic) == dict.fromkeys(keys, 10), 60, f"{topic} read")
        GroupDrive(topic, watched).wait_seen_by_all()
        yield


LAGWATCH = Part(18, 1, kill_lagwatch)
KAFKA = Part(18, 1, black_hole_kafka)
BROKER = Part(38, 3, black_hole_broker)
