# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""Every way into a secured Kafka, by librdkafka's properties and by a Java client's file."""

import pathlib
import tempfile
import unittest

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster

PASSWORD = "alice=secret;7"
MODULES = {"PLAIN": "plain.PlainLoginModule", "SCRAM-SHA-256": "scram.ScramLoginModule",
           "SCRAM-SHA-512": "scram.ScramLoginModule"}


class SecurityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(
            brokers=1, listeners=("SSL", "SASL_PLAINTEXT", "SASL_SSL"),
            users={"alice": PASSWORD}))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.create_topics({"orders": 1})
        verbs.produce("orders", 0, 10)
        verbs.commit("billing", {("orders", 0): 3})

    def once(self, listener, *arguments):
        return lagwatch.run_once(
            "--once", "--output=prometheus", "--collect.timeout=5s", *arguments,
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of(listener)}")

    def assert_connects(self, listener, *arguments):
        code, out, err = self.once(listener, *arguments)
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

    def test_wrong_password_is_told(self):
        error = self.assert_refused("SASL_SSL", *self.properties(
            "SASL_SSL", "SCRAM-SHA-512", "wrong-password"))
        self.assertIn("uthentication", error)

    def test_unknown_authority_is_told(self):
        error = self.assert_refused("SSL", "--kafka.property=security.protocol=SSL")
        self.assertRegex(error, "certificate|SSL|TLS")

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
