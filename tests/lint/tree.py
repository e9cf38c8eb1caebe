# SPDX-License-Identifier: Apache-2.0
"""The project's own files, for the lints."""
import os
import re
import subprocess

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


def own_includes(path):
    return re.findall(r'^#include "([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)


def changed(root):
    """Paths that differ from where the branch left main, committed or not; None where every file is to be looked at: with
    LINT_ALL in the environment, on main, or without git."""
    if os.environ.get("LINT_ALL"):
        return None
    base = _git(root, "merge-base", "HEAD", "main")
    differ = base and _git(root, "diff", "--name-only", base.strip())
    new = _git(root, "ls-files", "--others", "--exclude-standard")
    return {root / name for name in (differ + new).splitlines()} if differ else None


def _git(root, *arguments):
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


class Changes:
    """Which files mean something else than on main: those that changed, and those that include one that did."""

    def __init__(self, root, folders=("src", "tests")):
        self._changed = changed(root)
        self._folders = [root / name for name in folders]
        self._known = {}

    def touches(self, path):
        if self._changed is None:
            return True
        if path not in self._known:
            self._known[path] = path in self._changed  # so that a cycle ends
            self._known[path] = self._known[path] or any(self.touches(found) for found in self._included(path))
        return self._known[path]

    def _included(self, path):
        for include in own_includes(path):
            yield from (place for folder in (path.parent, *self._folders) if (place := folder / include).is_file())
