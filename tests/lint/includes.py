# SPDX-License-Identifier: Apache-2.0
"""Who may include whom: the folder table of src/README.md, held against every #include below src/.

Also: a third party's types stop at the edge of the folder that the table gives it to, so a header that reaches a third party's
is for its own folder only; base, model, core and kafka/protocol have no I/O, thread or clock; and kafka/protocol, which decodes
foreign bytes, includes nothing but itself, base and the standard library.
"""
import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')

# How the table's third parties look in an #include.
PREFIXES = {
    "librdkafka": ("librdkafka/",),
    "yaml-cpp": ("yaml-cpp/",),
    "RE2": ("re2/",),
    "nlohmann_json": ("nlohmann/",),
    "prometheus-cpp": ("prometheus/",),
    "zlib": ("zlib.h",),
    "Boost": ("boost/",),
    "OpenSSL": ("openssl/",),
    "libcrypt": ("crypt.h",),
    "libcurl": ("curl/",),
    "CLI11": ("CLI/",),
}
PURE = ("base", "model", "core", "kafka/protocol")
SELF_CONTAINED = "kafka/protocol"
MAY_INCLUDE = (f"{SELF_CONTAINED}/", "base/")
IMPURE = {"thread", "mutex", "shared_mutex", "condition_variable", "future", "atomic", "iostream", "fstream", "filesystem", "cstdio"}


def read_table(readme):
    """{folder: (folders it may include, third parties)} from the rows "| `folder` | … | may include | third party |"."""
    table = {}
    for line in tree.lines(readme):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        match = re.fullmatch(r"`(\w+)`", cells[0])
        if not match or len(cells) != 4:
            continue
        table[match[1]] = (set(re.findall(r"\w+", cells[2])), {name for name in PREFIXES if name in cells[3]})
    for folder, (allowed, third) in table.items():
        if "all" in allowed:
            table[folder] = (set(table), third)
    return table


def third_party_of(include):
    return next((name for name, prefixes in PREFIXES.items() if include.startswith(prefixes)), None)


class Graph:
    """The includes of every file below src/, and which third parties a header brings along."""

    def __init__(self, src):
        self.includes = {}
        for path in tree.files(src, ".h", ".cc", under=(".",)):
            self.includes[path.relative_to(src).as_posix()] = list(_includes(path))
        self._reached = {}

    def reached(self, name):
        if name not in self._reached:
            self._reached[name] = set()  # so that a cycle ends
            found = set()
            for _, own, other in self.includes.get(name, []):
                found |= self.reached(own) if own in self.includes else {third_party_of(own or other)} - {None}
            self._reached[name] = found
        return self._reached[name]


def _includes(path):
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match[1], match[2]


def check(root, _build):
    src = root / "src"
    table = read_table(src / "README.md")
    if not table:
        return ["src/README.md: has no table of folders"]
    graph = Graph(src)
    findings = [f"src/{folder}: is not in the table of src/README.md" for folder in _folders(graph) - set(table)]
    for name in graph.includes:
        if "/" in name and name.split("/")[0] in table:
            findings += _check_file(name, graph, table)
        if name.startswith(f"{SELF_CONTAINED}/"):
            findings += _check_self_contained(name, graph)
    return findings + list(_check_purity(src, graph))


def _folders(graph):
    return {name.split("/")[0] for name in graph.includes if "/" in name}


def _check_file(name, graph, table):
    folder = name.split("/")[0]
    allowed, third = table[folder]
    for number, own, other in graph.includes[name]:
        where = f"src/{name}:{number}"
        target = own.split("/")[0] if own and "/" in own else None
        used = third_party_of(own or other)
        if used and used not in third:
            yield f"{where}: {folder} may not use {used}"
        elif target in table and target not in allowed:
            yield f"{where}: {folder} may not include {target}"
        elif own and not used and own not in graph.includes and own != "build_info.h":
            yield f"{where}: \"{own}\" is not a file below src/"
        elif target in table and target != folder and graph.reached(own) - third:
            yield f"{where}: {own} brings {', '.join(sorted(graph.reached(own) - third))} out of {target}"


def _check_self_contained(name, graph):
    for number, own, other in graph.includes[name]:
        if third_party_of(own or other) or (own and not own.startswith(MAY_INCLUDE)):
            yield f"src/{name}:{number}: {SELF_CONTAINED} may include only itself, base and the standard library"


def _check_purity(src, graph):
    for name in graph.includes:
        folder = next((folder for folder in PURE if name.startswith(f"{folder}/")), None)
        if not folder:
            continue
        for number, _, other in graph.includes[name]:
            if other in IMPURE:
                yield f"src/{name}:{number}: {folder} has no I/O, thread or clock, so no <{other}>"
        for number, line in enumerate(tree.lines(src / name), 1):
            if "::now()" in line:
                yield f"src/{name}:{number}: {folder} gets the time from its caller, it does not read a clock"
