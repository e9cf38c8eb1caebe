# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""TLS where the broker asks for a certificate: files and inline PEM, names, and new certificates under a running lagwatch."""

import pathlib
import signal
import tempfile
import unittest

import certificates
import lagwatch
from clients import Verbs
from kafka_variant import KafkaVariant

BILLING = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
PASSWORDS = ("the old one", "the new one")


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.users = {"alice": PASSWORDS[0]}
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.elsewhere = cls.folder / "elsewhere"  # what the broker has on SASL_SSL
        certificates.make(cls.elsewhere, server_name="subjectAltName=DNS:elsewhere.example")
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, listeners=("SSL", "SASL_PLAINTEXT", "SASL_SSL"), users=cls.users, heap_mb=256,
            config={"listener.name.ssl.ssl.client.auth": "required",
                    "listener.name.sasl_ssl.ssl.keystore.location": cls.elsewhere / "server.pem"}))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.orders_that_billing_has_not_read()

    def properties(self, **others):
        """Of files; a keyword None leaves that one out."""
        tls = self.cluster.tls
        values = {"security.protocol": "SSL", "ssl.ca.location": tls / "ca.pem",
                  "ssl.certificate.location": tls / "client.crt", "ssl.key.location": tls / "client.key"}
        values |= {name.replace("_", "."): value for name, value in others.items()}
        return {name: value for name, value in values.items() if value is not None}

    def config(self, properties, listener="SSL"):
        path = self.folder / f"{self.id()}.yaml"
        lines = [f"  {name}: {self.scalar(value)}" for name, value in properties.items()]
        path.write_text("\n".join([
            f"kafka.bootstrap-servers: '{self.cluster.bootstrap_of(listener)}'", "collect.interval: 500ms",
            "collect.timeout: 4s", "web.enable-lifecycle: true", "kafka.property:", *lines, ""]))
        return f"--config.file={path}"

    @staticmethod
    def scalar(value):
        text = str(value)
        return f"'{text}'" if "\n" not in text else "|\n" + "".join(f"    {line}\n" for line in text.splitlines())

    def once(self, properties, listener="SSL"):
        return lagwatch.run_once("--once", "--output=prometheus", "--collect.timeout=20s", self.config(properties, listener))

    def assert_connects(self, properties, listener="SSL"):
        code, out, err = self.once(properties, listener)
        self.assertEqual(code, 0, err)
        self.assertEqual(lagwatch.parse(out).value("kafka_consumergroup_lag", **BILLING), 7)

    def assert_refused(self, properties, *said, listener="SSL"):
        """One line has one of these words."""
        code, out, err = self.once(properties, listener)
        self.assertEqual(code, 3, out)
        self.assertEqual(len([line for line in err.splitlines() if any(words in line for words in said)]), 1, err)
        self.assertNotIn("PRIVATE KEY", out + err)

    # --- connecting ---

    def test_files(self):
        self.assert_connects(self.properties())

    def test_inline_pem(self):
        tls = self.cluster.tls
        nothing = {"ssl_ca_location": None, "ssl_certificate_location": None, "ssl_key_location": None}
        texts = {"ssl_ca_pem": tls / "ca.pem", "ssl_certificate_pem": tls / "client.crt", "ssl_key_pem": tls / "client.key"}
        inline = {name: path.read_text() for name, path in texts.items()}
        self.assert_connects(self.properties(**nothing, **inline))
        self.assert_connects(self.properties(
            **nothing, **{"ssl_ca_pem": inline["ssl_ca_pem"], "ssl_certificate_pem_file": texts["ssl_certificate_pem"],
                          "ssl_key_pem_file": texts["ssl_key_pem"]}))

    def test_no_certificate_is_told(self):
        # Which of the two a broker says is its Java's choice.
        self.assert_refused(self.properties(ssl_certificate_location=None, ssl_key_location=None), "bad certificate",
                            "certificate required")

    def test_name_of_another_server(self):
        there = {"security.protocol": "SASL_SSL", "ssl.ca.location": self.elsewhere / "ca.pem", "sasl.mechanism": "PLAIN",
                 "sasl.username": "alice", "sasl.password": self.users["alice"]}
        self.assert_refused(there, "certificate verify failed", listener="SASL_SSL")
        self.assert_connects(there | {"ssl.endpoint.identification.algorithm": "none"}, "SASL_SSL")

    # --- changing under a running lagwatch ---

    def make_again(self):
        certificates.make(self.cluster.tls)
        self.cluster.restart(1)

    def watch(self, config):
        program = self.enterContext(lagwatch.Lagwatch(config))
        self.wait_up(program, 1)
        return program

    def wait_up(self, program, value):
        program.wait_until(lambda: program.value("lagwatch_up") == value, 40, f"lagwatch_up {value}")

    def test_new_authority_and_certificates_in_the_same_files(self):
        mine = self.folder / "mine"
        mine.mkdir()

        def install():
            for name in ("ca.pem", "client.crt", "client.key"):
                draft = mine / f"{name}.new"
                draft.write_bytes((self.cluster.tls / name).read_bytes())
                draft.rename(mine / name)
        install()
        program = self.watch(self.config(self.properties(
            ssl_ca_location=mine / "ca.pem", ssl_certificate_location=mine / "client.crt",
            ssl_key_location=mine / "client.key")))
        before = program.log().count("Kafka does not answer")  # a slow machine's first handshake

        def by_post():
            self.assertEqual(program.get("/-/reload", method="POST").status, 200)

        for reload in (by_post, lambda: program.process.send_signal(signal.SIGHUP)):
            told = program.log().count("certificate verify failed")
            self.make_again()
            program.wait_until(lambda: program.log().count("certificate verify failed") > told, 60, "the refusal in the log")
            self.assertEqual(program.value("lagwatch_up"), 0)
            install()
            reload()
            self.wait_up(program, 1)
            program.wait_until(lambda: program.value("kafka_consumergroup_lag", **BILLING) == 7, 30, "the lag")
        self.assertLessEqual(program.log().count("Kafka does not answer") - before, 4, program.log())
        self.assertNotIn("PRIVATE KEY", program.log())

    def test_new_password_of_plain(self):
        password = self.folder / "password"
        password.write_text(PASSWORDS[0])
        program = self.watch(self.config({
            "security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "PLAIN", "sasl.username": "alice",
            "sasl.password.file": password}, "SASL_PLAINTEXT"))
        self.users["alice"] = PASSWORDS[1]
        self.cluster.restart(1)
        program.wait_until(lambda: "Invalid username or password" in program.log(), 40, "the refusal in the log")
        self.assertEqual(program.value("lagwatch_up"), 0)
        password.write_text(PASSWORDS[1])
        program.process.send_signal(signal.SIGHUP)
        self.wait_up(program, 1)
        for secret in PASSWORDS:
            self.assertNotIn(secret, program.log())


if __name__ == "__main__":
    unittest.main()
