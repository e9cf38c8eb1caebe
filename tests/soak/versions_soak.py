# SPDX-License-Identifier: Apache-2.0
"""Every version of Kafka in docs/explanation/versions.md, one after the other: the oracle test in small on each."""

import time
import unittest

import kafka_versions
import version_checks

_MARKS = {"passed": "yes", "skipped": "-", "failed": "NO"}


def run_slice(minutes, kept):
    """kept: {version and its kind: {column: what came out, "seconds": it took}}, of its last run."""
    kept, problems, ends = dict(kept or {}), [], time.monotonic() + minutes * 60
    for version, zookeeper in _brokers(kept):
        if time.monotonic() > ends - 120:
            break
        name = f"{version} {'ZooKeeper' if zookeeper else 'KRaft'}"
        kept.pop(name, None)  # to the end: who was run longest ago is next
        kept[name], faults = _run(version, zookeeper)
        problems += [f"{name}: {fault}" for fault in faults]
    return kept, problems


def _brokers(kept):
    every = [(version, True) for version in kafka_versions.WITH_ZOOKEEPER]
    every += [(version, False) for version in kafka_versions.VERSIONS if not version.startswith("2.")]
    order = list(kept)

    def last_run(broker):
        name = f"{broker[0]} {'ZooKeeper' if broker[1] else 'KRaft'}"
        return order.index(name) if name in order else -1
    return sorted(every, key=last_run)


class _Outcome(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.columns, self.faults = {}, []

    def addSuccess(self, test):
        self.columns[_column(test)] = "passed"

    def addSkip(self, test, reason):
        self.columns[_column(test)] = "skipped"

    def addFailure(self, test, err):
        self._fault(test, err)

    def addError(self, test, err):
        self._fault(test, err)

    def addSubTest(self, test, subtest, err):
        if err:
            self._fault(test, err)

    def _fault(self, test, err):
        self.columns[_column(test)] = "failed"
        self.faults.append(f"{_column(test)}: {err[1]!r}"[:1500])


def _column(test):
    return test.id().rpartition(".")[2].removeprefix("test_")


def _run(version, zookeeper):
    started, outcome = time.monotonic(), _Outcome()
    case = version_checks.case(version, zookeeper)
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(outcome)
    return {**outcome.columns, "seconds": round(time.monotonic() - started)}, outcome.faults


def table(kept):
    columns = sorted({column for row in kept.values() for column in row})
    for name in sorted(kept):
        yield f"{name:18} " + ", ".join(
            f"{column}: {_MARKS.get(kept[name].get(column), kept[name].get(column))}" for column in columns)
