# SPDX-License-Identifier: Apache-2.0
"""clang-format has nothing to change in any .cc or .h. To mend: clang-format -i FILE."""
import subprocess

import tree


def check(root, _build):
    return [
        f"{path.relative_to(root)}: is not as clang-format writes it (clang-format -i mends that)"
        for path in tree.files(root, ".cc", ".h")
        if _formatted(path) != path.read_bytes()
    ]


def _formatted(path):
    return subprocess.run(["clang-format", str(path)], check=True, capture_output=True).stdout
