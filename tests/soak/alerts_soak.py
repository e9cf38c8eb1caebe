# SPDX-License-Identifier: Apache-2.0
"""Each condition that an alert is for, driven on a real Kafka until the alert fires, and healed until it resolves.

A slice is one part below, in turn, on a system of its own (support/watched_kafka.py): two replicas
of lagwatch, a third that names its cluster, and a real Prometheus with alerts/*.yaml. With the
minutes that a part needs, everything runs as in real use: 15 s between collections, scrapes and
evaluations, windows of 5 min, the rules as they are. With fewer minutes all times are that much
shorter.
"""

import alert_history
import group_conditions
import system_conditions
from alert_drive import unexpected
from watched_kafka import WatchedKafka

PARTS = {
    "groups": group_conditions.GROUPS,
    "lagwatch": system_conditions.LAGWATCH,
    "kafka": system_conditions.KAFKA,
    "broker": system_conditions.BROKER,
}
_KEPT = 20  # problems, the latest


def run_slice(minutes, before):
    """One part in at most that many minutes: (what to keep, what went wrong)."""
    kept = before or {"parts": {}, "rows": {}, "problems": []}
    name = min(PARTS, key=lambda part: kept["parts"].get(part, 0))
    part = PARTS[name]
    factor = max(1.0, part.minutes / minutes)
    print(f"part {name}, times divided by {factor:g}", flush=True)
    with WatchedKafka(factor, part.brokers, part.settings) as watched:
        drives, problems = _drive(part, watched)
        problems += [f"fired as well: {one}" for one in unexpected(watched, drives)]
        problems += alert_history.problems_of_rules(watched.prometheus)
    for outcome in (outcome for drive in drives for outcome in drive.outcomes):
        row = kept["rows"].setdefault(f"{outcome.condition} | {outcome.alert}", {"runs": 0})
        row |= {"runs": row["runs"] + 1, "factor": factor, "pending": outcome.pending,
                "firing": outcome.firing, "resolved": outcome.resolved}
    kept["parts"][name] = kept["parts"].get(name, 0) + 1
    kept["problems"] = (kept["problems"] + [f"{name}: {one}" for one in problems])[-_KEPT:]
    return kept, problems


def _drive(part, watched):
    """A part that breaks off is a problem found, and the others go on in the next slices."""
    try:
        return part.drive(watched)
    except AssertionError as error:
        return [], [str(error)]


def table(kept):
    """The last run of each condition, in seconds as measured."""
    yield "| condition | alert | runs | times divided by | pending | firing | resolved after healing |"
    yield "|---|---|---|---|---|---|---|"
    for name, row in kept["rows"].items():
        pending = "none (no `for`)" if row["pending"] is None else f"{row['pending']:.0f}"
        yield (f"| {name} | {row['runs']} | {row['factor']:g} | {pending} | {row['firing']:.0f} "
               f"| {row['resolved']:.0f} |")
    yield f"parts run: {kept['parts']}; problems: {len(kept['problems'])}"
    yield from kept["problems"]
