# SPDX-License-Identifier: Apache-2.0
"""The root of the project holds what a newcomer expects to find there, and nothing else. What .gitignore leaves out does not count."""
import fnmatch

EXPECTED = {
    # to read
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs", "mkdocs.yml",
    # the program, its tests, and what builds them
    "src", "tests", "bench", "scripts", "cmake", "CMakeLists.txt", "CMakePresets.json",
    # to run it
    "alerts", "dashboards", "deploy", "Dockerfile", "docker-compose.yml",
    # settings of tools
    ".ci", ".clang-format", ".clang-tidy", ".dockerignore", ".gitignore",
}


def check(root, _build):
    ignored = [line.strip("/") for line in (root / ".gitignore").read_text(encoding="utf-8").splitlines()] + [".git"]
    there = {path.name for path in root.iterdir() if not any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored)}
    return [f"{name}: does not belong into the root; EXPECTED in tests/lint/root_folder.py says what does" for name in sorted(there - EXPECTED)] + [
        f"{name}: is expected in the root and not there" for name in sorted(EXPECTED - there)]
