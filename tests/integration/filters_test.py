# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=60
"""Filters that leave nothing, and a group that cannot be shown: an empty page has to say why it is empty."""

import unittest

from fake_kafka import FakeKafka, Group, Log
from lagwatch import Lagwatch, run_once

NO_GROUP = 'msg="the filters exclude all groups"'


class FiltersTest(unittest.TestCase):
    def setUp(self):
        self.kafka = self.enterContext(FakeKafka(brokers=1))
        self.kafka.topics = {"orders": {0: Log(leader=1, end=10)}, "__consumer_offsets": {0: Log(leader=1, end=5)}}
        for name in ("billing", "shipping"):
            self.kafka.groups[name] = Group(coordinator=1, commits={("orders", 0): 3})
        self.server = f"--kafka.bootstrap-servers={self.kafka.bootstrap}"

    def start(self, *arguments):
        return self.enterContext(Lagwatch(self.server, "--collect.interval=200ms", *arguments))

    def notes(self, program):
        return program.get("/api/v1/status").json()["clusters"][0]["notes"]

    def await_complete(self, program):
        program.wait_until(lambda: program.value("lagwatch_collections_total", result="complete") >= 3, 20, "three collections")

    def test_a_filter_that_matches_no_group_is_named_once_and_when_it_is_over(self):
        program = self.start("--group.filter=/^bill.*/")  # KMinion's slashes
        said = 'the filters exclude all of 2 groups: --group.filter "/^bill.*/" hides 2'
        self.await_complete(program)
        self.assertEqual(self.notes(program), [said])
        self.assertEqual(program.log().count(NO_GROUP), 1)
        self.assertIn("level=warn " + NO_GROUP, program.log())
        self.kafka.groups["x/bill/"] = Group(coordinator=1, commits={})
        self.assertEqual(program.get("/readyz").status, 200)
        self.kafka.groups["/bill"] = Group(coordinator=1, commits={})
        program.wait_until(lambda: self.notes(program) == [said.replace("2 groups", "4 groups").replace("hides 2", "hides 4")])
        self.kafka.groups.clear()
        program.wait_until(lambda: "the filters no longer exclude all groups" in program.log(), 20, "the end of it")
        self.assertEqual(program.log().count(NO_GROUP), 1)
        self.assertEqual(self.notes(program), [])

    def test_an_empty_exclude_hides_all(self):
        code, out, err = run_once("--once", self.server, "--topic.exclude=", "--group.exclude=")
        self.assertEqual((code, out.count("billing")), (0, 0))
        self.assertIn('lagwatch: the filters exclude all of 2 groups: --group.exclude "" hides 2\n', err)
        self.assertIn('lagwatch: the filters exclude all of 1 topic: --topic.exclude "" hides 1\n', err)

    def test_nothing_is_said_where_something_is_left_or_nobody_filtered(self):
        for arguments in ((), ("--group.filter=^bill", "--topic.exclude=^__"), ("--group=billing",)):
            _, _, err = run_once("--once", self.server, *arguments)
            self.assertNotIn("exclude all", err, arguments)
        self.kafka.topics.pop("orders")  # only Kafka's own is left
        _, _, err = run_once("--once", self.server, "--topic.exclude=^__")
        self.assertNotIn("exclude all", err)

    def test_a_group_without_a_name_is_said_and_not_shown(self):
        self.kafka.groups[""] = Group(coordinator=1, commits={("orders", 0): 3})
        program = self.start("--group.exclude=^shipping")  # the default would keep it out by itself
        self.await_complete(program)
        [note] = self.notes(program)
        self.assertIn("a group with an empty id is not shown", note)
        self.assertIn('level=warn msg="a group cannot be shown" text="a group with an empty id is not shown', program.log())
        self.assertEqual([group["group"] for group in program.get("/api/v1/groups").json()["groups"]], ["billing"])
        self.assertNotIn("some reads fail", program.log())


if __name__ == "__main__":
    unittest.main()
