# SPDX-License-Identifier: Apache-2.0
"""The README's tables of flags and metrics are what the program prints.

A lint of run.py; `python3 tests/lint/readme_tables.py LAGWATCH` renews the README in this folder.
"""

import pathlib
import re
import subprocess
import sys

TABLES = {"flags": "--print-flags-doc", "metrics": "--print-metrics-doc"}


def renewed(text, table_of):
    """The README with each table as `table_of(flag)` gives it."""
    for name, flag in TABLES.items():
        text, count = re.subn(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)",
                              lambda match, flag=flag: match[1] + table_of(flag) + match[2],
                              text, flags=re.DOTALL)
        if count != 1:
            raise ValueError(f"there are {count} places for the table of {name}, not 1")
    return text


def printed_by(lagwatch):
    return lambda flag: subprocess.run([lagwatch, flag], check=True, capture_output=True,
                                       text=True).stdout


def findings(text, table_of):
    try:
        wanted = renewed(text, table_of)
    except ValueError as error:
        return [f"README.md: {error}"]
    if wanted == text:
        return []
    return ["README.md: its tables are not what lagwatch prints; renew them with: "
            "python3 tests/lint/readme_tables.py build/release/bin/lagwatch"]


def check(root, build):
    text = (root / "README.md").read_text(encoding="utf-8")
    return findings(text, printed_by(build / "bin" / "lagwatch"))


if __name__ == "__main__":
    readme = pathlib.Path("README.md")
    readme.write_text(renewed(readme.read_text(encoding="utf-8"), printed_by(sys.argv[1])),
                      encoding="utf-8")
