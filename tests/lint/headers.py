# SPDX-License-Identifier: Apache-2.0
"""Every header compiles on its own: it includes what it needs.

A .cc below src/ that includes its own header first has shown that to whoever compiled it by itself, as the release and the dev
preset do; the other headers are compiled here.
"""
import concurrent.futures
import os
import subprocess

import tree


def check(root, build):
    changes = tree.Changes(root)
    headers = [path for path in tree.files(root, ".h", under=("src", "tests")) if not _is_shown(path, root) and changes.touches(path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda path: _compile(path, root, build), headers)
        return [finding for finding in results if finding]


def _is_shown(path, root):
    source = path.with_suffix(".cc")
    if root / "src" not in path.parents or not source.exists():
        return False
    return tree.own_includes(source)[:1] == [path.relative_to(root / "src").as_posix()]


def _compile(path, root, build):
    includes = [root / "src", root / "tests", build / "generated"]
    third_party = root / ".deps/librdkafka/release/include"
    command = ["c++", "-std=c++20", "-fsyntax-only", "-x", "c++"]
    command += [f"-I{folder}" for folder in includes] + ["-isystem", str(third_party), str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    errors = [line for line in result.stderr.splitlines() if "error: " in line]
    if result.returncode == 0:
        return None
    return f"{path.relative_to(root)}: does not compile on its own: {errors[0] if errors else result.stderr}"
