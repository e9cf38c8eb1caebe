# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""The guides docs/guides/moving-from-*.md, followed to the letter against one real Kafka.

Every command is run and every file is used: what serves is started with the arguments, variables, port and probes that the guide, its
manifest or the other exporter's chart gives it (support/charts.py), and must show the lag, answer the probes and warn of nothing but
flags of kafka_exporter that have no effect. Recording rules go to a real Prometheus, and every old name must be there.
Files of the other exporters are parsed only: their programs are not here. A block that no step below takes fails the test.
"""

import json
import subprocess
import tomllib
import unittest

import yaml

import charts
import dashboards
import lagwatch
import paths
import processes
import strimzi
from guides import command_lines, read_blocks
from prometheus_server import PrometheusServer, scraped
from stage import StageCase

BOARDS = paths.REPOSITORY / "tests/testdata/kafka_exporter_dashboards.json"
GUIDES = paths.REPOSITORY / "docs/guides"
IMAGES = ("lagwatch", "registry.example.com/lagwatch:0.1.0")
OTHER_EXPORTERS = {"kminion.yaml": yaml.safe_load, "burrow.toml": tomllib.loads, "klag.toml": tomllib.loads, "application.conf": str}
ENDS = ("--once", "--check-config", "--check-access")  # what does not serve


class MovingGuidesTest(StageCase):
    def setUp(self):
        super().setUp()
        self.secrets = {}    # {name: data}

    def follow(self, name):
        for block in read_blocks(GUIDES / f"moving-from-{name}.md"):
            with self.subTest(block.name or block.language, line=block.line):
                self.step(block)

    # --- one step each ---

    def step(self, block):
        if block.language == "text":
            return  # a measurement's command, which needs the other exporter
        if block.language == "sh":
            for variables, words in command_lines(block.text):
                self.command(variables, words)
        elif block.name in OTHER_EXPORTERS:
            self.assertTrue(OTHER_EXPORTERS[block.name](block.text))
        elif block.name == "secret.yaml":
            document = yaml.safe_load(block.text)
            self.secrets[document["metadata"]["name"]] = document["stringData"]
        elif block.name == "rules.yaml":
            self.rules(block)
        elif block.name in ("lagwatch.yaml", "client.properties"):
            self.stage.write(block.name, block.text)
        elif block.name == "kafka.yaml":
            self.operator(charts.strimzi(yaml.safe_load(block.text)))
        else:
            self.container(self.made(block))

    def made(self, block):
        """The container of a manifest, a compose file or a chart's values."""
        values, login = yaml.safe_load(block.text), {("kafka-login", "username"): "lagwatch", ("kafka-login", "password"): "secret"}
        login |= {(name, key): text for name, data in self.secrets.items() for key, text in data.items()}
        makers = {
            "docker-compose.yml": lambda: charts.compose(*values["services"].values()),
            "deployment.yaml": lambda: charts.deployment(values),
            "kafka-exporter/values.yaml": lambda: charts.kafka_exporter(values),
            "prometheus-kafka-exporter/values.yaml": lambda: charts.prometheus_community(values, login),
            "kminion/values.yaml": lambda: charts.kminion(values, login),
            "klag-exporter/values.yaml": lambda: charts.klag_exporter(values, self.secrets),
            "kafka-lag-exporter/values.yaml": lambda: charts.kafka_lag_exporter(values, login)}
        self.assertIn(block.name, makers, "no step of this test takes this block")
        return makers[block.name]()

    def command(self, variables, words):
        if words[0] == "lagwatch" and not set(ENDS) & set(words):
            self.stage.start(words[1:], variables)
            return
        if words[0] == "lagwatch":
            words[0] = paths.binary()
        done = subprocess.run([self.stage.here(word) for word in words], cwd=self.stage.files, env=lagwatch.environment(variables),
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}{done.stderr}")
        self.assertNotEqual(done.stdout.strip(), "", words)

    def container(self, container):
        self.assertIn(container.image, IMAGES)
        self.stage.run(container)

    def operator(self, container):
        """Strimzi's: the script of our image, with the folders that the operator mounts."""
        arguments = strimzi.arguments(container, self.kafka.tls, self.folder)
        self.container(container._replace(arguments=arguments, command=[]))

    def rules(self, block):
        """Every old name is there, with the lag under one of them."""
        path = self.stage.write(block.name, block.text)
        names = [rule["record"] for group in yaml.safe_load(block.text)["groups"] for rule in group["rules"]]
        with PrometheusServer([scraped([self.stage.program.port])], rules=[path], every=0.5) as prometheus:
            for name in names:
                processes.wait_until(lambda name=name: prometheus.query(name), 15, name)
            self.assertIn(7, [series.value for name in names for series in prometheus.query(name)])

    # --- the guides ---

    def test_kafka_exporter(self):
        self.follow("kafka-exporter")
        variables, words = next(command_lines(read_blocks(GUIDES / "moving-from-kafka-exporter.md")[0].text))
        self.stage.start(words[1:], variables)
        port = self.stage.program.port
        with PrometheusServer([scraped([port])], every=0.5) as prometheus:
            values = {"job": "lagwatch", "instance": f"127.0.0.1:{port}", "topic": "orders"}
            for title, expr in json.loads(BOARDS.read_text(encoding="utf-8"))["dashboards"][0]["panels"]:
                processes.wait_until(lambda expr=expr: prometheus.query(dashboards.fill(expr, values)), 15, title)

    def test_kminion(self):
        self.follow("kminion")

    def test_burrow(self):
        self.follow("burrow")

    def test_klag_exporter(self):
        self.follow("klag-exporter")

    def test_kafka_lag_exporter(self):
        self.follow("kafka-lag-exporter")


if __name__ == "__main__":
    unittest.main()
