# SPDX-License-Identifier: Apache-2.0
"""The lints of documents, dashboards and manifests: each finds the fault that it is for, and is content with its opposite."""
import json
import pathlib
import shutil
import unittest
import unittest.mock

import dashboards
import documents
import kubernetes
import metric_names
import reference_tables
import root_folder
import rules
import runbooks
import website
from lint_case import LintCase


class ReferenceTables(LintCase):
    PAGE = "<!-- flags: x -->\n| a |\n<!-- /flags -->\n<!-- metrics: y -->\n| b |\n<!-- /metrics -->\n"
    TABLES = {"flags": "| a |\n", "metrics": "| b |\n"}

    def found_in(self, page):
        return reference_tables.findings("a.md", page, self.TABLES)

    def test_tables_as_printed(self):
        self.assertEqual(self.found_in(self.PAGE), [])

    def test_a_table_that_drifted(self):
        [found] = self.found_in(self.PAGE.replace("| b |", "| c |"))
        self.assertIn("a.md: its tables differ from their source", found)

    def test_a_table_without_its_place(self):
        [found] = self.found_in(self.PAGE.replace("<!-- /flags -->", ""))
        self.assertIn("0 places for the table of flags", found)

    def test_an_alert_has_one_row_with_the_first_sentence_of_its_runbook(self):
        rules = "".join(f"{{alert: Late, expr: x, for: 5m, labels: {{severity: {severity}}}}}, " for severity in ("warning", "critical"))
        self.write("alerts/a.yaml", f"groups: [{{rules: [{{record: y, expr: x}}, {rules}]}}]")
        self.write("docs/runbooks/Late.md", "# Late\n\n## What it means\n\nIt is above 1.5\nminutes. More.\n")
        row = reference_tables.alerts(self.root, "a").splitlines()[-1]
        self.assertEqual(row, "| [Late](../runbooks/Late.md) | warning, critical | 5m | It is above 1.5 minutes. |")


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
        self.write("src/config/compat/kafka_exporter_flags.cc", '    {"kafka.server", false, T::kTranslated, ""},\n')
        self.write("docs/a.md", text)
        return self.findings(documents)

    def test_what_lagwatch_takes(self):
        text = "`--group a`, `--kafka.server`, [self](a.md), [out](https://a.example)\n```sh\nlagwatch --group a  # why\ncurl --wrong  # x\nA=b docker run\n```\n"
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

    def test_a_readme_that_is_too_long(self):
        self.write("README.md", "\n" * 151)
        [found] = self.found_in("")
        self.assertIn("README.md: has 151 lines, more than 150", found)

    def test_a_heading(self):
        self.assertEqual(self.found_in("# A.b & `c`\n[one](#ab--c), [two](a.md#ab--c)\n"), [])

    def test_a_heading_that_is_not_there(self):
        [found] = self.found_in("```sh\n# b\n```\nsee [b](#b)\n")
        self.assertIn("docs/a.md:4: leads to #b, and there is no such heading", found)

    def test_a_path_that_is_not_there(self):
        self.write("src/core/a.cc", "")
        found = self.found_in("`docs/a.md`, `docs/b.md`, `core/a.cc`, `core/b.cc`\n")
        self.assertEqual(found, ["docs/a.md:1: names docs/b.md, which is not there", "docs/a.md:1: names core/b.cc, which is not there"])


class Website(LintCase):
    def foreign(self, text):
        self.write("site/a.html", text)
        return [address for _, address in website.foreign(self.root / "site")]

    def test_what_is_of_the_site_itself(self):
        self.assertEqual(self.foreign('<link rel="canonical" href="https://a.example"><script src="a.js"></script><a href="https://b.example">'), [])

    def test_a_font_of_another_host(self):
        self.assertEqual(self.foreign('<link rel="stylesheet" href="https://fonts.example/a.css"><script src=//b.example/c.js></script>'),
                         ["https://fonts.example/a.css", "//b.example/c.js"])

    def test_warnings_of_the_build(self):
        self.write(".deps/venv/bin/python", "#!/bin/sh\necho 'INFO    -  fine' >&2\necho 'WARNING -  no b.md' >&2\nexit 1\n").chmod(0o755)
        self.assert_finds(website, "docs: no b.md")

    def test_a_build_that_fails(self):
        self.write(".deps/venv/bin/python", "#!/bin/sh\necho 'no module mkdocs' >&2\nexit 1\n").chmod(0o755)
        self.assert_finds(website, "no module mkdocs")


class RootFolder(LintCase):
    def setUp(self):
        super().setUp()
        self.write(".gitignore", "/build/\n*.pyc\n")
        for name in root_folder.EXPECTED - {".gitignore", "src"}:
            self.write(name, "")

    def test_what_is_expected(self):
        self.write("a.pyc", "")
        self.assertEqual(self.findings(root_folder), [])

    def test_a_stray_file(self):
        self.write("crash-0a1b", "")
        self.assert_finds(root_folder, "crash-0a1b: does not belong")

    def test_a_file_that_is_gone(self):
        (self.root / "LICENSE").unlink()
        self.assert_finds(root_folder, "LICENSE: is expected")


class Rules(LintCase):
    def setUp(self):
        super().setUp()
        self.write("src/model/reason.cc", '{ReasonKind::kStopped, "stopped"}, {ReasonKind::kStalled, "stalled"}')
        self.write("src/core/rules.h", "kRules = {\n    Stopped,\n    Stalled,\n};")
        self.write("src/core/a.cc", "bool Stopped() {\n}\nbool Stalled() {\n}\n")
        self.write("tests/unit/a_test.cc", '"stopped", "stalled"')
        self.write("docs/reference/openapi.yaml", "    ReasonName:\n      enum: [stopped, stalled]\n")
        for name in rules.COUNTED:
            self.write(name, "There are two rules.")

    def found_in(self, *rows, numbered=("| 1 | `stopped` |", "| 2 | `stalled` |")):
        table = "".join(f"| {row} |\n" for row in rows)
        self.write("docs/reference/verdicts.md", "## Rules\n" + "\n".join(numbered) + f"\n\n## Files\n{table}")
        return self.findings(rules)

    STOPPED = "`stopped` | `Stopped` in `src/core/a.cc` | `tests/unit/a_test.cc`"
    STALLED = "`stalled` | `Stalled` in `src/core/a.cc` | `tests/unit/a_test.cc`"

    def test_every_rule_in_every_place(self):
        self.assertEqual(self.found_in(self.STOPPED, self.STALLED), [])

    def test_a_rule_without_a_row(self):
        [found] = self.found_in(self.STOPPED)
        self.assertIn("the table of files", found)

    def test_a_rule_that_the_table_of_rules_lacks(self):
        [found] = self.found_in(self.STOPPED, self.STALLED, numbered=("| 1 | `stopped` |",))
        self.assertIn("the table of rules", found)

    def test_a_rule_without_a_function(self):
        self.write("src/core/rules.h", "kRules = {\n    Stopped,\n};")
        found = self.found_in(self.STOPPED, self.STALLED)
        self.assertIn("kRules has 1 functions, and there are 2 reasons", found[0])

    def test_a_reason_that_the_api_lacks(self):
        self.write("docs/reference/openapi.yaml", "    ReasonName:\n      enum: [stopped]\n")
        [found] = self.found_in(self.STOPPED, self.STALLED)
        self.assertIn("ReasonName", found)

    def test_a_number_of_rules_that_is_old(self):
        self.write("README.md", "There is one rule.")
        [found] = self.found_in(self.STOPPED, self.STALLED)
        self.assertIn("README.md: does not say that there are two rules", found)

    def test_a_function_that_is_elsewhere(self):
        [found] = self.found_in(self.STOPPED, self.STALLED.replace("core/a.cc", "core/b.cc"))
        self.assertIn("src/core/b.cc is not there", found)

    def test_a_test_that_is_about_another_rule(self):
        self.write("tests/unit/a_test.cc", '"stalled"')
        [found] = self.found_in(self.STOPPED, self.STALLED)
        self.assertIn("tests/unit/a_test.cc has nothing of stopped", found)


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
        self.write("docs/guides/moving-from-other.md", "| `kafka_other` | `kafka_a_total` |\n| `kafka_more` | `kafka_c` |\n")
        [found] = self.found_in("", "kafka_a_total")
        self.assertIn("moving-from-other.md:2: there is no metric kafka_c", found)

    def test_what_was_to_come_and_came(self):
        with unittest.mock.patch.object(metric_names, "TO_COME", {"kafka_a_total"}):
            [found] = self.found_in("", "kafka_a_total")
        self.assertIn("take it off TO_COME", found)


if __name__ == "__main__":
    unittest.main()
