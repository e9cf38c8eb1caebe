# SPDX-License-Identifier: Apache-2.0
"""shellcheck has nothing to say of any shell script."""
import subprocess

import tree


def check(root, _build):
    found = tree.shell_scripts(root)
    if not found:
        return []
    command = ["shellcheck", "--external-sources", f"--source-path={root}", "--format=gcc", *map(str, found)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return (result.stdout + result.stderr).splitlines()
