# SPDX-License-Identifier: Apache-2.0
"""Every alert has a runbook and a test of what it says; every runbook has its alert and leads nowhere else."""
import re

import yaml


def alerts(root):
    """(file, rule) of every alert in alerts/*.yaml."""
    for path in sorted((root / "alerts").glob("*.yaml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            yield from ((path.relative_to(root), rule) for rule in group["rules"] if "alert" in rule)


def check(root, _build):
    findings, names = [], set()
    tests = "".join(path.read_text(encoding="utf-8") for path in (root / "tests/alerts").glob("*_test.yaml"))
    for path, rule in alerts(root):
        name = rule["alert"]
        runbook = f"docs/runbooks/{name}.md"
        if name not in names and not (root / runbook).is_file():
            findings.append(f"{path}: {name} has no {runbook}")
        if rule.get("annotations", {}).get("runbook") != runbook:
            findings.append(f"{path}: the annotation runbook of {name} is not {runbook}")
        if name not in names and not re.search(rf"alertname: {name}\n", tests):
            findings.append(f"{path}: no alert_rule_test in tests/alerts looks at {name}")
        names.add(name)
    for path in sorted((root / "docs/runbooks").glob("*.md")):
        if path.stem not in names:
            findings.append(f"{path.relative_to(root)}: there is no alert {path.stem}")
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                findings.append(f"{path.relative_to(root)}: leads to {target}, which is not there")
    return findings
