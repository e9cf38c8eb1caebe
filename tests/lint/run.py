# SPDX-License-Identifier: Apache-2.0
"""run.py LINT SOURCE_DIR BUILD_DIR: runs one lint, prints a line per finding, exits 1 if there is any.

A lint is a module beside this file with check(root, build) -> list of findings, each "path[:line]: what is wrong".
"""
import importlib
import pathlib
import sys


def main():
    name, root, build = sys.argv[1:]
    findings = importlib.import_module(name).check(pathlib.Path(root), pathlib.Path(build))
    for finding in findings:
        print(finding)
    print(f"{name}: {len(findings)} finding(s)")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
