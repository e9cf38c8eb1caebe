# SPDX-License-Identifier: Apache-2.0
"""A guide's fenced blocks: files, commands, and what a diff makes of a file.

    for block in guides.read_blocks(path): …

A block with title="NAME" is the file of that name. A diff is the result of the change: of the file that its title names, or, without a title,
of commands. Pure functions, except that read_blocks reads the file.
"""

import pathlib
import re
import shlex
from typing import NamedTuple

_BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    line: int
    language: str  # sh, yaml …; of a diff: that of its result, by the file's name
    name: str      # of the file; "" without one
    text: str


def read_blocks(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        language, name, content = match[1], match[2] or "", match[3]
        if language == "diff":
            kept = [line for line in content.splitlines() if not line.startswith("-")]
            content = "".join(f"{line[1:]}\n" for line in kept)
            language = name.rpartition(".")[2] or "sh"
        found.append(Block(text.count("\n", 0, match.start()) + 1, language, name, content))
    return found


def command_lines(text):
    """(variables, words) of each command; joins continued lines."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        variables = {}
        while words and re.match(r"[A-Z_]+=", words[0]):
            name, _, variables[name] = words.pop(0).partition("=")
        if words:
            yield variables, words
