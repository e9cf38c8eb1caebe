# SPDX-License-Identifier: Apache-2.0
"""A consumer group with a problem, driven by a test while a lagwatch watches it.

The group has a topic of the same name, and the problem is in partition 0. appears() and goes()
check a documented time plus LAGWATCH_SLACK seconds (default 8) for a busy machine, and
store the measured times in `times`. One thread per scenario; an unexpected result raises.
"""

import os
import time

from clients import Verbs
from member import Member
from processes import Timeout, wait_until

SLACK = float(os.environ.get("LAGWATCH_SLACK", "8"))


class Scenario:
    patience = 30

    def __init__(self, group, bootstrap, lagwatch, watch):
        self.group = group
        self.key = (group, 0)
        self.watch = watch
        self.times = []
        self._bootstrap = bootstrap
        self._lagwatch = lagwatch
        self.verbs = Verbs(bootstrap)

    def member(self, **options):
        return Member(self._bootstrap, self.group, [self.group], **options)

    # --- waiting for what the next step needs ---

    def wait_seen_with_member(self):
        """Waits until lagwatch has seen the group alive."""
        self.watch.until(self.group, lambda v: "no_members" not in v.reasons, self.patience)

    def wait_committed(self, offset):
        wait_until(lambda: self.verbs.committed(self.group).get(self.key) == offset, self.patience,
                   f"{self.group} at {offset}")

    def wait_lag_below(self, lag):
        def is_below():
            end, at = self.verbs.ends([self.key]), self.verbs.committed(self.group)
            return end[self.key] - at[self.key] < lag
        wait_until(is_below, self.patience, f"{self.group} less than {lag} behind")

    def wait_commit_seen(self, offset):
        """Waits until lagwatch shows the commit; returns the time."""
        self.expect_value("kafka_consumergroup_current_offset", offset, partition="0")
        return time.monotonic()

    def wait_read(self, member):
        """Waits until it has read anything; returns the time."""
        wait_until(lambda: member.read > 0, self.patience, f"{self.group} reads")
        return time.monotonic()

    # --- what lagwatch says ---

    def appears(self, reason, began, status, within, not_before=0.0):
        """Checks that the reason appears, no later and no sooner than documented, and that /health agrees."""
        deadline = began + within + SLACK
        verdict = self.watch.until(self.group, lambda v: reason in v.reasons,
                                   deadline - time.monotonic())
        took = verdict.at - began
        assert took >= not_before, f"{self.group} after {took:.1f} s already: {verdict}"
        assert verdict.status == status, f"{self.group}: {verdict}"
        self.times.append(f"{self.group}: {reason} after {took:.1f} s (documented {within:.1f}): "
                          + verdict.reasons[reason])
        self._expect_group_health(status)

    def goes(self, reason, healed, within):
        deadline = healed + within + SLACK
        verdict = self.watch.until(self.group, lambda v: reason not in v.reasons,
                                   deadline - time.monotonic())
        took = max(0.0, verdict.at - healed)
        self.times.append(f"{self.group}: {reason} gone after {took:.1f} s "
                          f"(documented {within:.1f})")

    def comes_back(self):
        self.watch.until(self.group, lambda v: v.status == "ok", self.patience)
        self._expect_group_health("ok")

    def value(self, family):
        return self._lagwatch.value(family, consumergroup=self.group, topic=self.group)

    def expect_value(self, family, value, **labels):
        labels |= {"consumergroup": self.group, "topic": self.group}
        wait_until(lambda: self._lagwatch.value(family, **labels) == value, self.patience,
                   f"{family}{labels} {value}")

    def _expect_group_health(self, status):
        """Checks that /health?group= agrees, and /health while the group is critical."""
        code = 503 if status in ("critical", "unknown") else 200
        expect_health(self._lagwatch, f"?group={self.group}", code, status)
        if status == "critical":
            expect_health(self._lagwatch, "", code, status)


def expect_health(lagwatch, query, code, status):
    last = None

    def agrees():
        nonlocal last
        last = lagwatch.get(f"/health{query}")
        return last.status == code and last.json()["status"] == status
    try:
        wait_until(agrees, 10, f"/health{query} {code} {status}")
    except Timeout as timeout:
        raise AssertionError(f"{timeout}: {last.text()}") from timeout
