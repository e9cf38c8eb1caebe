# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 presets=asan
"""--check-access on a Kafka that asks for rights: it names what is missing, and its own command, run as printed, turns the line green."""

import os
import pathlib
import re
import shlex
import socket
import subprocess
import tempfile
import unittest

from confluent_kafka.admin import AclBinding, AclBindingFilter, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

import lagwatch
import paths
import processes
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member

PASSWORD = "secret;7"
USERS = ("admin", "nobody", "narrow", "named", "owner", "lister", "reader")
ODD_GROUP = "it's $(touch touched) *"
GROUP, TOPIC, CLUSTER = ResourceType.GROUP, ResourceType.TOPIC, ResourceType.BROKER
DESCRIBE = AclOperation.DESCRIBE


class Result:
    """What one run printed: result and found by need, the commands, and the remarks."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        table, *rest = out.split("\n\n")
        lines = table.splitlines()
        head = next(line for line in lines if line.startswith("RESULT"))
        need, tried, found = (head.index(word) for word in ("NEED", "TRIED", "FOUND"))
        rows = [line for line in lines if not line.startswith(("RESULT", "cluster "))]
        self.results = {row[need:tried].strip(): row[:need].strip() for row in rows}
        self.found = {row[need:tried].strip(): row[found:] for row in rows}
        self.commands = re.findall(r"^kafka-acls\.sh .*$", out, re.MULTILINE)
        self.remarks = "\n".join(rest)

    def denied(self):
        return {need for need, result in self.results.items() if result == "denied"}


class CheckAccessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SASL_PLAINTEXT",), users=dict.fromkeys(USERS, PASSWORD), config={
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS;User:admin"}))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"billing-orders": 1, "other": 1})
        for topic, group in (("billing-orders", "billing-a"), ("other", "others"), ("other", ODD_GROUP)):
            cls.verbs.produce(topic, 0, 10)
            cls.verbs.commit(group, {(topic, 0): 3})
        cls.topics = cls.verbs.topics()
        cls.make_administrator()

    @classmethod
    def make_administrator(cls):
        """A folder in which a printed command runs as it is: kafka-acls.sh, and who the administrator is."""
        tool = cls.folder / "kafka-acls.sh"
        java = shlex.join([*paths.kafka_java(cls.cluster.version), "-Xmx128m"])
        tool.write_text(f'#!/bin/sh\nexec {java} org.apache.kafka.tools.AclCommand "$@"\n')
        tool.chmod(0o755)
        (cls.folder / "admin.properties").write_text(
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=org.apache.kafka.common.security.plain."
            f'PlainLoginModule required username="admin" password="{PASSWORD}";\n')

    def tearDown(self):
        self.assertEqual(self.verbs.topics(), self.topics, "no check may create a topic")

    def run_as_printed(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, text=True, capture_output=True, timeout=60, check=False,
                              env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")

    def grant(self, user, operation, kind, name, pattern=ResourcePatternType.LITERAL):
        rule = (kind, name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)
        admin = self.cluster.admin()
        [made] = admin.create_acls([AclBinding(*rule)]).values()
        made.result(30)
        # The controller knows it; the broker soon does.
        processes.wait_until(lambda: admin.describe_acls(AclBindingFilter(*rule)).result(10), 30, f"{rule} in force")

    def check(self, user, *arguments, password=PASSWORD, servers=None):
        properties = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN",
                      "sasl.username": user, "sasl.password": password}
        result = Result(*lagwatch.run_once(
            "--check-access", *arguments, *(f"--kafka.property={k}={v}" for k, v in properties.items()),
            f"--kafka.bootstrap-servers={servers or self.cluster.bootstrap_of('SASL_PLAINTEXT')}"))
        self.assertNotIn(password, result.out + result.err)
        return result

    def assert_grants(self, result, need, words, check):
        """The line is denied, and green once the one command with these words has run; returns what is printed then."""
        self.assertEqual((result.code, result.results[need]), (3, "denied"), result.out)
        [command] = [line for line in result.commands if line.endswith(f" --operation {words}")]
        self.run_as_printed(command)
        # The controller knows it; the broker soon does.
        return processes.wait_until(lambda: (now := check()).results[need] == "ok" and now, 20, f"{need} ok after {command}")

    def assert_all_is_well(self, result):
        self.assertEqual((result.code, result.denied(), result.commands), (0, set(), []), result.out)

    def test_each_missing_right_has_a_line_and_a_command_that_grants_it(self):
        def check():
            return self.check("nobody", "--collect.time-lag=fetch", "--collect.offsets-topic")
        result = check()
        self.assertEqual(result.denied(), {"groups", "topics", "exact counts"}, result.out)
        self.assertEqual(result.results["time lag: fetch"], "not tried", result.out)
        result = self.assert_grants(result, "groups", "Describe --group '*'", check)
        result = self.assert_grants(result, "topics", "Describe --topic '*'", check)
        result = self.assert_grants(result, "exact counts", "Read --topic __consumer_offsets", check)
        result = self.assert_grants(result, "time lag: fetch", "Read --topic billing-orders --topic other", check)
        self.assert_all_is_well(result)

    def test_what_is_off_needs_nothing(self):
        self.grant("reader", DESCRIBE, GROUP, "*")
        self.grant("reader", DESCRIBE, TOPIC, "*")
        result = self.check("reader", "--collect.time-lag=off")
        self.assert_all_is_well(result)
        self.assertEqual({result.results["time lag"], result.results["exact counts"]}, {"not needed"}, result.out)
        self.assertEqual(self.check("reader").results["time lag"], "ok")

    def test_rights_on_a_prefix_are_enough_for_it(self):
        for kind in (GROUP, TOPIC):
            self.grant("narrow", DESCRIBE, kind, "billing-", ResourcePatternType.PREFIXED)
        result = self.check("narrow", "--group.filter=^billing", "--topic.filter=^billing")
        self.assert_all_is_well(result)
        self.assertEqual((result.found["groups"], result.found["topics"]), ("1 group seen", "1 topic seen"))
        self.assertIn("Some groups may be hidden", result.remarks)
        self.assertIn("Some topics may be hidden", result.remarks)
        result = self.check("narrow", "--group.filter=^oth", "--topic.filter=^oth")
        self.assertEqual(result.denied(), {"groups", "topics"}, result.out)

    def test_groups_named_are_checked_by_name(self):
        self.grant("named", DESCRIBE, TOPIC, "*")

        def check():
            return self.check("named", "--group=billing-a", f"--group={ODD_GROUP}", "--group=absent")
        result = check()
        self.assertEqual(result.results["group absent"], "denied", result.out)
        result = self.assert_grants(result, "group billing-a", "Describe --group billing-a", check)
        result = self.assert_grants(result, f"group {ODD_GROUP}", "Describe --group 'it'\\''s $(touch touched) *'", check)
        result = self.assert_grants(result, "group absent", "Describe --group absent", check)
        self.assert_all_is_well(result)
        self.assertFalse((self.folder / "touched").exists())
        self.assertEqual((result.found["group billing-a"], result.found["group absent"]),
                         ("seen", "allowed, but there is no such group now"))

    def test_topics_that_members_own_are_found_though_hidden(self):
        self.grant("owner", DESCRIBE, GROUP, "*")
        self.grant("owner", DESCRIBE, TOPIC, "billing-orders")
        result = self.check("owner")
        self.assert_all_is_well(result)  # which topic it is that "others" reads cannot be known
        self.assertRegex(result.remarks, "No commit of .*others is visible: there is none, or Kafka hides it")

        def check():
            return self.check("owner", "--group.filter=^live-", "--topic.filter=^other$")
        with Member(self.cluster.bootstrap, "live-new", ["other"], protocol="consumer") as new:
            new.wait_assigned()
            result = check()
            self.assertRegex(result.found["members"], "no DESCRIBE on a topic .Kafka does not name it. of live-new")
            with Member(self.cluster.bootstrap, "live-old", ["other"]) as old:
                old.wait_assigned()
                result = check()
                self.assertRegex(result.found["topics"], "no DESCRIBE on other, owned by members")
                self.assertEqual(result.results["members"], "denied", result.out)
                self.assert_all_is_well(self.assert_grants(result, "topics", "Describe --topic other", check))
        for group in ("live-new", "live-old"):
            self.verbs.delete_group(group)

    def test_groups_listed_by_a_right_on_the_cluster_are_named(self):
        self.grant("lister", DESCRIBE, CLUSTER, "kafka-cluster")
        self.grant("lister", DESCRIBE, TOPIC, "*")

        def check():
            return self.check("lister", "--group.filter=^(billing-a|others)$")
        result = check()
        self.assertEqual(result.denied(), {"groups", "commits"}, result.out)
        self.assertIn("2 groups seen, no DESCRIBE on billing-a, others", result.found["groups"])
        self.assert_all_is_well(self.assert_grants(result, "groups", "Describe --group billing-a --group others", check))

    def test_a_wrong_password_is_a_refused_login(self):
        result = self.check("reader", password="wrong-password")
        self.assertEqual((result.code, result.results["login"]), (3, "login refused"), result.out)
        self.assertIn("Authentication failed", result.found["login"])
        self.assertEqual((result.results["groups"], result.commands), ("not tried", []), result.out)

    def test_nobody_there_is_unreachable(self):
        hole = self.enterContext(socket.create_server(("127.0.0.1", 0)))  # takes connections and never answers
        silent = f"127.0.0.1:{hole.getsockname()[1]}"
        for servers, words in ((f"127.0.0.1:{paths.free_ports(1)[0]}", "Connection refused"), (silent, ".")):
            with self.subTest(servers):
                result = self.check("reader", "--collect.timeout=2s", servers=servers)
                self.assertEqual((result.code, result.results["login"]), (3, "unreachable"), result.out)
                self.assertRegex(result.found["login"], words)

    def test_each_cluster_has_its_own_lines(self):
        servers = self.cluster.bootstrap_of("SASL_PLAINTEXT")
        login = "security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN, sasl.username: admin, sasl.password: secret;7"
        file = self.folder / "two.yaml"
        file.write_text(f"kafka.property: {{{login}}}\ncollect.timeout: 2s\nclusters:\n"
                        f"  - {{name: eu, kafka.bootstrap-servers: '{servers}'}}\n"
                        f"  - {{name: us, kafka.bootstrap-servers: '127.0.0.1:{paths.free_ports(1)[0]}'}}\n")
        code, out, err = lagwatch.run_once("--check-access", f"--config.file={file}")
        eu, us = out.split("cluster us\n")
        self.assertEqual((code, err), (3, ""), out)
        self.assertRegex(eu, r"^cluster eu\nRESULT .*\nok +login")
        self.assertRegex(us, r"\nunreachable +login")
        code, out, _ = lagwatch.run_once("--check-access", f"--config.file={file}", "--cluster=eu")
        self.assertEqual((code, out), (0, eu.rstrip("\n") + "\n"))


if __name__ == "__main__":
    unittest.main()
