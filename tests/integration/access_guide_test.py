# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""The kafka-acls.sh commands of docs/guides/access.md, run as they are written: each grants what the guide says, and no more is needed."""

import pathlib
import re
import shlex
import subprocess
import unittest

import lagwatch
import paths
import processes
from clients import Verbs
from kafka_cluster import KafkaCluster

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "docs/guides/access.md"
USERS = {"lagwatch": "secret-1", "narrow": "secret-2"}


class AccessGuideTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SASL_PLAINTEXT",), users=USERS, config={
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS"}))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.create_topics({"billing-orders": 1, "other": 1})
        for topic, group in (("billing-orders", "billing-a"), ("other", "others")):
            verbs.produce(topic, 0, 10)
            verbs.commit(group, {(topic, 0): 3})

    def grant(self, *words, user="lagwatch"):
        """Runs the one command of the guide that has all these words, as an administrator and for `user`."""
        text = GUIDE.read_text(encoding="utf-8").partition("## Apache Kafka")[2]
        [line] = [line for line in re.findall(r"^kafka-acls\.sh .*$", text, re.MULTILINE)
                  if set(words) <= set(shlex.split(line, comments=True))]
        arguments = shlex.split(line, comments=True)[1:]
        arguments[arguments.index("--bootstrap-server") + 1] = self.cluster.bootstrap
        arguments[arguments.index("--allow-principal") + 1] = f"User:{user}"
        place = arguments.index("--command-config")
        del arguments[place:place + 2]
        subprocess.run([*paths.kafka_java(self.cluster.version), "-Xmx128m",
                        "org.apache.kafka.tools.AclCommand", *arguments], check=True, capture_output=True)

    def run_as(self, user, *arguments):
        properties = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN",
                      "sasl.username": user, "sasl.password": USERS[user]}
        return lagwatch.run_once(*arguments, *(f"--kafka.property={k}={v}" for k, v in properties.items()),
                                 f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}")

    def seen(self, user="lagwatch", *arguments):
        code, out, err = self.run_as(user, "--once", "--output=prometheus", *arguments)
        return code, lagwatch.parse(out), err

    def checked(self, *arguments):
        return self.run_as("lagwatch", "--check-access", *arguments)[1]

    def lag(self, page, group, topic):
        return page.value("kafka_consumergroup_lag", consumergroup=group, topic=topic, partition="0")

    def test_commands_grant_what_the_guide_says(self):
        _, page, _ = self.seen()
        self.assertIsNone(self.lag(page, "others", "other"))

        self.grant("Describe", "--group", "--topic", "*")
        code, page, err = self.seen()
        self.assertEqual((code, self.lag(page, "others", "other"), self.lag(page, "billing-a", "billing-orders")), (0, 7, 7), err)
        self.assertIsNotNone(page.value("kafka_consumergroup_lag_seconds", consumergroup="others", topic="other", partition="0"))

        exact = "--collect.offsets-topic"
        self.assertRegex(self.checked(exact), r"\ndenied +exact counts .* no READ on it")
        self.grant("Read", "__consumer_offsets")
        processes.wait_until(lambda: re.search(r"\nok +exact counts ", self.checked(exact)), 20, "READ on __consumer_offsets")

        fetch = "--collect.time-lag=fetch"
        refused = {"api": "fetch", "error": "TOPIC_AUTHORIZATION_FAILED"}
        self.assertIsNotNone(self.seen("lagwatch", fetch)[1].value("lagwatch_kafka_errors_total", **refused))
        self.grant("Read", "--topic", "*")
        self.assertIsNone(self.seen("lagwatch", fetch)[1].value("lagwatch_kafka_errors_total", **refused))

    def test_a_prefix_shows_its_own_only(self):
        self.grant("Describe", "prefixed", user="narrow")
        code, page, err = self.seen("narrow")
        self.assertEqual((code, self.lag(page, "billing-a", "billing-orders"), self.lag(page, "others", "other")), (0, 7, None), err)


if __name__ == "__main__":
    unittest.main()
