# SPDX-License-Identifier: Apache-2.0
"""docs/reference/verdicts.md leads to the code: every rule of src/core/rules.h has its row, whose function is in the file and whose reason is in the test."""
import re

PAGE = "docs/reference/verdicts.md"
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` in `([\w/.]+)` \| (.*) \|$", re.MULTILINE)
FILE = re.compile(r"`([\w/.]+)`")


def check(root, _build):
    names = re.search(r"kRules = \{(.*?)\}", (root / "src/core/rules.h").read_text(encoding="utf-8"), re.DOTALL)[1]
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    rows = ROW.findall((root / PAGE).read_text(encoding="utf-8"))
    findings = [f"{PAGE}: the table of files has no row for {name}, or has it in another order" for name, row in zip(
        wanted, [function for _, function, _, _ in rows] + [""] * len(wanted)) if name != row]
    for reason, function, source, tests in rows:
        findings += _missing(root, source, rf"^\S.*\b{function}\(", function)
        for test in FILE.findall(tests):
            findings += _missing(root, test, rf"\b{reason}\b", reason)
    return findings


def _missing(root, name, pattern, what):
    path = root / name
    if not path.is_file():
        yield f"{PAGE}: {name} is not there"
    elif not re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE):
        yield f"{PAGE}: {name} has nothing of {what}"
