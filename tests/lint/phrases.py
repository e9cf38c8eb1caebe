# SPDX-License-Identifier: Apache-2.0
"""Sentences that nobody may be shown: they claim of a group what lagwatch cannot know."""
import tree

FORBIDDEN = "it keeps up:", "nothing is wrong"


def check(root, _build):
    findings = []
    for path in tree.files(root, ".cc", ".h", ".js", ".html", ".md", ".yaml", ".json", under=("src", "docs", "dashboards", "alerts")):
        for number, line in enumerate(tree.lines(path), 1):
            findings += [f"{path.relative_to(root)}:{number}: says \"{phrase}\"" for phrase in FORBIDDEN if phrase in line.lower()]
    return findings
