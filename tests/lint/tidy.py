# SPDX-License-Identifier: Apache-2.0
"""tidy.py SOURCE_DIR BUILD_DIR FILE COMMAND...: runs the command, clang-tidy on that file, unless nothing that the file includes was
changed (tree.Changes). A file of BUILD_DIR is one that includes .cc of src/, by their full names.
"""
import os
import pathlib
import sys

import tree


def main():
    root, build, file = (pathlib.Path(word) for word in sys.argv[1:4])
    sources = [pathlib.Path(name) for name in tree.own_includes(file)] if build in file.parents else [file]
    changes = tree.Changes(root)
    if any(changes.touches(source) for source in [*sources, root / ".clang-tidy"]):
        os.execvp(sys.argv[4], sys.argv[4:])
    print(f"{file.name}: is as on main")


if __name__ == "__main__":
    main()
