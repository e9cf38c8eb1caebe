# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=300
"""Every command of docs/runbooks and docs/guides/troubleshooting.md, run as it is written, with its words in capitals filled in: it works, and says something.

Kafka's tools are Kafka's own, started by stand-ins for the scripts of its bin folder.
"""

import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import kafka_versions
import lagwatch
import paths
import processes
import share_groups
from clients import Verbs
from kafka_cluster import KafkaCluster

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
TOOLS = {"kafka-consumer-groups.sh": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
         "kafka-share-groups.sh": "org.apache.kafka.tools.consumer.group.ShareGroupCommand",
         "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
         "kafka-configs.sh": "org.apache.kafka.tools.ConfigCommand",
         "kafka-get-offsets.sh": "org.apache.kafka.tools.GetOffsetShell",
         "kafka-console-consumer.sh": "org.apache.kafka.tools.consumer.ConsoleConsumer",
         "kafka-broker-api-versions.sh": "org.apache.kafka.tools.BrokerApiVersionsCommand"}
# Not run: there is no Prometheus here. tests/integration/prometheus_test.py asks one.
LEFT_OUT = ("promtool ",)
VERSION = kafka_versions.NEWEST  # that has share groups
SHARE_GROUP = "packers"


def commands():
    """Each command once, with the first document that has it."""
    found = {}
    for path in [*sorted((DOCS / "runbooks").glob("*.md")), DOCS / "guides/troubleshooting.md"]:
        for block in re.findall(r"^```sh\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in block.splitlines():
                found.setdefault(re.sub(r"\s+#.*", "", line), path.name)
    return {line: name for line, name in found.items() if line and not line.startswith(LEFT_OUT)}


class RunbookCommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        kafka_versions.provide(VERSION)
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1, version=VERSION, config=share_groups.config(VERSION)))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.orders_that_billing_has_not_read()
        cls.enterClassContext(share_groups.ShareMember(cls.cluster, SHARE_GROUP, "orders"))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.file = cls.folder / "lagwatch.yaml"
        # The second is for the runbooks that look for errors.
        cls.file.write_text(
            "collect.interval: 1s\ncollect.timeout: 1s\nclusters:\n"
            f"  - {{name: up, kafka.bootstrap-servers: '{cls.cluster.bootstrap}'}}\n"
            "  - {name: down, kafka.bootstrap-servers: '127.0.0.1:1'}\n", encoding="utf-8")
        cls.served = cls.enterClassContext(lagwatch.Lagwatch(f"--config.file={cls.file}"))
        cls.environment = lagwatch.environment({
            "PATH": f"{cls.folder}:{os.environ['PATH']}",
            "KAFKA_BOOTSTRAP_SERVERS": cls.cluster.bootstrap})
        cls.stand_in("lagwatch", f"{paths.binary()}")
        java = shlex.join([*paths.kafka_java(cls.cluster.version), "-Xmx128m", "-XX:+UseSerialGC"])
        for name, tool in TOOLS.items():
            cls.stand_in(name, f"{java} {tool}")

    @classmethod
    def stand_in(cls, name, command):
        path = cls.folder / name
        path.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        path.chmod(0o755)

    def filled(self, line):
        group = SHARE_GROUP if line.startswith("kafka-share-groups.sh") else "billing"
        words = {"LAGWATCH:9308": f"127.0.0.1:{self.served.port}", "KAFKA": self.cluster.bootstrap, "GROUP": group,
                 "TOPIC": "orders", "P": "0", "COMMITTED": "3", "FILE": str(self.file)}
        return re.sub(r"(?<![\w-])(LAGWATCH:9308|KAFKA|GROUP|TOPIC|P|COMMITTED|FILE)(?![\w-])", lambda match: words[match[1]], line)

    def test_each_works_and_says_something(self):
        processes.wait_until(lambda: self.served.get("/readyz?cluster=up").status == 200, what="the first collection")
        processes.wait_until(lambda: self.served.value("lagwatch_up", cluster="down") == 0, what="the first failure")
        processes.wait_until(lambda: self.served.value("kafka_sharegroup_members", cluster="up", sharegroup=SHARE_GROUP) == 1,
                             60, "the share group")
        for line, name in commands().items():
            with self.subTest(line, runbook=name):
                result = subprocess.run(["bash", "-c", self.filled(line)], env=self.environment,
                                        capture_output=True, text=True, timeout=60, check=False)
                # A verdict of a lagwatch that cannot reach one of its clusters.
                self.assertEqual(result.returncode, 3 if "--once --server" in line else 0, result.stderr)
                self.assertNotEqual(result.stdout.strip(), "", result.stderr)


if __name__ == "__main__":
    unittest.main()
