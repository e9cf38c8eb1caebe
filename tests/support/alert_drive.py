# SPDX-License-Identifier: Apache-2.0
"""One condition driven on a WatchedKafka until its alert fires, and healed until it resolves.

Minutes are those of real use, and are that much shorter as the watched system is. What should fire
is named by the one label in which the alerts differ: a problem of a group is one alert without the
label `cluster` and one with it, for any number of replicas. unexpected() returns all other alerts
that fired; call it at the end. One thread per drive; an unexpected result raises.
"""

import time
from typing import NamedTuple

import alert_history
from processes import wait_until
from scenario import SLACK, Scenario
from watched_kafka import CLUSTER

WITH_AND_WITHOUT_NAME = frozenset({"", CLUSTER})


class Outcome(NamedTuple):
    """Seconds since the condition began, `resolved` since it was healed; None: it has no `for:`."""
    condition: str
    alert: str
    pending: float
    firing: float
    resolved: float


class AlertDrive:
    def __init__(self, watched, condition, group=""):
        self.watched = watched
        self.condition = condition
        self.group = group
        self.outcomes = []
        self._expected = []  # (alert, label, its values)
        self._began = self._healed = 0.0

    def begin(self):
        self._began = time.time()

    def heal(self):
        self._healed = time.time()

    def fires(self, alert, minutes, by="cluster", values=WITH_AND_WITHOUT_NAME, meanwhile=None):
        """Waits at most that many minutes for one alert per value of the label."""
        self._expected.append((alert, by, frozenset(values)))

        def all_of_them():
            if meanwhile:
                meanwhile()
            firing = alert_history.firing(self.watched.prometheus)
            return {one.label(by) for one in firing if self._is_of(one, alert)} == set(values)
        self._wait(all_of_them, minutes, f"{alert} of {self.condition} firing")
        problems = alert_history.problems_of_rules(self.watched.prometheus)
        assert not problems, problems

    def resolves(self, minutes, meanwhile=None):
        """Waits at most that many minutes until all fired alerts resolve."""
        def all_over():
            if meanwhile:
                meanwhile()
            return all(episode.resolved for _, episode in self._episodes())
        self._wait(all_over, minutes, f"{[e[0] for e in self._expected]} of {self.condition} over")
        for alert, *_ in self._expected:
            mine = [episode for one, episode in self._episodes() if one.name == alert]
            self.outcomes.append(self._outcome(alert, mine))

    def expects(self, one):
        return any(self._is_of(one, alert) and one.label(by) in values
                   for alert, by, values in self._expected)

    def doubled(self):
        """Alerts that fired more than once for one value, as for each of two replicas."""
        fired = alert_history.fired(self.watched.prometheus, self.watched.began)
        for alert, by, values in self._expected:
            for value in values:
                same = [str(one) for one in fired if self._is_of(one, alert) and one.label(by) == value]
                if len(same) > 1:
                    yield f"doubled: {same}"

    def _episodes(self):
        history = alert_history.history(self.watched.prometheus, self._began)
        return [(one, episode) for one, episode in history.items() if self.expects(one)]

    def _outcome(self, alert, episodes):
        """The outcome of several alerts: the last to fire and the last to resolve."""
        pendings = [one.pending - self._began for one in episodes if one.pending]
        return Outcome(self.condition, alert, max(pendings, default=None),
                       max(one.firing for one in episodes) - self._began,
                       max(one.resolved for one in episodes) - self._healed)

    def _is_of(self, one, alert):
        return one.name == alert and one.label("consumergroup") == self.group

    def _wait(self, predicate, minutes, what):
        seconds = minutes * 60 / self.watched.factor + 3 * self.watched.interval + 3 * SLACK
        wait_until(predicate, seconds, what, every=0.3)


class GroupDrive(Scenario, AlertDrive):
    """A condition of one group; its name is the condition's."""

    def __init__(self, group, watched):
        Scenario.__init__(self, group, watched.kafka.bootstrap, watched.lagwatches[0], watched.watch)
        AlertDrive.__init__(self, watched, group, group)
        self.patience = 30 + 4 * watched.interval

    def wait_seen_by_all(self, condition="kafka_consumergroup_members > 0"):
        """Waits until Prometheus has the status of the group from every lagwatch."""
        name, _, comparison = condition.partition(" ")
        expr = f'{name}{{consumergroup="{self.group}"}} {comparison}'
        wait_until(lambda: len(self.watched.prometheus.query(expr)) == len(self.watched.lagwatches),
                   self.patience, f"{expr} of every lagwatch")


def unexpected(watched, drives):
    """Alerts that fired without a drive that expects them, or twice for the same value."""
    found = []
    for one in alert_history.fired(watched.prometheus, watched.began):
        if not any(drive.expects(one) for drive in drives):
            found.append(str(one))
    for drive in drives:
        found += drive.doubled()
    return found
