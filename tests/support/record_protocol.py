# SPDX-License-Identifier: Apache-2.0
"""Records tests/testdata/protocol again: what real brokers answer to the requests of src/kafka/protocol.

    PYTHONPATH=tests/support .deps/venv/bin/python tests/support/record_protocol.py 2.8.2 3.6.2 4.1.1 4.4.0

Each Kafka gets the same small scene and every request in every version that both it and lagwatch have. The body of
each response, behind its header, becomes VERSION/NAME-vN.response; the bodies of the requests, which are the same for every Kafka,
requests/NAME-vN.request; with --only=NAME of that message alone. Then write the golden texts anew (LAGWATCH_UPDATE_GOLDEN=1, tests/golden/protocol_test.cc) and read what
changed: member ids and hosts differ in each recording, all else is the scene's.

Fetches a Kafka that is missing. Debian's Java runs Kafka 2.8 and later, whose oldest versions of these requests are those of 0.11.
"""

import contextlib
import sys

import kafka_versions
import paths
import processes
import protocol_questions as questions
import share_groups
from clients import Verbs
from kafka_variant import KafkaVariant
from member import Member
from streams_member import StreamsMember

FOLDER = paths.REPOSITORY / "tests/testdata/protocol"
MINUTE = 60_000
RECORDS = {("orders", 0): 20, ("payments", 0): 10, ("payments", 1): 10}  # half of them a minute younger


def records(verbs):
    """orders has one partition, whose first 5 records are deleted; payments three, the last of them empty."""
    verbs.create_topics({"orders": 1, "payments": 3}, config={"retention.ms": -1})
    for time in (questions.RECORD_TIME, questions.RECORD_TIME + MINUTE):
        for (topic, partition), count in RECORDS.items():
            verbs.produce(topic, partition, count // 2, timestamp=time)
    verbs.delete_records({("orders", 0): 5})


def groups(stack, cluster, verbs):
    """Two groups with members, if this Kafka has both protocols, each with a static member; two empty ones with commits."""
    verbs.commit(questions.EMPTY, {("orders", 0): 7, ("payments", 0): 3, ("payments", 2): 0})
    verbs.commit(questions.FOREIGN, {("payments", 1): 1})
    protocols = {questions.CLASSIC: "classic"}
    if kafka_versions.has_new_groups(cluster.version):
        protocols[questions.NEW] = "consumer"
    for group, protocol in protocols.items():
        members = [stack.enter_context(Member(
            cluster.bootstrap, group, questions.TOPICS, protocol=protocol, instance_id=instance, conf={"client.id": client}))
            for instance, client in ((None, "first"), (f"{group}-static", "second"))]
        processes.wait_until(lambda members=members: share_all(members), 60, f"{group} has assigned every partition")
        processes.wait_until(lambda group=group: verbs.committed(group) == RECORDS, 60, f"{group} has committed all")
        verbs.wait_group_state(group, "STABLE")


def streams_group(stack, cluster):
    """Two members with an active and a standby task of a state store each, and one of them with a subtopology without."""
    topology, stores = {"0": ["payments"], "1": ["orders"]}, {"0": [f"{questions.STREAMS}-counts-changelog"]}
    members = [stack.enter_context(StreamsMember(cluster.port(1), questions.STREAMS, topology, stores, client_id=client))
               for client in ("first", "second")]

    def tasks(kind):
        return [sum(map(len, getattr(member, kind).values())) for member in members]
    processes.wait_until(lambda: sum(tasks("tasks")) == 4 and all(tasks("tasks")) and sum(tasks("standby")) == 3, 60,
                         f"all tasks of {questions.STREAMS}")
    members[0].commit({("payments", 0): 5})


def share_group(stack, cluster):
    """A share group that has taken all of orders, if this Kafka has such groups."""
    if not kafka_versions.has_share_groups(cluster.version):
        return
    if not kafka_versions.reports_share_lag(cluster.version):
        share_groups.set_feature(cluster, 1)
    share_groups.start_at_earliest(cluster, questions.SHARE)
    stack.enter_context(share_groups.ShareMember(cluster, questions.SHARE, "orders"))
    wanted = {(questions.SHARE, "orders", 0): (5, 0 if kafka_versions.reports_share_lag(cluster.version) else None)}
    processes.wait_until(lambda: share_groups.described(cluster) == wanted, 60, "the share group has taken all")


def share_all(members):
    owned = [member.assigned() or [] for member in members]
    return all(owned) and sum(map(len, owned)) == 4


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def record(version, only):
    kafka_versions.provide(version)
    for old in (FOLDER / version).glob(f"{only or '*'}-v*.response"):
        old.unlink()
    zookeeper = version in kafka_versions.WITH_ZOOKEEPER
    with KafkaVariant(brokers=1, version=version, zookeeper=zookeeper,
                      config={"group.streams.num.standby.replicas": 1, **share_groups.config(version)}
                      ) as cluster, contextlib.ExitStack() as stack:
        verbs = Verbs(cluster.bootstrap)
        records(verbs)
        groups(stack, cluster, verbs)
        if kafka_versions.has_streams_groups(version):
            streams_group(stack, cluster)
        share_group(stack, cluster)
        with questions.Connection(cluster.port(1)) as connection:
            has = connection.versions()
            for name, (key, known, _, _) in questions.QUESTIONS.items():
                if only not in (None, name):
                    continue
                for number in sorted(set(known) & set(has.get(key, ()))):
                    write(FOLDER / f"requests/{name}-v{number}.request", questions.body_of(name, number))
                    response = connection.ask(name, number)
                    write(FOLDER / version / f"{name}-v{number}.response", response)
                    print(f"{version} {name} v{number}: {len(response)} bytes", flush=True)


def main():
    only = [argument.removeprefix("--only=") for argument in sys.argv[1:] if argument.startswith("--only=")]
    versions = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if not versions:
        sys.exit(__doc__)
    for version in versions:
        record(version, only[0] if only else None)


if __name__ == "__main__":
    main()
