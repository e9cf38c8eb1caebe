# SPDX-License-Identifier: Apache-2.0
"""Random faults of brokers and network against a model of the truth: no wrong number, all heals."""

import collections

import fault_rounds

_START_AND_END = 2  # minutes


def run_slice(minutes, kept):
    kept = kept or {"seed": 0, "rounds": {}, "pages": 0, "problems": 0}
    kept["seed"] += 1
    rounds, pages, problems, _ = fault_rounds.run(100 + kept["seed"], minutes=max(1, minutes - _START_AND_END))
    kept["rounds"] = dict(collections.Counter(kept["rounds"]) + rounds)
    kept["pages"] += pages
    kept["problems"] += len(problems)
    return kept, problems


def table(kept):
    yield f"{sum(kept['rounds'].values())} rounds, {kept['pages']} pages, {kept['problems']} problems"
    for kind, count in sorted(kept["rounds"].items()):
        yield f"  {kind:14} {count}"
