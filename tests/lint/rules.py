# SPDX-License-Identifier: Apache-2.0
"""The rules are told in one order everywhere: kReasonWords of src/model/reason.cc, kRules of src/core/rules.h, both tables of
docs/reference/verdicts.md and ReasonName of the API; and that page leads to the code: each row's function is in its file, its
reason in its test."""
import re

PAGE, API = "docs/reference/verdicts.md", "docs/reference/openapi.yaml"
NUMBERED = re.compile(r"^\| (\d+) \| `(\w+)` \|", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` in `([\w/.]+)` \| (.*) \|$", re.MULTILINE)
FILE = re.compile(r"`([\w/.]+)`")
# Where the number of rules is written as a word.
COUNTED = ("README.md", "src/README.md", "docs/explanation/design.md", "tests/support/scenario.h")
WORDS = ("no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
         "twenty").split()


def check(root, _build):
    def text(name):
        return (root / name).read_text(encoding="utf-8")

    reasons = re.findall(r'ReasonKind::\w+, "(\w+)"', text("src/model/reason.cc"))
    functions = re.findall(r"\w+", re.search(r"kRules = \{(.*?)\}", text("src/core/rules.h"), re.DOTALL)[1])
    rows = ROW.findall(text(PAGE))
    numbered = [(str(number), reason) for number, reason in enumerate(reasons, 1)]
    in_api = re.search(r"ReasonName:\s+enum: \[([^\]]*)\]", text(API))
    findings = []
    if len(functions) != len(reasons):
        findings.append(f"src/core/rules.h: kRules has {len(functions)} functions, and there are {len(reasons)} reasons")
    if NUMBERED.findall(text(PAGE).partition("## Rules")[2].partition("\n## ")[0]) != numbered:
        findings.append(f"{PAGE}: the table of rules is not 1 to {len(reasons)} with the reasons of src/model/reason.cc")
    if [row[:2] for row in rows] != list(zip(reasons, functions)):
        findings.append(f"{PAGE}: the table of files has not each reason with its function of kRules, in that order")
    if not in_api or re.findall(r"\w+", in_api[1]) != reasons:
        findings.append(f"{API}: ReasonName has not the reasons of src/model/reason.cc")
    findings += [f"{name}: does not say that there are {WORDS[len(reasons)]} rules" for name in COUNTED
                 if WORDS[len(reasons)] not in text(name)]
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
