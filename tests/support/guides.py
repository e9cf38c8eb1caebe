# SPDX-License-Identifier: Apache-2.0
"""A guide's fenced blocks, and its programs started as it says: with these arguments, variables and files, and no others.

    guide = Guide(path, {"kafka-1:9092": cluster.bootstrap}, folder)
    for block in guide.blocks: …
    with guide.start(["--kafka.server=kafka-1:9092"], {}) as started: …

A block is ```LANGUAGE NAME, where NAME is the file that it is; ```diff NAME is what the file (or, for `sh`, the commands) becomes.
`places` says what stands here for the names and paths of the guide. A port stays what the guide says as far as a reader of the guide
is concerned (Started.port), while the program listens on a free one.
"""

import pathlib
import re
import shlex
from typing import NamedTuple

from lagwatch import Lagwatch

_BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LISTEN = re.compile(r"""(web\.listen-address["']?(?:=|: *| )["']?)[^\s"':]*:(\d+)""")
_VARIABLE = "LAGWATCH_WEB_LISTEN_ADDRESS"
_DEFAULT_PORT = 9308


class Block(NamedTuple):
    line: int
    language: str  # sh, yaml …; of a diff that of its result, which is told by the name
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
            language, name = ("sh", "") if name == "sh" else (name.rpartition(".")[2], name)
        found.append(Block(text.count("\n", 0, match.start()) + 1, language, name, content))
    return found


def command_lines(text):
    """(variables, words) of each command; continued lines are one."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        variables = {}
        while words and re.match(r"[A-Z_]+=", words[0]):
            name, _, variables[name] = words.pop(0).partition("=")
        if words:
            yield variables, words


class Started:
    """A program of the guide; `port` is where the guide's readers find it."""

    def __init__(self, program, port):
        self.program, self.port = program, port

    def here(self, text):
        """An URL of the guide, as it is reached here."""
        return text.replace(f"localhost:{self.port}", f"127.0.0.1:{self.program.port}")

    def warnings(self):
        """Of its settings: what it logs before it serves, and so before it asks Kafka."""
        return [line for line in self.program.log().partition('msg="listening"')[0].splitlines() if "level=warn" in line]


class Guide:
    def __init__(self, path, places, folder):
        self.blocks = read_blocks(path)
        self._places = sorted(places.items(), key=lambda pair: -len(pair[0]))
        self._folder = pathlib.Path(folder)
        self._ports = {}  # {file: the port that it sets}

    def fill(self, text):
        for word, place in self._places:
            text = text.replace(word, str(place))
        return text

    def write(self, block):
        """The block as a file that the guide's programs are given by its name."""
        if listen := _LISTEN.search(block.text):
            self._ports[block.name] = int(listen[2])
        path = self._folder / block.name
        path.write_text(self.fill(_LISTEN.sub(r"\g<1>127.0.0.1:0", block.text)), encoding="utf-8")
        return path

    def _at_home(self, word):
        """A file's name, or its path in a container, is that of the file here."""
        for path in self._folder.iterdir():
            word = re.sub(rf"(^|=)(?:/\S*/)?{re.escape(path.name)}$", lambda match, at=path: f"{match[1]}{at}", word)
        return word

    def _port(self, arguments, variables):
        """As lagwatch would choose it: argument, variable, file, default."""
        if listen := _LISTEN.search(" ".join(arguments)):
            return int(listen[2])
        if _VARIABLE in variables:
            return int(variables[_VARIABLE].rpartition(":")[2])
        named = [port for name, port in self._ports.items() if name in " ".join([*arguments, *variables.values()])]
        return named[0] if named else _DEFAULT_PORT

    def start(self, arguments, variables):
        """Ends when its context does."""
        port = self._port(arguments, variables)
        words = [self._at_home(self.fill(word)) for word in arguments]
        words = shlex.split(_LISTEN.sub(r"\g<1>127.0.0.1:0", shlex.join(words)))
        environment = {name: self._at_home(self.fill(value)) for name, value in variables.items()}
        if _VARIABLE in variables or port == _DEFAULT_PORT:
            environment[_VARIABLE] = "127.0.0.1:0"
        return Started(Lagwatch(*words, env=environment, port=None), port)
