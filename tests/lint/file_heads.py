# SPDX-License-Identifier: Apache-2.0
"""How files begin: every source names its licence in its first lines, every header guards itself with #pragma once."""
import tree

LICENCE = "SPDX-License-Identifier: Apache-2.0"


def check(root, _build):
    endings = ".cc", ".h", ".py", ".cmake", ".js", ".css", ".html", ".svg", "CMakeLists.txt"
    sources = tree.files(root, *endings) + tree.shell_scripts(root)
    findings = [
        f"{path.relative_to(root)}: does not say \"{LICENCE}\" in its first two lines"
        for path in dict.fromkeys(sources)
        if not any(LICENCE in line for line in tree.lines(path)[:2])
    ]
    for path in tree.files(root, ".h"):
        if "#pragma once" not in tree.lines(path):
            findings.append(f"{path.relative_to(root)}: has no #pragma once")
    return findings
