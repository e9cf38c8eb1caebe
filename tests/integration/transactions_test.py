# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""Open, committed and aborted transactions beside plain records: the lag of both isolation levels is right
to the record after each step, by a ledger that counts what was written itself."""

import random
import unittest

from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch

STEPS = 40
MOST_OPEN = 3
LEVELS = ("read_uncommitted", "read_committed")


class Ledger:
    """One partition: what was written to it, by this test's own count. Each end of a transaction is one record more,
    its marker."""

    def __init__(self, verbs, random_):
        self._verbs, self._random = verbs, random_
        self.end, self.committed = 0, 0
        self._open = []  # (first offset, transaction)

    def last_stable(self):
        return min((first for first, _ in self._open), default=self.end)

    def lag(self, level):
        return max(0, (self.end if level == "read_uncommitted" else self.last_stable()) - self.committed)

    def step(self):
        choices = [self._write, self._commit_offset]
        choices += [self._begin] * 2 if len(self._open) < MOST_OPEN else []
        choices += [lambda: self._finish("commit"), lambda: self._finish("abort")] if self._open else []
        self._random.choice(choices)()

    def finish(self):
        while self._open:
            self._finish("commit")

    def _write(self):
        count = self._random.randint(1, 9)
        self._verbs.produce("payments", 0, count)
        self.end += count

    def _begin(self):
        count = self._random.randint(1, 9)
        self._open.append((self.end, self._verbs.open_transaction("payments", 0, count)))
        self.end += count

    def _finish(self, how):
        _, transaction = self._open.pop(self._random.randrange(len(self._open)))
        getattr(transaction, f"{how}_transaction")(30)
        self.end += 1

    def _commit_offset(self):
        self.committed = self._random.randint(self.committed, self.end)
        self._verbs.commit("ledger", {("payments", 0): self.committed})


class TransactionsTest(unittest.TestCase):
    def test_both_levels_are_right_to_the_record(self):
        cluster = self.enterContext(KafkaCluster(brokers=1))
        verbs = Verbs(cluster.bootstrap)
        verbs.create_topics({"payments": 1})
        verbs.commit("ledger", {("payments", 0): 0})
        programs = {level: self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers={cluster.bootstrap}", f"--collect.isolation-level={level}",
            "--collect.interval=200ms")) for level in LEVELS}
        ledger = Ledger(verbs, random.Random(7))
        apart = 0
        for number in range(STEPS):
            ledger.step()
            self.check(programs, ledger, number)
            apart += ledger.lag("read_committed") != ledger.lag("read_uncommitted")
        ledger.finish()
        self.check(programs, ledger, "the end")
        self.assertGreater(apart, STEPS // 4, "the two levels hardly ever differed: this showed nothing")

    def check(self, programs, ledger, step):
        for level, program in programs.items():
            truth = {"kafka_consumergroup_lag": ledger.lag(level), "kafka_topic_partition_current_offset": ledger.end,
                     "kafka_topic_partition_last_stable_offset": ledger.last_stable() if level == "read_committed" else None}

            def as_in_the_ledger():
                page = program.metrics()
                seen = {name: [value for _, value in page.all(name, topic="payments")] for name in truth}
                return seen == {name: [] if value is None else [value] for name, value in truth.items()}
            program.wait_until(as_in_the_ledger, 20, f"step {step}, {level}: {truth}")


if __name__ == "__main__":
    unittest.main()
