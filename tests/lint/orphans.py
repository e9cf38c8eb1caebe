# SPDX-License-Identifier: Apache-2.0
"""A test on disk that nothing runs is worse than none: every .cc below tests/ is compiled, every *_test.py registered.

"Registered" is what the build says itself: its compile commands, and the Python tests whether this preset runs them or another.
Run in the trees of scripts/test: each compiles or runs what others leave out; all that the tsan tree compiles, asan does.
"""
import json
import os
import pathlib
import re

import tree

ELSEWHERE = {"release": ("tests/canary/", "tests/fuzz/", "tests/unit/", "tests/property/"), "asan": ("tests/cost/",), "tsan": ("tests/",),
             "dev": ("tests/canary/", "tests/fuzz/", "tests/cost/")}
KINDS = ("tests/integration/", "tests/e2e/", "tests/cost/")
PRESETS = {"release", "asan", "tsan", "dev"}


def check(root, build):
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    compiled = {os.path.realpath(os.path.join(entry["directory"], entry["file"])) for entry in commands}
    elsewhere = ELSEWHERE.get(build.name, ())
    findings = []
    for path in tree.files(root, ".cc", under=("tests",)):
        name = path.relative_to(root).as_posix()
        if os.path.realpath(path) not in compiled and not name.startswith(elsewhere):
            findings.append(f"{name}: is compiled into no test program")
    for path in tree.files(root, "_test.py", under=("tests",)):
        findings += _check_python(path, path.relative_to(root), build)
    return findings


def _check_python(path, name, build):
    if name.parent.as_posix() == "tests/lint":
        if name.name not in (path.parent / "CMakeLists.txt").read_text(encoding="utf-8"):
            yield f"{name}: is registered with no test"
        return
    if not name.as_posix().startswith(KINDS) or len(name.parts) != 3:
        yield f"{name}: Python tests belong right into tests/integration, tests/e2e or tests/cost"
        return
    match = re.search(r"^# ctest: .*\bpresets=(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    presets = set(match[1].split(",")) if match else {"release"}
    for preset in presets - PRESETS:
        yield f"{name}: names an unknown preset, {preset}"
    preset = build.name if build.name in PRESETS else "release"
    if preset in presets and str(path) not in _registered(build):
        yield f"{name}: is registered with no test"


def _registered(build):
    return "".join(file.read_text(encoding="utf-8") for file in pathlib.Path(build).glob("tests/CTestTestfile.cmake"))
