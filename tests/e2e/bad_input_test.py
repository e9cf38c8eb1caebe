# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""Bad input: exactly one clear line on stderr, nothing on stdout, and the right exit code.

Needs no Kafka. The lines themselves are held in tests/unit; here it is that the program says them,
once, and exits as promised. And no output of any kind shows a secret.
"""

import pathlib
import re
import socket
import tempfile
import unittest

import lagwatch
import paths
import processes

USAGE, CONFIG, UNKNOWN = 64, 78, 3
SECRET = "hunter2"

# What is wrong: (exit code, what the line must name, arguments).
FLAGS = (
    (USAGE, "--colect.interval, did you mean --collect.interval?", ["--colect.interval=5s"]),
    (USAGE, '"serve" is not a flag', ["serve"]),
    (USAGE, "--collect.interval needs a value", ["--collect.interval"]),
    (USAGE, '--collect.interval: "15" is not a duration', ["--collect.interval=15"]),
    (USAGE, '--wait: "soon" is not a duration', ["--once", "--wait=soon"]),
    (USAGE, '--group.filter: "a(" is not a valid regular expression', ["--group.filter=a("]),
    (USAGE, '--output: "xml" must be one of', ["--once", "--output=xml"]),
    (USAGE, '"kafka" is not host:port', ["--kafka.bootstrap-servers=kafka"]),
    (USAGE, "--max-lag works with --once only", ["--max-lag=5"]),
    (USAGE, "--use.consumelag.zookeeper: ", ["--use.consumelag.zookeeper"]),
    (USAGE, "--zookeeper.server: ", ["--zookeeper.server=localhost:2181"]),
    (USAGE, "--kafka.allow-auto-topic-creation: ", ["--kafka.allow-auto-topic-creation"]),
    (USAGE, "--server.tls.enabled: needs --server.tls.cert-file", ["--server.tls.enabled"]),
    (CONFIG, "--kafka.property: no.such.property ", ["--kafka.property=no.such.property=1"]),
    (CONFIG, "--tls.ca-file: ", ["--tls.enabled", "--tls.ca-file=/no/such.pem"]),
    (CONFIG, '--config.file: cannot read "/no/such.yaml"', ["--config.file=/no/such.yaml"]),
    (CONFIG, '--collect.interval: "15" is not', ["--check-config", "--collect.interval=15"]),
)

ENVIRONMENT = (
    ('LAGWATCH_COLLECT_INTERVAL: "5" is not a duration', {"LAGWATCH_COLLECT_INTERVAL": "5"}),
    ("LAGWATCH_KAFKA_PROPERTY: no.such ", {"LAGWATCH_KAFKA_PROPERTY": "no.such=1"}),
)

FILE = (
    (":1: unknown key colect.interval, did you mean collect.interval?", "colect.interval: 5s\n"),
    (":2: duplicate key log.level, first on line 1", "log.level: info\nlog.level: warn\n"),
    (":1: log.level has no value", "log.level:\n"),
    (':1: topic.exclude: "(" is not a valid regular expression', "topic.exclude: (\n"),
    (": not valid YAML: end of sequence flow not found", "a: [1,\nb: 2\n"),
    (":3: duplicate cluster name",
     "clusters:\n- {name: eu, kafka.bootstrap-servers: 'a:1'}\n"
     "- {name: eu, kafka.bootstrap-servers: 'b:1'}\n"),
    (":1: no.such.property ", "kafka.property: {no.such.property: 1}\n"),
)


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.file = pathlib.Path(folder) / "lagwatch.yaml"

    def assert_refused(self, code, said, arguments, env=None):
        actual, out, err = lagwatch.run_once(*arguments, env=env, timeout=20)
        self.assertEqual(err.count("\n"), 1, err)
        self.assertTrue(err.endswith("\n"), err)
        self.assertIn(said, err)
        self.assertEqual(out, "")
        self.assertEqual(actual, code, err)

    def test_flags(self):
        for code, said, arguments in FLAGS:
            with self.subTest(arguments):
                self.assert_refused(code, said, arguments)

    def test_environment(self):
        for said, env in ENVIRONMENT:
            with self.subTest(env):
                self.assert_refused(CONFIG, said, [], env)

    def test_an_unknown_variable_is_a_warning(self):
        code, out, err = lagwatch.run_once("--check-config", env={"LAGWATCH_VERSION": SECRET})
        self.assertEqual((code, out), (0, "the configuration is valid\n"), err)
        self.assertEqual(err, "lagwatch: warning: unknown environment variable LAGWATCH_VERSION is ignored\n")

    def test_file(self):
        for said, content in FILE:
            with self.subTest(content):
                self.file.write_text(content)
                self.assert_refused(CONFIG, said, [f"--config.file={self.file}"])

    def test_check_config_says_each_problem(self):
        self.file.write_text("colect.interval: 5s\nlog.level: loud\n")
        code, out, err = lagwatch.run_once("--check-config", f"--config.file={self.file}")
        self.assertEqual((code, out, err.count("\n")), (CONFIG, "", 2), err)
        web, java = self.file.with_name("web.yaml"), self.file.with_name("client.properties")
        web.write_text("tls_server_config: {cert_file: /no/such.pem}\n")
        java.write_text("security.protocol=SSL\nssl.truststore.location=/no/such.jks\nconfig.providers=x\n")
        self.file.write_text(
            f"web.config.file: {web}\ncolect.interval: 5s\nkafka.property:\n  no.such.property: 1\n"
            "  socket.timeout.ms: abc\n  ssl.ca.location: /no/such.pem\ncollect.timeout: soon\n"
            "thresholds:\n- {group: '('}\n- {window: 1ms, group: a}\nrename:\n- {match: a}\nclusters:\n"
            f"- {{name: eu, kafka.bootstrap-servers: 'a:1,b', kafka.properties-file: {java}}}\n"
            "- {name: us, kafka.property: {no.such.other: 1}}\n")
        code, out, err = lagwatch.run_once("--check-config", f"--config.file={self.file}",
                                           env={"LAGWATCH_LOG_LEVEL": "loud"})
        self.assertEqual((code, out), (CONFIG, ""), err)
        named = [re.sub(r"^lagwatch: (\S*/)?", "", line) for line in err.splitlines()]
        self.assertEqual(
            [re.match(r"[\w.]+(:\d+: (?:unknown key )?[\w.]+|)", line)[0] for line in named],
            ["LAGWATCH_LOG_LEVEL", "lagwatch.yaml:2: unknown key colect.interval", "lagwatch.yaml:4: no.such.property",
             "lagwatch.yaml:5: socket.timeout.ms", "lagwatch.yaml:6: ssl.ca.location",
             "lagwatch.yaml:7: collect.timeout", "lagwatch.yaml:9: group", "lagwatch.yaml:10: window",
             "lagwatch.yaml:12: to", "lagwatch.yaml:14: kafka.bootstrap", "lagwatch.yaml:15: cluster",
             "lagwatch.yaml:15: no.such.other", "client.properties:2: ssl.truststore.location",
             "client.properties:3: config.providers", "web.yaml:1: tls_server_config"])
        self.file.write_text("collect.interval: 15s\n")
        code, _, err = lagwatch.run_once("--check-config", f"--config.file={self.file}")
        self.assertEqual((code, err), (0, ""))
        self.file.write_text("threshold.window: 1m\n")
        code, _, err = lagwatch.run_once("--check-config", f"--config.file={self.file}")
        self.assertEqual(code, 0)
        self.assertRegex(err, "^lagwatch: warning: rules that never fire with these settings: falling_behind, rebalance_storm; .*\n$")

    def test_a_result_that_cannot_be_written(self):
        cases = (("--version", ">&-"), ("--help", ">/dev/full"), ("--check-config", ">&-"),
                 ("--check-config", "| true"))
        for flag, redirect in cases:
            with self.subTest(flag, redirect=redirect):
                done = processes.run(["bash", "-o", "pipefail", "-c", f'"$0" {flag} {redirect}', paths.binary()],
                                     env=lagwatch.environment())
                self.assertEqual(done.returncode, UNKNOWN)
                self.assertRegex(done.stderr, r"^lagwatch: cannot write the result: .+\n$")

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.assert_refused(CONFIG, address, [f"--web.listen-address={address}"])

    def test_unresolvable_host(self):
        server = "no-such-host.invalid:9092"
        code, _, err = lagwatch.run_once(
            "--once", f"--kafka.bootstrap-servers={server}", "--collect.timeout=3s")
        self.assertEqual(code, UNKNOWN, err)
        self.assertIn("no-such-host.invalid", err)
        with lagwatch.Lagwatch(f"--kafka.bootstrap-servers={server}",
                               "--collect.interval=1s", "--collect.timeout=1s") as serving:
            serving.wait_collections(1)
            self.assertEqual(serving.value("lagwatch_up"), 0)
            self.assertEqual(serving.get("/livez").status, 200)


class SecretsTest(unittest.TestCase):
    """A secret goes in by every way there is; it must come out of none."""

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        (folder / "secret").write_text(SECRET + "\n")
        (folder / "lagwatch.yaml").write_text(
            f"kafka.property: {{sasl.password.file: {folder}/secret, sasl.username: alice}}\n")
        (folder / "client.properties").write_text(
            "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
            f"username=\"alice\" password=\"{SECRET}\";\n"
            f"security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nno.such.key={SECRET}\n")
        [port] = paths.free_ports(1)
        login = ["--sasl.enabled", "--sasl.username=alice", f"--sasl.password={SECRET}"]
        cls.common = [f"--kafka.bootstrap-servers=127.0.0.1:{port}", "--collect.interval=1s",
                      "--collect.timeout=1s", "--log.level=debug"]
        properties = ["--kafka.property=security.protocol=sasl_plaintext",
                      "--kafka.property=sasl.mechanism=PLAIN"]
        cls.ways = {
            "kafka_exporter's flags": (login, {}),
            "a property": ([*properties, "--kafka.property=sasl.username=alice",
                            f"--kafka.property=sasl.password={SECRET}"], {}),
            "a variable": ([*properties, "--kafka.property=sasl.username=alice"],
                           {"LAGWATCH_KAFKA_PROPERTY": f"sasl.password={SECRET}"}),
            "a file": ([*properties, f"--config.file={folder}/lagwatch.yaml"], {}),
            "a Java client's file": ([f"--kafka.properties-file={folder}/client.properties"], {}),
        }

    def assert_hidden(self, text, where):
        self.assertTrue(text, where)
        self.assertIsNone(re.search(SECRET, text), f"in {where}")

    def test_single_runs(self):
        for way, (arguments, env) in self.ways.items():
            for extra in (["--once", "--output=json"], ["--check-config"],
                          ["--once", "--kafka.property=debug=all"], ["--log.level=loud"]):
                with self.subTest(way=way, extra=extra):
                    _, out, err = lagwatch.run_once(*self.common, *arguments, *extra, env=env)
                    self.assert_hidden(out + err, "the output")

    def test_serving(self):
        arguments = [argument for way, _ in self.ways.values() for argument in way]
        with lagwatch.Lagwatch(*self.common, *arguments) as serving:
            serving.wait_collections(1)
            for path in ("/", "/metrics", "/readyz", "/api/v1/status", "/api/v1/groups"):
                self.assert_hidden(serving.get(path).text(), path)
            self.assert_hidden(serving.log(), "the log")


if __name__ == "__main__":
    unittest.main()
