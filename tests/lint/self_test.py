# SPDX-License-Identifier: Apache-2.0
"""The lints of code: each finds the fault that it is for, in a small tree made for it, and is content with its opposite."""
import json
import os
import subprocess
import unittest
import unittest.mock

import budgets
import file_heads
import formatting
import hardening
import headers
import includes
import orphans
import phrases
import scripts
import tree
from lint_case import LintCase

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"


class Phrases(LintCase):
    def test_what_cannot_be_known_is_not_said(self):
        self.write("src/web/group.js", LICENCE + 'el("p", {}, "Caught up: no unread records.");\n')
        self.assertEqual(self.findings(phrases), [])
        self.write("src/web/group.js", LICENCE + 'el("p", {}, "It keeps up: all is well.");\n')
        self.assert_finds(phrases, "src/web/group.js:2", "it keeps up:")

    def test_texts_have_the_terms_of_the_field(self):
        fine = '// Nobody is told.\nconst char* kTexts[] = {"no member owns it", "--outdoor", "untold"};  // of before\n'
        self.write("src/core/rules.cc", LICENCE + fine)
        self.assertEqual(self.findings(phrases), [])
        for text in ("Nobody owns it", "the web door stays", "the one that was told", "found by the same hands"):
            self.write("src/core/rules.cc", LICENCE + f'const char* kText = "a {text}";\n')
            self.assertNotEqual(self.findings(phrases), [], text)
        self.write("src/core/rules.cc", LICENCE)
        self.write("alerts/lagwatch.yaml", "# nobody\nsummary: No lagwatch is scraped, so nobody watches\n")
        self.assert_finds(phrases, "alerts/lagwatch.yaml:2", "nobody")
        self.write("alerts/lagwatch.yaml", "")
        self.write("dashboards/definitions/group.py", '"""For whoever looks."""\nnumber("Partitions that nobody owns")\n')
        self.assert_finds(phrases, "dashboards/definitions/group.py:2", "nobody")

    def test_identifiers_name_what_they_are(self):
        self.write("src/http/server.h", LICENCE + "class WebConfig {\n  bool is_outdoors_;  // the Door\n  void Adopted();\n};\n")
        self.assertEqual(self.findings(phrases), [])
        for name in ("Doorkeeper", "WebDoor", "door_", "ReloadDesk", "IsTold", "TameMalloc", "Surroundings", "LastResort", "Packed", "top_"):
            self.write("src/http/server.h", LICENCE + f"class Server;\nint {name};\n")
            self.assert_finds(phrases, "src/http/server.h:3", name)


class Includes(LintCase):
    def test_what_the_table_allows_is_fine(self):
        self.write("src/core/lag.h", "#include <vector>\n")
        self.write("src/kafka/read.cc", '#include "core/lag.h"\n#include <librdkafka/rdkafka.h>\n')
        self.write("src/app/run.cc", '#include "kafka/read.h"\n#include <CLI/CLI.hpp>\n')
        self.write("src/kafka/read.h", '#include "core/lag.h"\n')
        self.assertEqual(self.findings(includes), [])

    def test_a_folder_outside_the_row(self):
        self.write("src/kafka/read.h", "")
        self.write("src/core/lag.cc", '#include <vector>\n#include "kafka/read.h"\n')
        self.assert_finds(includes, "src/core/lag.cc:2", "core may not include kafka")

    def test_a_third_party_of_another_folder(self):
        self.write("src/app/run.cc", "#include <librdkafka/rdkafka.h>\n")
        self.assert_finds(includes, "src/app/run.cc:1", "app may not use librdkafka")

    def test_a_header_that_carries_a_third_party_out_of_its_folder(self):
        self.write("src/kafka/handles.h", "#include <librdkafka/rdkafka.h>\n")
        self.write("src/kafka/client.h", '#include "kafka/handles.h"\n')
        self.write("src/app/run.cc", '#include "kafka/client.h"\n')
        self.assert_finds(includes, "src/app/run.cc:1", "brings librdkafka out of kafka")

    def test_a_folder_without_a_row(self):
        self.write("src/extra/thing.cc", "")
        self.assert_finds(includes, "src/extra", "not in the table")

    def test_the_protocol_includes_only_itself(self):
        for other in ("src/base/text.h", "src/core/lag.h", "src/kafka/client.h"):
            self.write(other, "")
        self.write("src/kafka/protocol/reader.h", '#include "base/text.h"\n')
        self.write("src/kafka/protocol/decode.cc", '#include "kafka/protocol/reader.h"\n#include <vector>\n')
        self.assertEqual(self.findings(includes), [])
        for wrong in ("<librdkafka/rdkafka.h>", '"kafka/client.h"', '"core/lag.h"'):
            self.write("src/kafka/protocol/decode.cc", f"#include <string>\n#include {wrong}\n")
            self.assert_finds(includes, "src/kafka/protocol/decode.cc:2", "only itself")
        self.write("src/kafka/protocol/decode.cc", "#include <mutex>\n")
        self.assert_finds(includes, "src/kafka/protocol/decode.cc:1", "<mutex>")

    def test_core_with_a_clock_or_a_thread(self):
        self.write("src/core/lag.cc", "#include <thread>\n")
        self.assert_finds(includes, "src/core/lag.cc:1", "<thread>")
        self.write("src/core/lag.cc", "auto t = std::chrono::system_clock::now();\n")
        self.assert_finds(includes, "src/core/lag.cc:1", "clock")


class Orphans(LintCase):
    def test_a_cc_test_that_is_not_compiled(self):
        path = self.write("tests/unit/core/lag_test.cc", "")
        self.assert_finds(orphans, "tests/unit/core/lag_test.cc", "compiled into no test program")
        commands = [{"directory": str(self.build), "file": str(path), "command": "c++"}]
        self.write("build/compile_commands.json", json.dumps(commands))
        self.assertEqual(self.findings(orphans), [])

    def test_a_python_test_that_is_not_registered(self):
        path = self.write("tests/e2e/once_test.py", "")
        self.assert_finds(orphans, "tests/e2e/once_test.py", "registered with no test")
        self.write("build/tests/CTestTestfile.cmake", f'add_test(once "python3" "{path}")\n')
        self.assertEqual(self.findings(orphans), [])

    def test_a_python_test_of_the_lints_that_is_not_registered(self):
        self.write("tests/lint/CMakeLists.txt", "lint_test(self 60 self_test.py)\n")
        self.write("tests/lint/setup_test.py", "")
        self.assert_finds(orphans, "tests/lint/setup_test.py", "registered with no test")
        self.write("tests/lint/CMakeLists.txt", "lint_test(setup 60 setup_test.py)\n")
        self.assertEqual(self.findings(orphans), [])

    def test_a_python_test_where_nobody_looks(self):
        self.write("tests/support/once_test.py", "")
        self.assert_finds(orphans, "tests/support/once_test.py", "belong")

    def test_a_preset_that_does_not_exist(self):
        self.write("tests/e2e/once_test.py", "# ctest: presets=asam\n")
        self.assert_finds(orphans, "unknown preset, asam")


class Budgets(LintCase):
    def test_a_long_file(self):
        self.write("src/core/lag.cc", "//\n" * 400)
        self.assertEqual(self.findings(budgets), [])
        self.write("src/core/lag.cc", "//\n" * 401)
        self.assert_finds(budgets, "src/core/lag.cc", "401 lines")

    def test_a_long_python_function(self):
        self.write("tests/support/thing.py", "def f():\n" + "    pass\n" * 60)
        self.assert_finds(budgets, "tests/support/thing.py:1", "f has 61 lines")


class FileHeads(LintCase):
    def test_no_licence(self):
        self.write("src/core/lag.cc", "int x;\n")
        self.assert_finds(file_heads, "src/core/lag.cc", "SPDX")

    def test_a_script_says_it_after_its_interpreter(self):
        self.write("scripts/go", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n")
        self.assertEqual(self.findings(file_heads), [])
        self.write("scripts/go", "#!/bin/sh\ntrue\n")
        self.assert_finds(file_heads, "scripts/go", "SPDX")

    def test_no_pragma_once(self):
        self.write("src/core/lag.h", LICENCE + "int x();\n")
        self.assert_finds(file_heads, "src/core/lag.h", "#pragma once")


class Formatting(LintCase):
    def test_what_clang_format_would_change(self):
        self.write(".clang-format", "BasedOnStyle: Google\n")
        self.write("src/core/lag.cc", "int f() { return 1; }\n")
        self.assertEqual(self.findings(formatting), [])
        self.write("src/core/lag.cc", "int  f(){return 1;}\n")
        self.assert_finds(formatting, "src/core/lag.cc")


class Scripts(LintCase):
    def test_what_shellcheck_says(self):
        self.write("scripts/go", "#!/bin/sh\necho \"$1\"\n")
        self.assertEqual(self.findings(scripts), [])
        self.write("scripts/go", "#!/bin/sh\necho $1\n")
        self.assert_finds(scripts, "scripts/go:2", "SC2086")


class Headers(LintCase):
    def test_a_header_that_leans_on_its_includer(self):
        self.write("src/core/lag.h", "#pragma once\n#include <vector>\nstd::vector<int> Lag();\n")
        self.assertEqual(self.findings(headers), [])
        self.write("src/core/lag.h", "#pragma once\nstd::vector<int> Lag();\n")
        self.assert_finds(headers, "src/core/lag.h", "does not compile on its own")

    def test_one_that_its_own_file_includes_first_is_compiled_by_the_build(self):
        self.write("src/core/lag.h", "#pragma once\nstd::vector<int> Lag();\n")
        self.write("src/core/lag.cc", '#include "core/lag.h"\n')
        self.assertEqual(self.findings(headers), [])
        self.write("src/core/lag.cc", '#include "core/other.h"\n#include "core/lag.h"\n')
        self.assert_finds(headers, "src/core/lag.h", "does not compile on its own")


class ChangesTest(LintCase):
    """On a branch, what compiles files looks at those that mean something else than on main."""

    def setUp(self):
        super().setUp()
        self.enterContext(unittest.mock.patch.dict(os.environ))
        os.environ.pop("LINT_ALL", None)
        self.lag = self.write("src/core/lag.h", "")
        self.user = self.write("src/kafka/read.cc", '#include "core/lag.h"\n')
        self.other = self.write("src/kafka/other.cc", "#include <vector>\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()

    def git(self, *arguments):
        subprocess.run(["git", "-C", self.root, "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True)

    def commit(self):
        self.git("add", ".")
        self.git("commit", "--quiet", "--message=all")

    def touched(self):
        changes = tree.Changes(self.root)
        return [path for path in (self.lag, self.user, self.other) if changes.touches(path)]

    def test_main_as_it_is_is_looked_at_whole(self):
        self.assertEqual(self.touched(), [self.lag, self.user, self.other])

    def test_a_branch_touches_what_it_changed_and_what_includes_that(self):
        self.git("checkout", "--quiet", "-b", "branch")
        self.write("src/core/lag.h", "int Lag();\n")
        self.assertEqual(self.touched(), [self.lag, self.user])
        self.commit()
        self.assertEqual(self.touched(), [self.lag, self.user])

    def test_a_file_that_git_does_not_know_yet(self):
        self.write("src/core/lag.h", "int Lag();\n")
        self.other = self.write("src/kafka/new.cc", "")
        self.assertEqual(self.touched(), [self.lag, self.user, self.other])

    def test_all_when_told_so(self):
        self.write("src/core/lag.h", "int Lag();\n")
        os.environ["LINT_ALL"] = "1"
        self.assertEqual(self.touched(), [self.lag, self.user, self.other])


class HardeningTest(unittest.TestCase):
    TOLD = "\n".join((
        "  Type:                              DYN (Position-Independent Executable file)",
        "  GNU_STACK      0x000000 0x0000000000000000 0x0000000000000000 0x000000 0x000000 RW  0x10",
        "  GNU_RELRO      0x2b3b50 0x00000000002b4b50 0x00000000002b4b50 0x0124b0 0x0124b0 R   0x1",
        " 0x000000000000001e (FLAGS)              BIND_NOW",
        "    12: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND __stack_chk_fail@GLIBC_2.4 (3)",
        "    13: 0000000000000000     0 FUNC    GLOBAL DEFAULT  UND __memcpy_chk@GLIBC_2.3.4 (7)"))

    def test_each_part_is_missed(self):
        self.assertEqual(hardening.findings(self.TOLD), [])
        lines = self.TOLD.split("\n")
        for number, line in enumerate(lines):
            others = lines[:number] + lines[number + 1:]
            self.assertEqual(len(hardening.findings("\n".join(others))), 1, line)
        self.assertEqual(hardening.findings(self.TOLD.replace(" RW  0x10", " RWE 0x10")), ["its stack is executable"])


if __name__ == "__main__":
    unittest.main()
