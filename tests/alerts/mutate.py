# SPDX-License-Identifier: Apache-2.0
"""Breaks each alerting and recording rule in every way below, one at a time, and asks that a test of this folder fails.

mutate.py SOURCE_DIR [--quick] [--only RULE]: prints the kill list; exits 1 if a mutant lives that LIVES does not explain.
--quick tries one mutant of each rule's expression, in turn of another kind. Needs promtool on the PATH.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

LONGER = {"0m": "2m", "1m": "2m", "2m": "3m", "5m": "6m", "10m": "11m", "15m": "16m", "1h": "61m"}
SHORTER = {"1m": "30s", "2m": "1m30s", "5m": "4m30s", "10m": "9m30s", "15m": "14m30s", "1h": "59m30s"}
COMPARISON = re.compile(r" (>|<|==) ")
OPPOSITE = {">": "<=", "<": ">=", "==": "!="}
PRESENCE = "only whether there is a value counts, and it is never shown"
SHOWN = "only the number in the annotations changes, and replicas mostly agree on it"
# Mutants that mean the same as their rule, and why. Keys as the kill list prints them, without the place.
LIVES = {
    "consumergroup:kafka_consumergroup_status_reason:counted: 'max without' as 'min without'": PRESENCE,
    "consumergroup:kafka_consumergroup_status_reason:critical: 'max without' as 'min without'": PRESENCE,
    "consumergroup:kafka_consumergroup_members:max: 'max without' as 'sum without'": SHOWN,
    "KafkaConsumerGroupDataLoss (critical): 'max without' as 'min without'": PRESENCE,
    "KafkaConsumerGroupDataLoss (critical): 'max without' as 'sum without'": PRESENCE,
    "KafkaConsumerGroupVanished (warning): 'max without' as 'min without'": PRESENCE,
    "KafkaConsumerGroupVanished (warning): 'max without' as 'sum without'": PRESENCE,
    "KafkaConsumerGroupUnknown (warning): 'max without' as 'min without'": PRESENCE,
    "KafkaConsumerGroupUnknown (warning): 'max without' as 'sum without'": PRESENCE,
    "sharegroup:kafka_sharegroup_status:counted: 'max without' as 'min without'": PRESENCE,
    "sharegroup:kafka_sharegroup_status:counted: 'max without' as 'sum without'": PRESENCE,
    "sharegroup:kafka_sharegroup_status_reason:counted: 'max without' as 'min without'": PRESENCE,
    "sharegroup:kafka_sharegroup_status_reason:counted: 'max without' as 'sum without'": PRESENCE,
    "KafkaShareGroupUnknown (warning): 'max without' as 'min without'": PRESENCE,
    "KafkaShareGroupUnknown (warning): 'max without' as 'sum without'": PRESENCE,
    "LagwatchKafkaErrors (warning): 'max without' as 'sum without'": SHOWN,
    "LagwatchSeriesDropped (warning): 'max without' as 'sum without'": SHOWN,
}


def comparisons(expr):
    """Each comparison once the other way round, and once off by one."""
    for match in COMPARISON.finditer(expr):
        start, end, sign = match.start(1), match.end(1), match[1]
        yield f"'{sign}' as '{OPPOSITE[sign]}' at {start}", expr[:start] + OPPOSITE[sign] + expr[end:]
        if sign == ">":
            yield f"'>' as '>=' at {start}", expr[:start] + ">=" + expr[end:]
    for match in re.finditer(r"(?<= [><] )(\d+(?:\.\d+)?)\b", expr):
        value = float(match[1])
        more = value * 2 if value > 2 else value + (0.4 if value % 1 else 1)
        yield f"{match[1]} as {more:g} at {match.start()}", expr[:match.start()] + f"{more:g}" + expr[match.end():]


def selectors(expr):
    """Each value that is selected by becomes another, each range shorter."""
    for match in re.finditer(r'(=~?|!=)"([^"]+)"', expr):
        yield f"selector {match[0]}", expr[:match.start(2)] + "nothing" + expr[match.end(2):]
    for match in re.finditer(r"\[(\d+)([mhd])\]", expr):
        yield f"range {match[0]}", expr[:match.start()] + "[1m]" + expr[match.end():]


def operators(expr):
    """Set operations and aggregations become their opposites; what is left out of the labels stays in."""
    for old, new in (("unless", "and"), ("and", "unless"), ("max without", "min without"),
                     ("min without", "max without"), ("max without", "sum without")):
        for match in re.finditer(rf"\b{old}\b", expr):
            yield f"'{old}' as '{new}' at {match.start()}", expr[:match.start()] + new + expr[match.end():]
    for match in re.finditer(r"without \(instance, ", expr):
        yield f"instance kept at {match.start()}", expr[:match.start()] + "without (" + expr[match.end():]


def mutants(rule):
    """(what was done, the rule so changed) for one rule."""
    for change, expr in (*comparisons(rule["expr"]), *selectors(rule["expr"]), *operators(rule["expr"])):
        yield change, {**rule, "expr": expr}
    if "alert" in rule:
        for field, value in {"for": "0m", **rule}.items():
            if field not in ("for", "keep_firing_for"):
                continue
            yield f"{field} {LONGER[value]}", {**rule, field: LONGER[value]}
            if value in SHORTER:
                yield f"{field} {SHORTER[value]}", {**rule, field: SHORTER[value]}
        yield "severity page", {**rule, "labels": {"severity": "page"}}


def without_annotations(rule):
    """Templates take most of promtool's time, and annotations_test.yaml holds them word for word."""
    return {key: value for key, value in rule.items() if key != "annotations"}


class Laboratory:
    """A copy of rules and tests for each mutant."""

    def __init__(self, root):
        self.files = {path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
                      for path in sorted((root / "alerts").glob("*.yaml"))}
        for content in self.files.values():
            for group in content["groups"]:
                group["rules"] = [without_annotations(rule) for rule in group["rules"]]
        self.tests = {path: path.read_text(encoding="utf-8")
                      for path in sorted((root / "tests/alerts").glob("*_test.yaml"))
                      if path.name != "annotations_test.yaml"}

    def rules(self):
        for name, content in self.files.items():
            for g, group in enumerate(content["groups"]):
                for r, rule in enumerate(group["rules"]):
                    yield (name, g, r), rule

    def killed_by(self, place=None, mutant=None):
        """The first test file that fails with the mutant in its place, or None; the likeliest are tried first."""
        likely = mutant.get("alert") or mutant["record"].split(":")[1] if mutant else ""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "alerts").mkdir()
            (root / "tests/alerts").mkdir(parents=True)
            for name, content in self.files.items():
                if place and place[0] == name:
                    content = yaml.safe_load(yaml.safe_dump(content))
                    content["groups"][place[1]]["rules"][place[2]] = mutant
                (root / "alerts" / name).write_text(yaml.safe_dump(content), encoding="utf-8")
            for test in sorted(self.tests, key=lambda path: -self.tests[path].count(likely)):
                copy = shutil.copy(test, root / "tests/alerts")
                if subprocess.run(["promtool", "test", "rules", copy], capture_output=True, check=False).returncode:
                    return test.name
        return None


def name_of(rule):
    severity = rule.get("labels", {}).get("severity")
    return rule.get("alert", rule.get("record")) + (f" ({severity})" if severity else "")


def chosen(laboratory, quick, only):
    for number, (place, rule) in enumerate(laboratory.rules()):
        if only and only not in name_of(rule):
            continue
        found = list(mutants(rule))
        if quick:
            found = [found[number % len(found)]]
        yield from ((place, name_of(rule), change, mutant) for change, mutant in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    laboratory = Laboratory(arguments.root)
    todo = list(chosen(laboratory, arguments.quick, arguments.only))
    killed = alive = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        unbroken = pool.submit(laboratory.killed_by)
        killers = pool.map(lambda job: laboratory.killed_by(job[0], job[3]), todo)
        for (_, name, change, _), killer in zip(todo, killers):
            why = LIVES.get(re.sub(r" at \d+$", "", f"{name}: {change}"))
            print(f"{'killed' if killer else 'lives ' if why else 'LIVES '} {name}: {change}  {killer or why or ''}", flush=True)
            killed += bool(killer)
            alive += not killer and not why
    if broken := unbroken.result():
        sys.exit(f"{broken} fails with the rules as they are")
    print(f"{len(todo)} mutants, {killed} killed, {alive} live without a reason")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
