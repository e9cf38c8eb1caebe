# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""Every way into a secured Kafka, by librdkafka's properties and by a Java client's file."""

import pathlib
import re
import signal
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster

PASSWORD = "alice=secret;7"
EDGES = "  lead; trail "  # blanks at the edges of a password belong to it
MODULES = {"PLAIN": "plain.PlainLoginModule", "SCRAM-SHA-256": "scram.ScramLoginModule",
           "SCRAM-SHA-512": "scram.ScramLoginModule"}


class SecurityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SSL", "SASL_PLAINTEXT", "SASL_SSL"),
            users={"alice": PASSWORD, "edges": EDGES}))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.orders_that_billing_has_not_read()

    def once(self, listener, *arguments, env=None):
        return lagwatch.run_once(
            "--once", "--output=prometheus", "--collect.timeout=5s", *arguments,
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of(listener)}", env=env)

    def assert_connects(self, listener, *arguments, env=None):
        code, out, err = self.once(listener, *arguments, env=env)
        self.assertEqual(code, 0, err)
        lag = lagwatch.parse(out).value("kafka_consumergroup_lag", consumergroup="billing",
                                        topic="orders", partition="0")
        self.assertEqual(lag, 7)
        self.assertNotIn(PASSWORD, out + err)

    def assert_refused(self, listener, *arguments):
        """Kafka is up but will not talk to us: unknown, said in the log, the secret not."""
        code, out, err = self.once(listener, *arguments)
        self.assertEqual(code, 3, out)
        self.assertNotEqual(err.strip(), "")
        self.assertNotIn(PASSWORD, out + err)
        self.assertNotIn("wrong-password", out + err)
        return err

    # --- librdkafka's properties ---

    def properties(self, listener, mechanism=None, password=PASSWORD):
        values = {"security.protocol": listener}
        if "SSL" in listener:
            values["ssl.ca.location"] = self.cluster.tls / "ca.pem"
        if mechanism:
            values |= {"sasl.mechanism": mechanism, "sasl.username": "alice",
                       "sasl.password": password}
        return [f"--kafka.property={key}={value}" for key, value in values.items()]

    def test_plaintext(self):
        self.assert_connects("PLAINTEXT")

    def test_tls(self):
        self.assert_connects("SSL", *self.properties("SSL"))

    def test_tls_with_client_certificate(self):
        tls = self.cluster.tls
        self.assert_connects("SSL", *self.properties("SSL"),
                             f"--kafka.property=ssl.certificate.location={tls / 'client.crt'}",
                             f"--kafka.property=ssl.key.location={tls / 'client.key'}")

    def test_sasl(self):
        for listener in ("SASL_PLAINTEXT", "SASL_SSL"):
            for mechanism in MODULES:
                with self.subTest(f"{listener} {mechanism}"):
                    self.assert_connects(listener, *self.properties(listener, mechanism))

    def test_kafka_exporters_flags(self):
        self.assert_connects(
            "SASL_SSL", "--sasl.enabled", "--sasl.username=alice", f"--sasl.password={PASSWORD}",
            "--sasl.mechanism=scram-sha512", "--tls.enabled",
            f"--tls.ca-file={self.cluster.tls / 'ca.pem'}")

    def test_kafka_exporters_variable(self):
        flags = ["--sasl.enabled", "--sasl.username=alice", "--sasl.mechanism=plain"]
        self.assert_connects("SASL_PLAINTEXT", *flags, env={"SASL_USER_PASSWORD": PASSWORD})
        code, _, err = self.once("SASL_PLAINTEXT", *flags)
        self.assertEqual(code, 78)
        self.assertIn("the password is missing: give --sasl.username, and --sasl.password or the variable "
                      "SASL_USER_PASSWORD", err)

    def test_a_protocol_in_the_address(self):
        login = [a for a in self.properties("SASL_SSL", "PLAIN") if "security.protocol" not in a]
        for protocol, listener, arguments in (("PLAINTEXT", "PLAINTEXT", []), ("SASL_SSL", "SASL_SSL", login)):
            servers = f"{protocol}://{self.cluster.bootstrap_of(listener)}"
            code, out, err = lagwatch.run_once("--once", "--output=prometheus", *arguments,
                                               env={"KAFKA_BOOTSTRAP_SERVERS": servers})
            self.assertEqual(code, 0, err)
            self.assertIn('kafka_consumergroup_lag{consumergroup="billing"', out)

    def test_blanks_at_the_edges_of_a_password(self):
        (self.folder / "edges").write_text(EDGES + "\n")
        java = self.folder / "edges.properties"
        java.write_text("sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule Required "
                        f'username="edges" password="{EDGES}";\nsecurity.protocol=SASL_PLAINTEXT \n'
                        "sasl.mechanism=SCRAM-SHA-512\t\n")
        yaml = self.folder / "edges.yaml"
        yaml.write_text(f"kafka.property: {{sasl.password: '{EDGES}'}}\n")
        for mechanism in ("PLAIN", "SCRAM-SHA-256"):
            login = [a for a in self.properties("SASL_PLAINTEXT", mechanism) if "sasl.password" not in a]
            login.append("--kafka.property=sasl.username=edges")
            flags = ["--sasl.enabled", "--sasl.username=edges", f"--sasl.mechanism={mechanism}"]
            for arguments, env in (
                    ([*login, f"--kafka.property=sasl.password={EDGES}"], {}),
                    ([*login, f"--kafka.property=sasl.password.file={self.folder / 'edges'}"], {}),
                    ([*login, f"--config.file={yaml}"], {}),
                    (login, {"LAGWATCH_KAFKA_PROPERTY": f"sasl.password={EDGES}\n"}),
                    ([*flags, f"--sasl.password={EDGES}"], {}),
                    ([f"--kafka.properties-file={java}"], {})):
                with self.subTest(mechanism=mechanism, arguments=arguments):
                    self.assert_connects("SASL_PLAINTEXT", *arguments, env=env)

    def test_exact_mode_and_a_reload_keep_them(self):
        secret = self.folder / "reloaded"
        secret.write_text(EDGES + "x\n")
        program = self.enterContext(lagwatch.Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}", "--collect.interval=200ms",
            "--collect.offsets-topic", *[a for a in self.properties("SASL_PLAINTEXT", "PLAIN") if "password" not in a],
            "--kafka.property=sasl.username=edges", f"--kafka.property=sasl.password.file={secret}"))
        program.wait_until(lambda: "uthentication" in program.log(), 20, "a refused login")
        secret.write_text(EDGES + "\n")
        program.process.send_signal(signal.SIGHUP)
        program.wait_until(lambda: program.value("lagwatch_up") == 1, 30, "a login")

        def follows():
            before = program.value("lagwatch_kafka_requests_total", api="offset_fetch")
            program.wait_collections(2)
            return program.value("lagwatch_kafka_requests_total", api="offset_fetch") == before
        program.wait_until(follows, 60, "collections without OffsetFetch")

    def test_wrong_password_is_told(self):
        error = self.assert_refused("SASL_SSL", *self.properties(
            "SASL_SSL", "SCRAM-SHA-512", "wrong-password"))
        self.assertIn("uthentication", error)

    def test_unknown_authority_is_told(self):
        error = self.assert_refused("SSL", "--kafka.property=security.protocol=SSL")
        self.assertRegex(error, "certificate|SSL|TLS")

    # --- what is refused, while it serves ---

    def serve(self, listener, values):
        return self.enterContext(lagwatch.Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of(listener)}", "--collect.interval=500ms",
            "--collect.timeout=6s", *(f"--kafka.property={key}={value}" for key, value in values.items())))

    def test_a_refused_login_is_one_line_however_long_it_lasts(self):
        def login(mechanism, user="alice", password="wrong-password"):
            return {"sasl.mechanism": mechanism, "sasl.username": user, "sasl.password": password}
        ca = {"ssl.ca.location": self.cluster.tls / "ca.pem"}
        plain, tls = {"security.protocol": "SASL_PLAINTEXT"}, {"security.protocol": "SASL_SSL", **ca}
        no_word = "check that security.protocol matches the listener|Broken pipe|Connection reset"  # as the broker hangs up
        rows = [
            ("SASL_PLAINTEXT", plain | login("PLAIN"), "Invalid username or password"),
            ("SASL_SSL", tls | login("SCRAM-SHA-256"), "invalid credentials with SASL mechanism SCRAM-SHA-256"),
            ("SASL_SSL", tls | login("SCRAM-SHA-512", "bob"), "invalid credentials with SASL mechanism SCRAM-SHA-512"),
            ("SASL_SSL", {"security.protocol": "SASL_SSL"} | login("PLAIN"), "certificate verify failed"),
            ("SASL_SSL", {"security.protocol": "SSL", **ca}, no_word),
            ("PLAINTEXT", {"security.protocol": "SSL", **ca}, f"PLAINTEXT broker listener|SSL_HANDSHAKE|{no_word}"),
            ("SSL", {}, no_word),
            ("SASL_PLAINTEXT", {}, no_word),
        ]
        programs = [self.serve(listener, values) for listener, values, _ in rows]
        for program, (listener, values, said) in zip(programs, rows):
            with self.subTest(f"{values.get('security.protocol')} to {listener}: {said}"):
                program.wait_until(lambda program=program, said=said: re.search(said, program.log()) and
                                   program.collections() >= 5, 60, f"{said} in the log")
                self.assertEqual(program.value("lagwatch_up"), 0)
                self.assertNotIn("wrong-password", program.log() + program.get("/metrics").text())
                lines = [line for line in program.log().splitlines() if "Kafka does not answer" in line]
                # A second one where the first attempt ended before the broker had said why.
                self.assertIn(len(lines), (1, 2), program.log())
                self.assertRegex(lines[-1], said)
                self.assertLessEqual(len(program.log().splitlines()), 4, program.log())
        with ThreadPoolExecutor(len(programs)) as pool:  # one that is in a login takes most of a second to end
            list(pool.map(lagwatch.Lagwatch.stop, programs))

    # --- a Java client's properties file ---

    def java_file(self, listener, mechanism=None, extra=""):
        lines = [f"security.protocol={listener}"]
        if "SSL" in listener:
            lines += ["ssl.truststore.type=PEM",
                      f"ssl.truststore.location={self.cluster.tls / 'ca.pem'}"]
        if mechanism:
            lines += [f"sasl.mechanism={mechanism}",
                      "sasl.jaas.config=org.apache.kafka.common.security."
                      f"{MODULES[mechanism]} required \\",
                      f'  username="alice" password="{PASSWORD}";']
        path = self.folder / f"{self.id()}-{listener}-{mechanism}.properties"
        path.write_text("\n".join(["# as for kafka-consumer-groups", *lines, extra, ""]))
        return f"--kafka.properties-file={path}"

    def test_java_properties(self):
        matrix = [("PLAINTEXT", None), ("SSL", None)] + [
            (listener, mechanism) for listener in ("SASL_PLAINTEXT", "SASL_SSL")
            for mechanism in MODULES]
        for listener, mechanism in matrix:
            with self.subTest(f"{listener} {mechanism}"):
                self.assert_connects(listener, self.java_file(listener, mechanism))

    def test_java_pem_key_store(self):
        store = (f"ssl.keystore.type=PEM\nssl.keystore.location={self.cluster.tls}/client.pem")
        self.assert_connects("SSL", self.java_file("SSL", extra=store))


if __name__ == "__main__":
    unittest.main()
