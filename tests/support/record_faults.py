# SPDX-License-Identifier: Apache-2.0
"""Records tests/testdata/faults.lagwatch again: a minute of a real Kafka with faults.

    PYTHONPATH=tests/support LAGWATCH_BINARY=… .deps/venv/bin/python tests/support/record_faults.py

Prints what was done when, in seconds of the recording. tests/e2e/recorded_faults_test.py has the
expected verdicts: a new recording needs new times there.
"""

import pathlib
import time

import paths
from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch
from member import Member

RECORDING = paths.REPOSITORY / "tests/testdata/faults.lagwatch"
GROUPS = ("steady", "stalled", "stopped", "lost")


class Diary:
    """Waits for a second of the recording, and prints what is done then."""

    def __init__(self):
        self._began = time.monotonic()

    def at(self, second, what):
        time.sleep(max(0.0, self._began + second - time.monotonic()))
        print(f"{second:3d} s  {what}", flush=True)


def prepare(cluster, verbs):
    verbs.create_topics(dict.fromkeys(GROUPS, 1) | {"archive": 1}, replicas=3)
    verbs.move_leaders({("archive", 0): [3]})  # nobody else has it
    verbs.produce_all({(topic, 0): 100 for topic in (*GROUPS, "archive")})
    verbs.commit("archived", {("archive", 0): 70})
    verbs.commit("deleted", {("steady", 0): 20})
    for group, offset in (("stalled", 10), ("lost", 10)):
        verbs.commit(group, {(group, 0): offset})


def faults(cluster, verbs, members):
    diary = Diary()
    diary.at(4, "stopped: its only member leaves, 50 records are written after that")
    members["stopped"].stop()
    verbs.produce("stopped", 0, 50)
    diary.at(7, "lost: retention deletes the records below 60, the commit is at 10")
    verbs.delete_records({("lost", 0): 60})
    diary.at(18, "lost: another member reads what is left")
    members["lost"].stop()
    with Member(cluster.bootstrap, "lost", ["lost"]):
        diary.at(24, "stalled: another member reads")
        members["stalled"].stop()
        with Member(cluster.bootstrap, "stalled", ["stalled"]):
            diary.at(30, "stopped: a member is back")
            with Member(cluster.bootstrap, "stopped", ["stopped"]):
                diary.at(34, "deleted: the group is deleted")
                verbs.delete_group("deleted")
                diary.at(38, "broker 3 is killed")
                cluster.kill(3)
                diary.at(44, "broker 3 is started")
                cluster.start(3)
                diary.at(60, "the end")


def main():
    RECORDING.unlink(missing_ok=True)
    with KafkaCluster(brokers=3) as cluster:
        verbs = Verbs(cluster.bootstrap)
        prepare(cluster, verbs)
        members = {group: Member(cluster.bootstrap, group, [group],
                                 per_second=0 if group in ("stalled", "lost") else None)
                   for group in GROUPS}
        for member in members.values():
            member.start().wait_assigned()
        with Lagwatch(f"--kafka.bootstrap-servers={cluster.bootstrap}", "--collect.interval=1s",
                      "--collect.timeout=2s", f"--record={RECORDING}"):
            faults(cluster, verbs, members)
        members["steady"].stop()
    print(f"{pathlib.Path(RECORDING).stat().st_size} bytes")


if __name__ == "__main__":
    main()
