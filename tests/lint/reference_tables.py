# SPDX-License-Identifier: Apache-2.0
"""The tables of docs/reference that are generated: flags and metrics from the program, alerts from alerts/*.yaml and their runbooks.

A lint of run.py; `python3 tests/lint/reference_tables.py LAGWATCH` writes the tables of the folder that it is started in.
"""

import pathlib
import re
import subprocess
import sys

import yaml

RENEW = "python3 tests/lint/reference_tables.py build/release/bin/lagwatch"
MEANING = re.compile(r"^## What it means\n\n(.*?[.])(?:\s|$)", re.MULTILINE | re.DOTALL)


def printed(lagwatch, flag):
    return subprocess.run([lagwatch, flag], check=True, capture_output=True, text=True).stdout


def alerts(root, name):
    """A row for each alert of alerts/NAME.yaml, with the first sentence of its runbook."""
    rules = {}
    document = yaml.safe_load((root / f"alerts/{name}.yaml").read_text(encoding="utf-8"))
    for rule in (rule for group in document["groups"] for rule in group["rules"] if "alert" in rule):
        rules.setdefault(rule["alert"], []).append(rule)
    table = "| alert | severity | for | meaning |\n|---|---|---|---|\n"
    for alert, variants in rules.items():
        runbook = (root / f"docs/runbooks/{alert}.md").read_text(encoding="utf-8")
        severities = ", ".join(rule["labels"]["severity"] for rule in variants)
        meaning = " ".join(MEANING.search(runbook)[1].split())
        table += f"| [{alert}](../runbooks/{alert}.md) | {severities} | {variants[0].get('for', '–')} | {meaning} |\n"
    return table


# page: {name of the table: what makes it}
PAGES = {
    "flags": {"flags": lambda root, lagwatch: printed(lagwatch, "--print-flags-doc")},
    "metrics": {"metrics": lambda root, lagwatch: printed(lagwatch, "--print-metrics-doc")},
    "alerts": {name: lambda root, lagwatch, name=name: alerts(root, name) for name in ("consumergroups", "sharegroups", "lagwatch")},
}


def renewed(text, tables):
    """The page with each table as `tables` {name: text} has it."""
    for name, table in tables.items():
        text, count = re.subn(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)", lambda match, table=table: match[1] + table + match[2],
                              text, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"has {count} places for the table of {name}, not 1")
    return text


def findings(page, text, tables):
    try:
        wanted = renewed(text, tables)
    except ValueError as error:
        return [f"{page}: {error}"]
    return [] if wanted == text else [f"{page}: its tables differ from their source; to renew them: {RENEW}"]


def pages(root, lagwatch):
    """(path, text, tables) of each page."""
    for name, makers in PAGES.items():
        path = root / f"docs/reference/{name}.md"
        yield path, path.read_text(encoding="utf-8"), {table: make(root, lagwatch) for table, make in makers.items()}


def check(root, build):
    return [finding for path, text, tables in pages(root, build / "bin/lagwatch") for finding in findings(path.relative_to(root), text, tables)]


if __name__ == "__main__":
    for place, before, made in pages(pathlib.Path("."), sys.argv[1]):
        place.write_text(renewed(before, made), encoding="utf-8")
