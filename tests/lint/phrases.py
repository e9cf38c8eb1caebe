# SPDX-License-Identifier: Apache-2.0
"""Words that no text for users and no identifier may have: claims that lagwatch cannot prove, and pictures or vague people in place
of the terms of the field. Comments and documents are left to readers."""
import re

import tree

CLAIMS = "it keeps up:", "nothing is wrong"

# In string literals of the program and the dashboards, in the page and in the alerts: regular expressions of whole words.
TEXTS = [
    "nobody", "somebody", "everybody", "anybody", "whoever", "one that", "those who", "the one before", "of before",
    "doors?", "desk", "house", "hands", "farewell", "told", "owes?", "in force", "no news", "sign of life", "no time at all",
    "works on", "goes on", "anew", "again and again", "stood there", "stands? beside", "comes? into being",
]
# In identifiers of src/: words between underscores and capitals.
WORDS = {"door", "doorkeeper", "desk", "house", "farewell", "nobody", "somebody", "told", "surroundings", "complain", "tame", "anew", "hears"}
# And whole identifiers.
NAMES = {"Adopt", "Buckets", "ClusterWords", "Deflated", "Given", "Hear", "HeldReason", "KeptFor", "LastResort", "Packed", "PageBody", "Played",
         "Player", "Recall", "Segment", "ServiceManager", "Settles", "later_", "top_"}

TEXT = re.compile(r"(?<![\w-])(?:" + "|".join(TEXTS) + r")(?![\w-])", re.IGNORECASE)
WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
# Endings of files, and what a line of them consists of; what has no name here is skipped.
TOKENS = {
    (".cc", ".h"): re.compile(r'//.*|"(?P<text>(?:\\.|[^"\\])*)"|\'\\?.\'|(?P<name>[A-Za-z_]\w*)'),
    (".js",): re.compile(r'//.*|["`](?P<text>(?:\\.|[^"`\\])*)["`]|(?P<name>[A-Za-z_]\w*)'),
    (".py",): re.compile(r'#.*|""".*|"(?P<text>(?:\\.|[^"\\])*)"'),
    (".yaml", ".html"): re.compile(r"#.*|<!--.*|(?P<text>[^#<>]+)"),
}


def check(root, _build):
    findings = []
    for path in tree.files(root, ".cc", ".h", ".js", ".html", ".md", ".yaml", ".json", under=("src", "docs", "dashboards", "alerts")):
        findings += [f"{place}: says \"{phrase}\"" for place, line in _lines(root, path) for phrase in CLAIMS if phrase in line.lower()]
    for endings, token in TOKENS.items():
        for path in tree.files(root, *endings, under=("src", "dashboards", "alerts")):
            findings += [f"{place}: {fault}" for place, line in _lines(root, path) for fault in _faults(line, token)]
    return findings


def _lines(root, path):
    return [(f"{path.relative_to(root)}:{number}", line) for number, line in enumerate(tree.lines(path), 1)]


def _faults(line, token):
    for match in token.finditer("" if line.startswith("#include") else line):
        found = match.groupdict()
        for text in TEXT.findall(found["text"] or ""):
            yield f"\"{text}\" in a text: use the term of the field"
        name = found.get("name") or ""
        if name in NAMES or WORDS & {word.lower() for word in WORD.findall(name)}:
            yield f"identifier {name}: name what it is"
