# SPDX-License-Identifier: Apache-2.0
"""clang-format has nothing to change in any .cc or .h. To mend: clang-format -i FILE."""
import re
import subprocess

import tree

COMPLAINT = re.compile(r"^(.+?):\d+:\d+: error: code should be clang-formatted", re.MULTILINE)


def check(root, _build):
    files = tree.files(root, ".cc", ".h")
    if not files:
        return []
    done = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], capture_output=True, text=True, check=False)
    wrong = set(COMPLAINT.findall(done.stderr))
    if done.returncode and not wrong:
        return [f"clang-format: {done.stderr}"]
    return [f"{path.relative_to(root)}: is not as clang-format writes it (clang-format -i mends that)"
            for path in files if str(path) in wrong]
