# SPDX-License-Identifier: Apache-2.0
"""The history of Prometheus's alerts since its start, from its series ALERTS: each evaluation
leaves a sample, so alerts that were pending or firing only briefly are included."""

from typing import NamedTuple, Optional

_NOT_IDENTITY = {"__name__", "alertname", "alertstate", "job", "namespace", "strimzi_io_cluster"}


class Episode(NamedTuple):
    """One alert's life, in seconds since the epoch: the evaluations that first found it pending,
    firing, and gone. None: not (yet)."""
    pending: Optional[float]
    firing: Optional[float]
    resolved: Optional[float]


class Alert(NamedTuple):
    name: str
    labels: frozenset  # pairs; those that all targets share left out

    def label(self, name):
        return dict(self.labels).get(name, "")

    def __str__(self):
        return f"{self.name} {dict(sorted(self.labels))}"


def history(prometheus, since=0.0):
    """{Alert: Episode} of all alerts that were pending or firing since then. An alert that fired twice has one
    episode, from first to last."""
    evaluated = prometheus.evaluated()
    samples = {}
    for series in prometheus.query("ALERTS[1d]"):
        labels = series.labels
        alert = Alert(labels["alertname"], frozenset(
            pair for pair in labels.items() if pair[0] not in _NOT_IDENTITY))
        times = [at for at, _ in series.samples if at >= since]
        if times:
            samples.setdefault(alert, {})[labels["alertstate"]] = times
    return {alert: _episode(states, evaluated, prometheus.every)
            for alert, states in samples.items()}


def _episode(states, evaluated, every):
    pending, firing = states.get("pending", []), states.get("firing", [])
    last = max(pending + firing)
    return Episode(min(pending, default=None), min(firing, default=None),
                   last + every if last < evaluated - 1.5 * every else None)


def fired(prometheus, since=0.0):
    return {alert: episode for alert, episode in history(prometheus, since).items()
            if episode.firing}


def firing(prometheus):
    return {alert for alert, episode in fired(prometheus).items() if not episode.resolved}


def problems_of_rules(prometheus):
    """Rules that cannot be evaluated, and templates that could not be filled in."""
    found = []
    for rule in prometheus.rules():
        if rule["health"] not in ("ok", "unknown") or rule.get("lastError"):
            found.append(f"{rule['name']}: {rule['health']} {rule.get('lastError')}")
        for alert in rule.get("alerts", ()):
            found += [f"{rule['name']}: {text}" for text in alert["annotations"].values()
                      if "error expanding template" in text or "<no value>" in text]
    return found
