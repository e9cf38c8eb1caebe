# SPDX-License-Identifier: Apache-2.0
"""What README and docs tell people to type: each `lagwatch …` command and each settings file is taken by --check-config, each other command
is run by a test or says why not, each flag exists, and each link and each path leads somewhere. Nothing is connected to."""
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile

import yaml

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAG = re.compile(r"`(--[a-z][a-z0-9.-]+)")
LINK = re.compile(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)")
# Of the project, or, if it is C++, of src/.
PATH = re.compile(r"`((?:alerts|bench|cmake|dashboards|deploy|docs|scripts|src|tests)/[\w./-]*\w|[a-z]+/[\w./-]+\.(?:cc|h))`")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
# Of other programs.
FOREIGN = {"--resource-pattern-type", "--read-only", "--cap-drop", "--command-config", "--execute", "--delete-config", "--reset-offsets"}
# Promised and not yet built. An entry goes when lagwatch has it.
TO_COME: set[str] = set()
# Those that do something else than look or serve, and so cannot be checked by --check-config.
LONE = {"--version", "--help", "--probe", "--print-flags-doc", "--print-metrics-doc"}
# Commands that are not run by this lint, by their first word: which test runs them, or why none does.
OTHERS = {
    "curl": "tests/integration/runbook_commands_test.py, moving_guides_test.py, reload_test.py",
    "kill": "tests/integration/reload_test.py",
    "kafka-": "tests/integration/runbook_commands_test.py, access_guide_test.py",
    "promtool": "tests/integration/prometheus_test.py asks a Prometheus in its own way",
    "scripts/test": "it is what runs this",
    "scripts/run": "it builds first, and then runs until it is stopped",
    "scripts/soak": "it runs for half an hour",
    ".deps/venv/bin/python": "a test of its own, here at a length at which it takes long",
    "docker": "there is no Docker where the tests run",
    "kustomize": "not to be had from Debian; the lint kubernetes reads the same files",
    "scripts/setup": "it has made the machine that runs this",
    "cmake": "scripts/test configures and builds; tests/e2e/packages_test.py installs",
    "cpack": "tests/e2e/packages_test.py",
    "apt-get": "it changes the machine; tests/e2e/packages_test.py unpacks the package instead",
    "install": "it writes to /etc",
    "systemctl": "no systemd runs where the tests run; tests/e2e/packages_test.py has systemd-analyze read the service",
    "journalctl": "no systemd runs where the tests run",
    "confluent": "hosted; taken from its documentation",
    "rpk": "no Redpanda here; taken from its documentation",
    "export": "sets variables",
}
PROPERTIES = "bootstrap.servers=kafka-1:9092\n"
README_LINES = 150  # what a newcomer reads to its end


def documents(root):
    outside = (root / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "src/README.md"))
    return [path for path in (*outside, *sorted((root / "docs").rglob("*.md"))) if path.is_file()]


def anchors(path):
    """What GitHub and the site make of the headings."""
    headings = HEADING.findall(BLOCK.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path, line):
    for target, anchor in LINK.findall(line):
        file = path.parent / target if target else path
        if not file.exists():
            yield f"leads to {target}, which is not there"
        elif anchor and anchor not in anchors(file):
            yield f"leads to {target}#{anchor}, and there is no such heading"


def blocks(text, language):
    """(line number, text) of each block of code in that language."""
    for match in BLOCK.finditer(text):
        if match[1] == language:
            yield text.count("\n", 0, match.start()) + 1, match[2]


def commands(block):
    """Arguments of each command line that starts with lagwatch; continued lines are one."""
    for line in block.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True) if line.startswith("lagwatch ") else []
        if words and not LONE & set(words):
            yield words[1:]


def strangers(block):
    """First words of the commands that are neither lagwatch's nor among the others."""
    text = re.sub(r"(^|\s)#.*", "", block.replace("\\\n", " "), flags=re.MULTILINE)
    for line in re.sub(r"'[^']*'", "''", text).splitlines():
        words = [word for word in line.split() if not re.match(r"[A-Z_]+=", word)]
        if words and words[0] != "lagwatch" and not words[0].startswith(tuple(OTHERS)):
            yield words[0]


def settings(block):
    """Whether the block is a file of lagwatch's: its keys are flags' names."""
    document = yaml.safe_load(block)
    return isinstance(document, dict) and any("." in str(key) or key in ("clusters", "thresholds", "rename") for key in document)


class Checker:
    """Runs lagwatch --check-config in a folder with the files that documents speak of."""

    def __init__(self, lagwatch, folder, recording):
        self._lagwatch, self._folder = lagwatch, folder
        if recording.is_file():
            shutil.copy(recording, folder / "lag.rec")
        self._secret = folder / "secret"
        self._secret.write_text("secret\n", encoding="utf-8")
        (folder / "client.properties").write_text(PROPERTIES, encoding="utf-8")
        for name in ("lagwatch.yaml", "FILE"):
            (folder / name).write_text("collect.interval: 15s\n", encoding="utf-8")
        (folder / "lag.rec").touch()

    def complaint(self, arguments):
        """The package's file is one of the folder here."""
        here = [argument.removeprefix("/etc/lagwatch/") for argument in arguments]
        result = subprocess.run([self._lagwatch, *here, "--check-config"], cwd=self._folder, capture_output=True, text=True, check=False)
        return " ".join(result.stderr.split()) if result.returncode else ""

    def complaint_of_file(self, block):
        """Any secret's file is there; an authority's would have to be one."""
        path = self._folder / "documented.yaml"
        lines = [line for line in block.splitlines() if "ssl.ca.location" not in line]
        path.write_text(re.sub(r"/run/(secrets|credentials)/[\w/.-]+", str(self._secret), "\n".join(lines)), encoding="utf-8")
        return self.complaint([f"--config.file={path}"])


def flags(root, lagwatch):
    printed = subprocess.run([lagwatch, "--help"], capture_output=True, text=True, check=True).stdout
    translated = (root / "src/config/compat/kafka_exporter_flags.cc").read_text(encoding="utf-8")
    return set(re.findall(r"--[a-z][a-z0-9.-]+", printed)) | {f"--{name}" for name in re.findall(r'^ +\{"([\w.-]+)"', translated, re.MULTILINE)}


def findings_of(root, path, text, checker, known):
    for number, block in blocks(text, "sh"):
        for arguments in commands(block):
            if complaint := checker.complaint(arguments):
                yield number, f"lagwatch {' '.join(arguments)}: {complaint}"
        yield from ((number, f"{word}: no test runs it; let one, or say in OTHERS why not") for word in strangers(block))
    for number, block in blocks(text, "yaml"):
        if settings(block) and (complaint := checker.complaint_of_file(block)):
            yield number, f"these settings: {complaint}"
    for number, line in enumerate(text.splitlines(), start=1):
        own = re.sub(r"^\|[^|]*\|", "", line) if path.name.startswith("moving-from-") else line
        yield from ((number, f"there is no flag {name}") for name in sorted(set(FLAG.findall(own)) - known - LONE - FOREIGN - TO_COME))
        yield from ((number, what) for what in broken_links(path, line))
        yield from ((number, f"names {name}, which is not there") for name in PATH.findall(line)
                    if not (root / name).exists() and not (root / "src" / name).exists())


def check(root, build):
    lagwatch = (build / "bin" / "lagwatch").resolve()
    known = flags(root, lagwatch)
    found = [f"tests/lint/documents.py: {name} has come: take it off TO_COME" for name in sorted(TO_COME & known)]
    with tempfile.TemporaryDirectory() as folder:
        checker = Checker(lagwatch, pathlib.Path(folder), root / "tests/testdata/faults.lagwatch")
        for path in documents(root):
            text = path.read_text(encoding="utf-8")
            if path == root / "README.md" and text.count("\n") > README_LINES:
                found.append(f"README.md: has {text.count(chr(10))} lines, more than {README_LINES}: move what is not for a newcomer to docs")
            found += [f"{path.relative_to(root)}:{number}: {what}" for number, what in findings_of(root, path, text, checker, known)]
    return found
