# SPDX-License-Identifier: Apache-2.0
"""The lints themselves: each finds the fault that it is for, in a small tree made for it, and is content with its opposite."""
import json
import pathlib
import shutil
import tempfile
import unittest
import unittest.mock

import budgets
import dashboards
import documents
import file_heads
import formatting
import hardening
import headers
import includes
import kubernetes
import metric_names
import orphans
import phrases
import readme_tables
import runbooks
import scripts

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
TABLE = """| folder | holds | may include | third party |
|---|---|---|---|
| `core` | values | core | none |
| `kafka` | reads | kafka, core | librdkafka |
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


class Phrases(LintCase):
    def test_what_cannot_be_known_is_not_said(self):
        self.write("src/web/group.js", LICENCE + 'el("p", {}, "Caught up: nothing waits.");\n')
        self.assertEqual(self.findings(phrases), [])
        self.write("src/web/group.js", LICENCE + 'el("p", {}, "It keeps up: all is well.");\n')
        self.assert_finds(phrases, "src/web/group.js:2", "it keeps up:")


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


class ReadmeTables(unittest.TestCase):
    README = "<!-- flags: x -->\n| a |\n<!-- /flags -->\n<!-- metrics: y -->\n| b |\n<!-- /metrics -->\n"
    PRINTED = {"--print-flags-doc": "| a |\n", "--print-metrics-doc": "| b |\n"}

    def test_tables_as_printed(self):
        self.assertEqual(readme_tables.findings(self.README, self.PRINTED.get), [])

    def test_a_table_that_drifted(self):
        [found] = readme_tables.findings(self.README.replace("| b |", "| c |"), self.PRINTED.get)
        self.assertIn("not what lagwatch prints", found)

    def test_a_table_without_its_place(self):
        [found] = readme_tables.findings(self.README.replace("<!-- /flags -->", ""), self.PRINTED.get)
        self.assertIn("0 places for the table of flags", found)


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


class Runbooks(LintCase):
    def setUp(self):
        super().setUp()
        self.write("alerts/a.yaml", "groups: [{rules: [{alert: Late, expr: x, annotations: {runbook: docs/runbooks/Late.md}}]}]")
        self.write("docs/runbooks/Late.md", "# Late\n")
        self.write("tests/alerts/a_test.yaml", "      - alertname: Late\n")

    def test_an_alert_with_its_runbook_and_test(self):
        self.assertEqual(self.findings(runbooks), [])

    def test_an_alert_without_a_runbook(self):
        (self.root / "docs/runbooks/Late.md").unlink()
        self.assert_finds(runbooks, "alerts/a.yaml", "Late has no docs/runbooks/Late.md")

    def test_a_runbook_without_an_alert(self):
        self.write("docs/runbooks/Early.md", "")
        self.assert_finds(runbooks, "docs/runbooks/Early.md", "no alert Early")

    def test_an_alert_that_leads_to_another_runbook(self):
        self.write("alerts/a.yaml", "groups: [{rules: [{alert: Late, expr: x, annotations: {runbook: docs/late.md}}]}]")
        self.assert_finds(runbooks, "the annotation runbook of Late is not")

    def test_an_alert_that_no_test_looks_at(self):
        self.write("tests/alerts/a_test.yaml", "      - alertname: Later\n")
        self.assert_finds(runbooks, "no alert_rule_test in tests/alerts looks at Late")

    def test_a_link_to_nowhere(self):
        self.write("docs/runbooks/Late.md", "see [that](Other.md)")
        self.assert_finds(runbooks, "Late.md", "leads to Other.md")


class Dashboards(LintCase):
    PANEL = {"id": 1, "type": "stat", "title": "Up", "description": "Is it up?", "fieldConfig": {"defaults": {"unit": "none"}},
             "targets": [{"refId": "A", "expr": 'up{a=~"$cluster"}', "datasource": {"uid": "${datasource}"}}]}

    def store(self, made=None, **changes):
        """A dashboard whose panel has the changes, and a generator that makes `made`, or just that."""
        text = json.dumps({"uid": "one", "panels": [{**self.PANEL, **changes}]})
        self.write("dashboards/one.json", text)
        self.write("dashboards/generate.py", f"import pathlib, sys\npathlib.Path(sys.argv[1], 'one.json').write_text({made or text!r})\n")

    def test_a_dashboard_as_generated(self):
        self.store()
        self.assertEqual(self.findings(dashboards), [])

    def test_a_dashboard_that_drifted(self):
        self.store(made="{}")
        self.assert_finds(dashboards, "dashboards/one.json", "not what its generator writes")

    def test_a_panel_without_a_description(self):
        self.store(description="")
        self.assert_finds(dashboards, "has no title or no description")

    def test_a_panel_without_a_unit(self):
        self.store(fieldConfig={"defaults": {}})
        self.assert_finds(dashboards, "has no unit")

    def test_a_query_that_is_none(self):
        self.store(targets=[{**self.PANEL["targets"][0], "expr": "sum(up"}])
        self.assert_finds(dashboards, "promtool does not take a query")

    def test_a_variable_that_is_none(self):
        self.store(targets=[{**self.PANEL["targets"][0], "expr": 'up{a="$clutser"}'}])
        self.assert_finds(dashboards, "an unknown variable")

    def test_a_fixed_data_source(self):
        self.store(targets=[{**self.PANEL["targets"][0], "datasource": {"uid": "P1"}}])
        self.assert_finds(dashboards, "data source that was chosen")

    def test_a_link_to_no_dashboard(self):
        self.store()
        self.write("alerts/a.yaml", "dashboard: /d/two?x=y")
        self.assert_finds(dashboards, "alerts/a.yaml", "leads to the dashboard two")


class Kubernetes(LintCase):
    def setUp(self):
        """The project's own files, and a lagwatch that takes any settings."""
        super().setUp()
        project = pathlib.Path(__file__).resolve().parents[2]
        for name in ("deploy", "alerts", "dashboards"):
            shutil.copytree(project / name, self.root / name)
        shutil.copy(project / "docker-compose.yml", self.root)
        self.write("build/bin/lagwatch", "#!/bin/sh\n").chmod(0o755)

    def change(self, name, before, after):
        text = (self.root / name).read_text(encoding="utf-8")
        self.assertIn(before, text)
        self.write(name, text.replace(before, after))

    def test_the_files_as_they_are(self):
        self.assertEqual(self.findings(kubernetes), [])

    def test_rules_that_drifted(self):
        self.change("alerts/lagwatch.yaml", "for: 5m", "for: 6m")
        self.assertEqual(len(self.findings(kubernetes)), 2)

    def test_a_file_that_no_kustomization_names(self):
        self.write("deploy/kubernetes/base/extra.yaml", "")
        self.assert_finds(kubernetes, "does not name extra.yaml")

    def test_a_file_that_is_not_there(self):
        (self.root / "dashboards/lagwatch-topic.json").unlink()
        self.assert_finds(kubernetes, "names lagwatch-topic.json, which is not there")

    def test_a_pod_that_may_write(self):
        self.change("deploy/kubernetes/base/deployment.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false")
        self.assert_finds(kubernetes, "may write to its root")

    def test_a_label_that_would_shut_prometheus_out(self):
        self.change("deploy/kubernetes/base/kustomization.yaml", "  - pairs:", "  - includeSelectors: true\n    pairs:")
        self.assert_finds(kubernetes, "puts labels into selectors")

    def test_settings_that_lagwatch_refuses(self):
        self.write("build/bin/lagwatch", "#!/bin/sh\necho unknown key >&2\nexit 78\n")
        self.assert_finds(kubernetes, "does not take the settings: unknown key")


class Documents(LintCase):
    LAGWATCH = """#!/bin/sh
case "$*" in
  --help) echo "  --group NAME" ;;
  *--wrong*) echo refused >&2; exit 78 ;;
  *--config.file=*) ! grep -q wrong "${1#--config.file=}" || { echo refused >&2; exit 78; } ;;
esac
"""

    def found_in(self, text):
        self.write("build/bin/lagwatch", self.LAGWATCH).chmod(0o755)
        self.write("src/config/kafka_exporter_flags.cc", '    {"kafka.server", false, T::kTranslated, ""},\n')
        self.write("docs/a.md", text)
        return self.findings(documents)

    def test_what_lagwatch_takes(self):
        text = "`--group a`, `--kafka.server`, [self](a.md#x), [out](https://a.example)\n```sh\nlagwatch --group a  # why\ncurl --wrong  # x\nA=b docker run\n```\n"
        self.assertEqual(self.found_in(text + "```yaml\ngroup.filter: x\n```\n```yaml\n- wrong\n```\n"), [])

    def test_a_command_that_is_refused(self):
        [found] = self.found_in("```sh\nlagwatch --group a \\\n  --wrong\n```\n")
        self.assertIn("docs/a.md:1: lagwatch --group a --wrong: refused", found)

    def test_a_command_that_no_test_runs(self):
        [found] = self.found_in("```sh\nfrobnicate lagwatch\n```\n")
        self.assertIn("docs/a.md:1: frobnicate: no test runs it", found)

    def test_settings_that_are_refused(self):
        [found] = self.found_in("```yaml\ngroup.filter: wrong\n```\n")
        self.assertIn("these settings: refused", found)

    def test_a_flag_that_is_none(self):
        [found] = self.found_in("give `--grup`\n")
        self.assertIn("there is no flag --grup", found)

    def test_a_link_to_nowhere(self):
        [found] = self.found_in("see [b](b.md)\n")
        self.assertIn("leads to b.md", found)


class MetricNames(LintCase):
    def found_in(self, text, *catalogue):
        self.write("README.md", text)
        return metric_names.findings(self.root, catalogue)

    def test_names_of_the_catalogue(self):
        text = 'kafka_exporter: `kafka_a_total{x="y"}`, kafka_*, `kafka_a_{b,c}`, record: level:kafka_a_total:max, .deps/kafka_b'
        self.assertEqual(self.found_in(text, "kafka_a_total"), [])

    def test_a_name_that_is_none(self):
        [found] = self.found_in("one\nrate(lagwatch_b_total[5m])", "kafka_a_total")
        self.assertIn("README.md:2: there is no metric lagwatch_b_total", found)

    def test_another_exporters_names_in_the_first_column(self):
        self.write("docs/moving-from-other.md", "| `kafka_other` | `kafka_a_total` |\n| `kafka_more` | `kafka_c` |\n")
        [found] = self.found_in("", "kafka_a_total")
        self.assertIn("moving-from-other.md:2: there is no metric kafka_c", found)

    def test_what_was_to_come_and_came(self):
        with unittest.mock.patch.object(metric_names, "TO_COME", {"kafka_a_total"}):
            [found] = self.found_in("", "kafka_a_total")
        self.assertIn("take it off TO_COME", found)


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
