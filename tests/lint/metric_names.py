# SPDX-License-Identifier: Apache-2.0
"""Every metric that rules, dashboards or documents name is one that lagwatch has."""
import re
import subprocess

NAME = re.compile(r"(?<![\w./-])(?:kafka|lagwatch)_(?!\d)[a-z0-9_]*[a-z0-9](?![\w*])")
NOT_METRICS = {"kafka_exporter"}
# Rules for what is promised and not yet built. An entry goes when the catalogue has it.
TO_COME: set[str] = set()
# In docs/guides/moving-from-*.md, the first column of tables, what rules record and what a probe asks for have another exporter's names.
FOREIGN = re.compile(r"^\|[^|]*\||^ *- record:.*|\?name\[\]=\w+")
PLACES = ("README.md", "CHANGELOG.md", "docs/**/*.md", "docs/reference/*.yaml", "src/web/*", "alerts/*.yaml", "dashboards/*.json")


def findings(root, catalogue):
    known = set(catalogue)
    found = [f"tests/lint/metric_names.py: {name} has come: take it off TO_COME" for name in sorted(TO_COME & known)]
    for place in PLACES:
        for path in sorted(root.glob(place)):
            foreign = path.name.startswith("moving-from-")
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                line = FOREIGN.sub("", line) if foreign else line
                unknown = set(NAME.findall(line.replace(":", " "))) - known - NOT_METRICS - TO_COME
                found += [f"{path.relative_to(root)}:{number}: there is no metric {name}" for name in sorted(unknown)]
    return found


def check(root, build):
    printed = subprocess.run([build / "bin" / "lagwatch", "--print-metrics-doc"], check=True, capture_output=True, text=True).stdout
    return findings(root, re.findall(r"^\| `(\w+)`", printed, re.MULTILINE))
