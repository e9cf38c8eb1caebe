# SPDX-License-Identifier: Apache-2.0
"""A small tree of files for the test of a lint, removed after it."""
import pathlib
import tempfile
import unittest

TABLE = """| folder | holds | may include | third party |
|---|---|---|---|
| `base` | text | base | none |
| `core` | values | core | none |
| `kafka` | reads | kafka, core, base | librdkafka |
| `app` | all of it | all | CLI11 |
"""


class LintCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        self.build = self.root / "build"
        self.write("src/README.md", TABLE)
        self.write("build/compile_commands.json", "[]")
        self.write("build/tests/CTestTestfile.cmake", "")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def findings(self, lint):
        return list(lint.check(self.root, self.build))

    def assert_finds(self, lint, *parts):
        found = self.findings(lint)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])
