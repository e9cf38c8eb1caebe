# SPDX-License-Identifier: Apache-2.0
"""The project's own files, for the lints."""
import os

OWN = ("src", "tests", "bench", "scripts", "cmake", "dashboards", ".ci", "deploy")
SKIPPED = {"__pycache__", "testdata", "build", ".deps", "node_modules"}


def files(root, *endings, under=OWN):
    """Paths below the named folders, sorted, whose name ends in one of the endings."""
    found = []
    for top in under:
        for directory, names, leaves in os.walk(root / top):
            names[:] = [name for name in names if name not in SKIPPED]
            found += [os.path.join(directory, leaf) for leaf in leaves if leaf.endswith(endings)]
    return [type(root)(path) for path in sorted(found)]


def shell_scripts(root):
    """Every file that a shell runs: by its first line, or sourced and so named .sh."""
    return [path for path in files(root, "") if path.suffix == ".sh" or _is_shell(path)]


def _is_shell(path):
    with open(path, "rb") as stream:
        first = stream.readline(80)
    return first.startswith(b"#!") and (b"bash" in first or first.rstrip().endswith(b"/sh"))


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()
