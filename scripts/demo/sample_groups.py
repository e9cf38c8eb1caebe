# SPDX-License-Identifier: Apache-2.0
"""Topics with a steady flow of records, and one group of every kind that lagwatch distinguishes.

A context manager; entered, every group is alive. One background thread produces and lets the
restless group rebalance. Leaving asks all members to stop and waits a few seconds for them.
"""

import threading

from clients import Verbs
from member import Member
from processes import wait_until

PARTITIONS = {"orders": 3, "payments": 3, "clicks": 6}
_RECORDS_A_TURN = 5
_TURN_SECONDS = 0.5
_FIRST_TURNS = 6
_REBALANCE_TURNS = 40


class SampleGroups:
    def __init__(self, bootstrap):
        self._bootstrap = bootstrap
        self._verbs = Verbs(bootstrap)
        self._stop = threading.Event()
        self._guest = None
        self._turns = 0
        self._flow = threading.Thread(target=self._run, daemon=True)
        self._members = [
            Member(bootstrap, "orders-keeps-up", ["orders"]),
            Member(bootstrap, "payments-falls-behind", ["payments"], per_second=10),
            Member(bootstrap, "payments-alive-but-stuck", ["payments"], per_second=0),
            Member(bootstrap, "clicks-kip848", ["clicks"], protocol="consumer"),
            Member(bootstrap, "orders-assign-only", assign=[("orders", 0), ("orders", 1)]),
            Member(bootstrap, "clicks-never-commits", ["clicks"], commit="never"),
            self._restless()]

    def _restless(self):
        return Member(self._bootstrap, "clicks-rebalances", ["clicks"])

    def __enter__(self):
        self._verbs.create_topics(PARTITIONS)
        self._verbs.produce_all(self._each_partition(100))
        self._verbs.commit("orders-stopped", self._each_partition(25, "orders"))
        self._verbs.commit("payments-alive-but-stuck", self._each_partition(40, "payments"))
        self._verbs.commit("payments-falls-behind", self._each_partition(90, "payments"))
        for member in self._members:
            member.start()
        for member in self._members:
            member.wait_assigned()
        self._flow.start()
        wait_until(self._moves, 60, "the sample groups' first commits")
        return self

    def _moves(self):
        """Creates different offsets, visible in the first collection."""
        return self._turns >= _FIRST_TURNS and all(
            member.read > 0 for member in self._members if member.commits())

    def __exit__(self, *_):
        self._stop.set()
        members = self._members + ([self._guest] if self._guest else [])
        for member in members:
            member.ask_to_stop()
        if self._flow.is_alive():
            self._flow.join(3)
        for member in members:
            if member.is_alive():
                member.stop(timeout=3)

    @staticmethod
    def _each_partition(value, only=None):
        return {(topic, partition): value for topic, count in PARTITIONS.items()
                for partition in range(count) if only in (None, topic)}

    def _run(self):
        while not self._stop.wait(_TURN_SECONDS):
            self._verbs.produce_all(self._each_partition(_RECORDS_A_TURN))
            self._turns += 1
            if self._turns % _REBALANCE_TURNS == 0:
                self._let_guest_in_or_out()

    def _let_guest_in_or_out(self):
        if self._guest:
            self._guest.stop()
            self._guest = None
        else:
            self._guest = self._restless().start()
