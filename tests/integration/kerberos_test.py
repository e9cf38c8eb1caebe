# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""GSSAPI against a real Kafka and a local Kerberos: by keytab, and refused in one line."""

import pathlib
import signal
import tempfile
import unittest

import kerberos
import lagwatch
from clients import Verbs
from kafka_variant import KafkaVariant

BILLING = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
JAVA_MODULE = "com.sun.security.auth.module.Krb5LoginModule"


class KerberosTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.realm = cls.enterClassContext(kerberos.Kerberos(cls.folder))
        broker, cls.keytab, cls.old_keytab = (cls.folder / name for name in ("broker", "lagwatch", "old"))
        cls.realm.principal("kafka/127.0.0.1", broker)
        cls.realm.principal("lagwatch", cls.old_keytab)
        cls.realm.principal("lagwatch", cls.keytab)
        listener = "listener.name.sasl_plaintext"
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, listeners=("SASL_PLAINTEXT",), heap_mb=256,
            jvm=[f"-Djava.security.krb5.conf={cls.realm.config}"],
            config={f"{listener}.sasl.enabled.mechanisms": "GSSAPI", "sasl.kerberos.service.name": "kafka",
                    f"{listener}.gssapi.sasl.jaas.config":
                        f"{JAVA_MODULE} required useKeyTab=true storeKey=true keyTab=\"{broker}\" "
                        f"principal=\"kafka/127.0.0.1@{kerberos.REALM}\";"}))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.orders_that_billing_has_not_read()

    def setUp(self):
        (self.folder / "tickets").unlink(missing_ok=True)

    def servers(self):
        return f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}"

    def properties(self, keytab):
        values = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "gssapi",
                  "sasl.kerberos.service.name": "kafka", "sasl.kerberos.keytab": keytab,
                  "sasl.kerberos.principal": f"lagwatch@{kerberos.REALM}"}
        return [f"--kafka.property={key}={value}" for key, value in values.items()]

    def assert_connects(self, *arguments, without=()):
        environment = {key: value for key, value in self.realm.environment.items() if key not in without}
        code, out, err = lagwatch.run_once("--once", "--output=prometheus", "--collect.timeout=8s", self.servers(),
                                           *arguments, env=environment)
        self.assertEqual(code, 0, err)
        self.assertEqual(lagwatch.parse(out).value("kafka_consumergroup_lag", **BILLING), 7)

    def test_properties(self):
        self.assert_connects(*self.properties(self.keytab))

    def test_kafka_exporters_flags(self):
        self.assert_connects(
            "--sasl.enabled", "--sasl.mechanism=gssapi", "--sasl.service-name=kafka", "--sasl.username=lagwatch",
            f"--sasl.realm={kerberos.REALM}", "--sasl.kerberos-auth-type=keytabAuth",
            f"--sasl.keytab-path={self.keytab}", f"--sasl.kerberos-config-path={self.realm.config}",
            without=("KRB5_CONFIG",))

    def test_a_java_clients_file(self):
        path = self.folder / "client.properties"
        path.write_text(
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=GSSAPI\nsasl.kerberos.service.name=kafka\n"
            f"sasl.jaas.config={JAVA_MODULE} required useKeyTab=true storeKey=true \\\n"
            f"  keyTab=\"{self.keytab}\" principal=\"lagwatch@{kerberos.REALM}\";\n")
        self.assert_connects(f"--kafka.properties-file={path}")

    def test_an_old_keytab_is_told_in_one_line_and_a_new_one_taken_up(self):
        mine, config = self.folder / "mine", self.folder / "lagwatch.yaml"
        mine.write_bytes(self.old_keytab.read_bytes())
        lines = [argument.partition("=")[2].replace("=", ": ", 1) for argument in self.properties(mine)]
        config.write_text("\n".join(["collect.interval: 500ms", "collect.timeout: 8s", "kafka.property:",
                                     *(f"  {line}" for line in lines), ""]))
        program = self.enterContext(lagwatch.Lagwatch(
            self.servers(), f"--config.file={config}", env=self.realm.environment))
        program.wait_until(lambda: program.collections() >= 5, 60, "five collections")
        self.assertEqual(program.value("lagwatch_up"), 0)
        lines = [line for line in program.log().splitlines() if "Kafka does not answer" in line]
        self.assertEqual(len(lines), 1, program.log())
        self.assertIn("No Kerberos credentials available", lines[0])
        self.assertLess(program.log().count("kinit:"), 5, program.log())
        mine.write_bytes(self.keytab.read_bytes())
        program.process.send_signal(signal.SIGHUP)
        program.wait_until(lambda: program.value("kafka_consumergroup_lag", **BILLING) == 7, 60, "the lag")


if __name__ == "__main__":
    unittest.main()
