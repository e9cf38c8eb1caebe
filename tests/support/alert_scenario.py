# SPDX-License-Identifier: Apache-2.0
"""A group in trouble (scenario.py) and the alerts that Prometheus makes of it.

Times are given in the minutes of real use, and are that much shorter as the watched system is.
Both who names the cluster and who does not must come to the same: for one trouble there is one
alert without the label `cluster` and one with it, whatever the number of replicas.
"""

import time
from typing import NamedTuple

import alert_history
from processes import wait_until
from scenario import SLACK, Scenario
from watched_kafka import CLUSTER


class Outcome(NamedTuple):
    """One alert's life, in seconds since its condition began; resolved since it was healed."""
    condition: str
    alert: str
    pending: float
    firing: float
    resolved: float


class AlertScenario(Scenario):
    def __init__(self, group, watched):
        super().__init__(group, watched.kafka.bootstrap, watched.replicas[0], watched.watch)
        self.watched = watched
        self.patience = 30 + 4 * watched.interval
        self.began = self.healed = None
        self.outcomes = []

    def begin(self):
        self.began = time.time()

    def heal(self):
        self.healed = time.time()

    def fires(self, alert, minutes):
        """Within so many minutes of real use, with and without a name of the cluster."""
        def both():
            names = {one.label("cluster") for one in alert_history.firing(self.watched.prometheus)
                     if self._is_mine(one, alert)}
            return names == {"", CLUSTER}
        wait_until(both, self._seconds(minutes), f"{alert} of {self.group} firing", every=0.3)

    def resolves(self, alert, minutes):
        def episodes():
            return [episode for one, episode
                    in alert_history.history(self.watched.prometheus).items()
                    if self._is_mine(one, alert)]

        def all_over():
            return all(episode.resolved for episode in episodes())
        wait_until(all_over, self._seconds(minutes), f"{alert} of {self.group} resolved", every=0.3)
        last = episodes()
        self.outcomes.append(Outcome(
            self.group, alert,
            max(one.pending or one.firing for one in last) - self.began,
            max(one.firing for one in last) - self.began,
            max(one.resolved for one in last) - self.healed))

    def _seconds(self, minutes):
        return minutes * 60 / self.watched.factor + 3 * self.watched.interval + 3 * SLACK

    def _is_mine(self, one, alert):
        return one.name == alert and one.label("consumergroup") == self.group
