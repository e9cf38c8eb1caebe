# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300 presets=asan processors=3
"""What brokers may answer besides the truth: each error, half, double and garbage costs exactly its
own gap, is counted, is said once, and heals by itself. The brokers are scripted (fake_kafka)."""

import contextlib
import threading
import unittest

from fake_kafka import HANG_UP, LENIENT, SILENCE, FakeKafka, Group, Log
from lagwatch import Lagwatch

LEADERS = {("orders", 0): 1, ("orders", 1): 2, ("orders", 2): 1, ("clicks", 0): 2}
COORDINATORS = {"one-a": 1, "one-b": 1, "two-a": 2, "two-b": 2}
END, OWNED = 100, [("orders", 0), ("orders", 1), ("orders", 2)]
ALL = {(group, *key) for group in COORDINATORS for key in LEADERS}
LAG = "kafka_consumergroup_lag"


def of_group(*groups):
    return {row for row in ALL if row[0] in groups}


def of_partition(*keys):
    return {row for row in ALL if row[1:] in keys}


OF_BROKER_2 = {row for row in ALL if COORDINATORS[row[0]] == 2}
LED_BY_2 = {row for row in ALL if LEADERS[row[1:]] == 2}
GROUP, LEADER = [("OffsetFetch", "one-a")], [("ListOffsets", "orders", 1)]

# (what, keys of errors, code, the rows that go, api and error that are counted)
ERRORS = [
    ("commits: the coordinator has moved", GROUP, 16, of_group("one-a"), ("offset_fetch", "NOT_COORDINATOR")),
    ("commits: still loading", GROUP, 14, of_group("one-a"), ("offset_fetch", "COORDINATOR_LOAD_IN_PROGRESS")),
    ("commits: group denied", GROUP, 30, of_group("one-a"), ("offset_fetch", "GROUP_AUTHORIZATION_FAILED")),
    ("commits: unknown error", GROUP, -1, of_group("one-a"), ("offset_fetch", "UNKNOWN")),
    ("commits: a code from the future", GROUP, 999, of_group("one-a"), ("offset_fetch", None)),
    ("commit of one partition: unstable", [("OffsetFetch", "one-a", "orders", 0)], 88, {("one-a", "orders", 0)},
     ("offset_fetch", "UNSTABLE_OFFSET_COMMIT")),
    ("commit of one partition: topic denied", [("OffsetFetch", "two-b", "clicks", 0)], 29, {("two-b", "clicks", 0)},
     ("offset_fetch", "TOPIC_AUTHORIZATION_FAILED")),
    ("ends: the leader has moved", LEADER, 6, of_partition(("orders", 1)), ("list_offsets", "NOT_LEADER_FOR_PARTITION")),
    ("ends: no leader", LEADER, 5, of_partition(("orders", 1)), ("list_offsets", "LEADER_NOT_AVAILABLE")),
    ("ends: fenced", LEADER, 74, of_partition(("orders", 1)), ("list_offsets", "FENCED_LEADER_EPOCH")),
    ("ends: disk broken", LEADER, 56, of_partition(("orders", 1)), ("list_offsets", "KAFKA_STORAGE_ERROR")),
    ("list of groups: loading", [("ListGroups", 2)], 14, OF_BROKER_2, ("list_groups", "COORDINATOR_LOAD_IN_PROGRESS")),
    ("list of groups: no coordinator", [("ListGroups", 2)], 15, OF_BROKER_2,
     ("list_groups", "COORDINATOR_NOT_AVAILABLE")),
    ("metadata: a partition without leader", [("Metadata", "orders", 2)], 5, of_partition(("orders", 2)), None),
    ("members: denied", [("DescribeGroups", "one-b")], 30, set(), ("describe_groups", "GROUP_AUTHORIZATION_FAILED")),
]


def answered_by_2(api, instead):
    """Broker 2 gives this in place of its answers to one api."""
    return lambda broker, asked, answer: instead(answer) if (broker, asked) == (2, api) else answer


def of_commits(group, instead):
    """Each response with this group's commits is replaced, whoever else is in it."""
    name = group.encode()
    return lambda broker, api, answer: instead(answer) if api == "OffsetFetch" and name in answer else answer


# (what, mangle, the rows that go). All that is asked of a broker goes over one connection: where that ends, answers to
# other questions may be lost with it.
GARBAGE = [
    ("ends cut short", answered_by_2("ListOffsets", lambda answer: answer[:len(answer) // 2]), LED_BY_2),
    ("ends are noise", answered_by_2("ListOffsets", lambda answer: b"\xa5" * len(answer)), LED_BY_2),
    ("commits cut short", answered_by_2("OffsetFetch", lambda answer: answer[:9]), OF_BROKER_2),
    ("commits with a count of two billion",
     answered_by_2("OffsetFetch", lambda answer: answer[:4] + b"\x7f\xff\xff\xff" + answer[8:]), OF_BROKER_2),
    ("commits of one group cut short", of_commits("one-a", lambda answer: answer[:-3]), of_group("one-a")),
    ("commits under a name that was not asked for", of_commits("one-a", lambda answer: answer.replace(b"one-a", b"one-x")),
     of_group("one-a")),
    ("list of groups cut short", answered_by_2("ListGroups", lambda answer: answer[:9]), OF_BROKER_2),
    ("hangs up when asked for commits", answered_by_2("OffsetFetch", lambda answer: HANG_UP), OF_BROKER_2),
    ("hangs up when asked for ends", answered_by_2("ListOffsets", lambda answer: HANG_UP), LED_BY_2),
    ("silent about everything", lambda broker, api, answer: SILENCE if broker == 2 else answer,
     OF_BROKER_2 | LED_BY_2),
]


class Watcher(threading.Thread):
    """Reads the page without pause: what is shown is the truth, and once."""

    def __init__(self, program, truth):
        super().__init__(daemon=True)
        self.program, self.truth, self.wrong, self.ended = program, truth, [], threading.Event()

    def run(self):
        while not self.ended.wait(0.05):
            self.wrong += [(row, lag) for row, lag in shown(self.program).items() if lag != self.truth[row]]


def shown(program):
    return {(labels["consumergroup"], labels["topic"], int(labels["partition"])): lag
            for labels, lag in program.metrics().all(LAG)}


class BrokerErrorsTest(unittest.TestCase):
    def setUp(self):
        kafka = self.kafka = self.enterContext(FakeKafka(brokers=2))
        for (topic, partition), leader in LEADERS.items():
            kafka.topics.setdefault(topic, {})[partition] = Log(leader=leader, end=END)
        self.truth = {}
        for number, (group, coordinator) in enumerate(COORDINATORS.items()):
            commits = {key: number + key[1] for key in LEADERS}
            kafka.groups[group] = Group(coordinator, commits)
            self.truth |= {(group, *key): END - offset for key, offset in commits.items()}
        kafka.groups["one-b"].state, kafka.groups["one-b"].members = "Stable", {"member-1": OWNED}
        self.program = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={kafka.bootstrap}", "--collect.interval=200ms", "--collect.timeout=1500ms",
            "--collect.stale-after=2", "--kafka.property=reconnect.backoff.max.ms=200", env=LENIENT))
        self.wait_shown(ALL)

    @contextlib.contextmanager
    def watched(self):
        watcher = Watcher(self.program, self.truth)
        watcher.start()
        try:
            yield
        finally:
            watcher.ended.set()
            watcher.join()
        self.assertEqual(watcher.wrong[:5], [])

    def wait_shown(self, rows):
        self.program.wait_until(lambda: set(shown(self.program)) == rows, 30,
                                f"all rows but {sorted(ALL - rows)}")

    def check(self, gone, perhaps=frozenset()):
        """The gap is there, stays as it is, is said by a bounded number of lines; others' sums are there."""
        self.program.wait_until(lambda: ALL - gone - perhaps <= set(shown(self.program)) <= ALL - gone, 30,
                                f"all rows but {sorted(gone)}")
        page = self.program.metrics()
        for group in COORDINATORS:
            if not {row for row in gone | perhaps if row[0] == group}:
                self.assertIsNotNone(page.value("kafka_consumergroup_lag_max", consumergroup=group), group)
            elif {row for row in gone if row[0] == group}:
                self.assertIsNone(page.value("kafka_consumergroup_lag_max", consumergroup=group), group)
        said = len(self.program.log().splitlines())
        self.program.wait_collections(4)
        self.assertLessEqual(ALL - gone - perhaps, set(shown(self.program)))
        self.assertLessEqual(set(shown(self.program)), ALL - gone)
        lines = self.program.log().splitlines()[said:]
        # Row by row and collection by collection it would be more than sixty. What flaps is a change each time.
        self.assertLessEqual(len(lines), 24 if perhaps else 8, "\n".join(lines))

    def counted(self, api, error):
        return sum(value for labels, value in self.program.metrics().all("lagwatch_kafka_errors_total", api=api)
                   if error is None or error in labels["error"])

    def test_errors(self):
        for what, keys, code, gone, counter in ERRORS:
            with self.subTest(what), self.watched():
                before = counter and self.counted(*counter)
                self.kafka.errors.update(dict.fromkeys(keys, code))
                self.check(gone)
                if counter:
                    self.assertGreater(self.counted(*counter), before, self.program.metrics().all(
                        "lagwatch_kafka_errors_total"))
                self.kafka.errors.clear()
                self.program.wait_collections(2)
                self.wait_shown(ALL)

    def test_garbage(self):
        honest = self.kafka.mangle
        for what, mangle, gone in GARBAGE:
            perhaps = OF_BROKER_2 | LED_BY_2 if "hangs up" in what else frozenset()
            with self.subTest(what), self.watched():
                self.kafka.mangle = mangle
                self.check(gone, perhaps - gone)
                self.kafka.mangle = honest
                self.wait_shown(ALL)

    def test_members_that_may_not_be_seen_are_absent_not_none(self):
        self.kafka.errors["DescribeGroups", "one-b"] = 30
        members = "kafka_consumergroup_members"
        self.program.wait_until(lambda: self.program.value(members, consumergroup="one-b") is None, 20, "no members")
        self.assertEqual(self.program.value(members, consumergroup="one-a"), 0)

    def test_an_assignment_that_is_none_ends_nobody(self):
        """Any client may send one; librdkafka ended the process."""
        with self.watched():
            self.kafka.groups["one-b"].members = {"odd": b"\0"}
            self.program.wait_collections(3)
            self.assertEqual(set(shown(self.program)), ALL)
            self.assertEqual(self.program.value("kafka_consumergroup_members", consumergroup="one-b"), 1)

    def test_halves_and_doubles(self):
        with self.watched():
            self.kafka.copies["ListOffsets", "orders", 1] = 0
            self.wait_shown(ALL - of_partition(("orders", 1)))
            self.kafka.copies = {("OffsetFetch", "one-b"): 0}
            self.wait_shown(ALL - of_group("one-b"))
            self.kafka.copies = {("ListOffsets", "orders", 1): 2, ("OffsetFetch", "one-a", "orders", 0): 2,
                                 ("OffsetFetch", "two-b"): 2, ("ListGroups", "two-a"): 2}
            self.kafka.groups["one-a"].also_listed_by = (2,)
            self.wait_shown(ALL)
            self.program.wait_collections(3)
            self.assertEqual(set(shown(self.program)), ALL)
            groups = [group["group"] for group in self.program.get("/api/v1/groups").json()["groups"]]
            self.assertEqual(sorted(groups), sorted(COORDINATORS))

    def test_what_is_gone_is_gone_with_the_second_list(self):
        with self.watched():
            del self.kafka.groups["one-a"]
            del self.kafka.topics["clicks"]
            for group in self.kafka.groups.values():
                del group.commits["clicks", 0]
            self.program.wait_collections(2)
            self.assertEqual(set(shown(self.program)), ALL - of_group("one-a") - of_partition(("clicks", 0)))


class StreamsGroupsTest(unittest.TestCase):
    """Descriptions of Streams groups, which are asked for in one request."""

    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=1))
        self.kafka.topics["orders"] = {0: Log(leader=1, end=END)}
        self.kafka.groups["plain"] = Group(1, {("orders", 0): 1}, "Stable", {"one": [("orders", 0)]})
        for name in ("first", "second"):
            self.kafka.groups[name] = Group(1, {("orders", 0): 1}, "Stable", {"one": [("orders", 0)]}, type="Streams")

    def serve(self):
        program = self.enterContext(Lagwatch(f"--kafka.bootstrap-servers={self.kafka.bootstrap}", "--collect.interval=200ms",
                                             "--collect.timeout=5s", "--collect.stale-after=2", env=LENIENT))
        program.wait_collections(2)
        return program

    @staticmethod
    def owners(program):
        """{group: whether its partition has an owner}"""
        groups = program.get("/api/v1/groups?partitions=true").json()["groups"]
        return {group["group"]: group["topics"][0]["partitions"][0]["member_id"] == "one" for group in groups}

    def test_an_error_of_one_costs_its_members_alone(self):
        program = self.serve()
        everything = {"plain": True, "first": True, "second": True}
        program.wait_until(lambda: self.owners(program) == everything, 30, f"all owners, last {self.owners(program)}")
        codes = (30, 29, 16, 69, 35, 999)  # denied, a topic denied, moved, gone, the feature is off, of the future
        for code in codes:
            with self.subTest(code):
                self.kafka.errors["StreamsGroupDescribe", "first"] = code
                program.wait_until(lambda: self.owners(program) == everything | {"first": False}, 30, "a gap")
                program.wait_collections(4)
                self.assertEqual(program.value(LAG, consumergroup="first", topic="orders", partition="0"), END - 1)
                self.kafka.errors.clear()
                program.wait_until(lambda: self.owners(program) == everything, 30, "all owners")
        lines = [line for line in program.log().splitlines() if "some reads fail" in line and "describe_groups" in line]
        self.assertLessEqual(len(lines), len(codes), program.log())

    def test_answers_that_are_half_or_damaged(self):
        program = self.serve()
        for instead in (lambda answer: answer[:-3], lambda answer: answer + b"\0", lambda answer: b"\xa5" * len(answer)):
            self.kafka.mangle = lambda broker, api, answer, instead=instead: \
                instead(answer) if api == "StreamsGroupDescribe" else answer
            program.wait_until(lambda: self.owners(program) == {"plain": True, "first": False, "second": False}, 30, "a gap")
        self.kafka.mangle = lambda broker, api, answer: answer
        self.kafka.copies = {("StreamsGroupDescribe", "first"): 0, ("StreamsGroupDescribe", "second"): 2}
        program.wait_until(lambda: self.owners(program) == {"plain": True, "first": False, "second": True}, 30, "a gap")

    def test_a_broker_that_cannot_describe_them_is_not_asked(self):
        self.kafka.newest["StreamsGroupDescribe"] = -1
        program = self.serve()
        program.wait_collections(2)
        self.assertEqual(self.owners(program), {"plain": True, "first": False, "second": False})
        self.assertEqual(self.kafka.requests[1, "StreamsGroupDescribe"], 0)
        self.assertEqual(program.metrics().all("lagwatch_kafka_errors_total", api="describe_groups"), [])
        self.assertEqual(program.value("kafka_consumergroup_status", consumergroup="first", status="unknown"), 1)


if __name__ == "__main__":
    unittest.main()
