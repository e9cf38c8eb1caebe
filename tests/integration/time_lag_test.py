# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180 presets=asan
"""The age of first unread records against the truth, on a real Kafka with explicit timestamps: by
searching with the right to DESCRIBE only, and by reading the record."""

import unittest

import lagwatch
import time_shapes
from clients import Verbs, allow
from kafka_cluster import KafkaCluster
from time_shapes import CAUGHT_UP, NOTHING, now_ms

USERS = {"describer": "describer-secret", "reader": "reader-secret"}
# Timestamps go back there, or records are missing: a search cannot see every record (docs/explanation/time-lag.md).
BOUNDS_ONLY = ("compacted", "skewed")


# A search takes the marker of a transaction for the record behind it, written a moment later.
MARKER_SECONDS = 1


def tolerance(age):
    return max(5, 0.02 * age)


class TimeLagTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SASL_PLAINTEXT",), users=USERS, config={
                **time_shapes.CONFIG, "super.users": "User:ANONYMOUS", "authorizer.class.name":
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer"}))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        allow(cls.verbs.admin, "describer", topic="DESCRIBE", group="DESCRIBE")
        allow(cls.verbs.admin, "reader", topic="READ", group="DESCRIBE")
        cls.places = time_shapes.make(cls.cluster)

    def arguments(self, user, mode, *more):
        properties = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN",
                      "sasl.username": user, "sasl.password": USERS[user]}
        return [f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}",
                f"--collect.time-lag={mode}", *more,
                *(f"--kafka.property={key}={value}" for key, value in properties.items())]

    def once(self, *arguments):
        """The first collection of a process: (rows of each group, when it began, when it ended)."""
        before = now_ms()
        _, document = lagwatch.once_json(*self.arguments(*arguments))
        return self.rows(document), before, now_ms()

    @staticmethod
    def rows(document):
        return {group["group"]: group["topics"][0]["partitions"][0]
                for group in document["groups"]}

    def check(self, seen, check_place):
        rows, before, after = seen
        for place in self.places:
            with self.subTest(place.group):
                check_place(place, rows[place.group], before, after)

    def assert_age(self, truth, row, before, after):
        """Right within what is promised."""
        youngest, oldest = ((moment - truth) / 1000 for moment in (before, after))
        self.assertIsNotNone(row["lag_seconds"], row)
        self.assertGreaterEqual(row["lag_seconds"], max(0, youngest - tolerance(youngest)), row)
        self.assertLessEqual(row["lag_seconds"], max(0, oldest + tolerance(oldest)), row)

    def assert_bounds(self, truth, row, before, after, low_only=False, slack=0):
        low, high = row["lag_seconds_bounds"]
        self.assertLessEqual(low, row["lag_seconds"], row)
        self.assertGreaterEqual(high, row["lag_seconds"], row)
        self.assertLessEqual(low, max(0, (after - truth) / 1000) + slack, row)
        if not low_only:
            self.assertGreaterEqual(high, max(0, (before - truth) / 1000), row)

    # --- what each way promises ---

    def assert_searched(self, place, row, before, after):
        if place.truth == CAUGHT_UP:
            self.assert_caught_up(row)
            return
        self.assertEqual(row["lag_seconds_source"], "search", row)
        if place.truth == NOTHING:
            # It may as well be a record: the bounds say so.
            self.assertEqual(row["lag_seconds_bounds"][0], 0, row)
            return
        self.assert_bounds(place.truth, row, before, after, low_only=place.shape == "skewed",
                           slack=MARKER_SECONDS if place.shape == "transactions" else 0)
        if place.shape not in BOUNDS_ONLY:
            self.assert_age(place.truth, row, before, after)

    def assert_caught_up(self, row):
        self.assertEqual((row["lag"], row["lag_seconds"], row["lag_seconds_source"]), (0, 0, None))

    def assert_read(self, truth, row, before, after):
        if truth == CAUGHT_UP:
            self.assert_caught_up(row)
        elif truth == NOTHING:
            self.assertEqual((row["lag_seconds"], row["lag_seconds_bounds"]), (0, [0, 0]), row)
        else:
            self.assertEqual(row["lag_seconds_source"], "fetch", row)
            self.assert_age(truth, row, before, after)
            self.assert_bounds(truth, row, before, after)

    def test_searched_in_the_first_collection(self):
        for mode in ("search", "auto"):
            with self.subTest(mode):
                self.check(self.once("describer", mode), self.assert_searched)

    def test_searching_takes_aborted_records_for_records(self):
        self.check(self.once("describer", "search", "--collect.isolation-level=read_committed"),
                   self.assert_searched)

    def test_searched_in_later_collections(self):
        with lagwatch.Lagwatch(*self.arguments(
                "describer", "search", "--collect.interval=500ms")) as running:
            running.wait_collections(3)
            before = now_ms() - 1000
            document = running.get("/api/v1/groups?partitions=true").json()
            self.check((self.rows(document), before, now_ms()), self.assert_searched)
            self.assertEqual(running.value("lagwatch_time_lag_pending"), 0)

    def test_read_in_the_first_collection(self):
        self.check(self.once("reader", "fetch"),
                   lambda place, *seen: self.assert_read(place.truth, *seen))

    def test_committed_records_read(self):
        self.check(self.once("reader", "fetch", "--collect.isolation-level=read_committed"),
                   lambda place, *seen: self.assert_read(place.committed_truth, *seen))

    def test_read_in_later_collections_for_nothing(self):
        with lagwatch.Lagwatch(*self.arguments(
                "reader", "fetch", "--collect.interval=500ms")) as running:
            running.wait_collections(2)
            def asked():
                return [running.value("lagwatch_kafka_requests_total", api=api) for api in ("fetch", "time_search")]
            before_that = asked()  # the searches are of the records before commits
            running.wait_collections(2)
            before = now_ms() - 1000
            document = running.get("/api/v1/groups?partitions=true").json()
            self.check((self.rows(document), before, now_ms()),
                       lambda place, *seen: self.assert_read(place.truth, *seen))
            self.assertEqual(asked(), before_that)
            groups = self.verbs.admin.list_consumer_groups().result(10).valid
            self.assertFalse([g.group_id for g in groups if "lagwatch" in g.group_id])

    def test_without_the_right_to_read_it_searches_and_says_so_once(self):
        with lagwatch.Lagwatch(*self.arguments(
                "describer", "fetch", "--collect.interval=500ms")) as running:
            running.wait_collections(3)
            before = now_ms() - 1000
            document = running.get("/api/v1/groups?partitions=true").json()
            self.check((self.rows(document), before, now_ms()), self.assert_searched)
            self.assertEqual(
                running.value("lagwatch_kafka_errors_total", api="fetch",
                              error="TOPIC_AUTHORIZATION_FAILED"),
                len({place.shape for place in self.places} - {"caught-up"}))


if __name__ == "__main__":
    unittest.main()
