# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""OAUTHBEARER with OpenID Connect: tokens of a local provider, which a real Kafka checks by the provider's keys."""

import pathlib
import signal
import tempfile
import unittest

import lagwatch
from clients import Verbs
from kafka_variant import KafkaVariant
from token_server import TokenServer

SECRET, WRONG = "s3cret:of=the client", "not-the-secret"
BILLING = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
MODULE = "org.apache.kafka.common.security.oauthbearer"


class OAuthTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.server = cls.enterClassContext(TokenServer(cls.folder, {"lagwatch": SECRET}))
        listener = "listener.name.sasl_plaintext"
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, listeners=("SASL_PLAINTEXT",), heap_mb=256,
            jvm=[f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={cls.server.jwks_url}"],
            config={f"{listener}.sasl.enabled.mechanisms": "OAUTHBEARER",
                    f"{listener}.oauthbearer.sasl.server.callback.handler.class":
                        f"{MODULE}.OAuthBearerValidatorCallbackHandler",
                    f"{listener}.oauthbearer.sasl.jaas.config": f"{MODULE}.OAuthBearerLoginModule required;",
                    f"{listener}.oauthbearer.sasl.oauthbearer.jwks.endpoint.url": cls.server.jwks_url,
                    f"{listener}.oauthbearer.sasl.oauthbearer.expected.audience": "kafka"}))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.orders_that_billing_has_not_read()

    def once(self, *arguments):
        return lagwatch.run_once(
            "--once", "--output=prometheus", "--collect.timeout=5s", *arguments,
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}")

    def assert_connects(self, *arguments):
        before = self.server.given
        code, out, err = self.once(*arguments)
        self.assertEqual(code, 0, err)
        self.assertEqual(lagwatch.parse(out).value("kafka_consumergroup_lag", **BILLING), 7)
        self.assertGreater(self.server.given, before)
        self.assertNotIn(SECRET, out + err)

    def properties(self, secret=("sasl.oauthbearer.client.secret", SECRET)):
        values = {"security.protocol": "SASL_PLAINTEXT", "sasl.mechanism": "oauthbearer",
                  "sasl.oauthbearer.method": "oidc", "sasl.oauthbearer.client.id": "lagwatch",
                  "sasl.oauthbearer.token.endpoint.url": self.server.token_url, secret[0]: secret[1]}
        return [f"--kafka.property={key}={value}" for key, value in values.items()]

    def flags(self, secret):
        return ["--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.username=lagwatch",
                f"--sasl.password={secret}", f"--sasl.oauthbearer-token-url={self.server.token_url}"]

    def test_properties(self):
        self.assert_connects(*self.properties())

    def test_kafka_exporters_flags(self):
        self.assert_connects(*self.flags(SECRET))

    def test_a_java_clients_file(self):
        path = self.folder / "client.properties"
        path.write_text(
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\n"
            f"sasl.oauthbearer.token.endpoint.url={self.server.token_url}\n"
            f"sasl.login.callback.handler.class={MODULE}.secured.OAuthBearerLoginCallbackHandler\n"
            f"sasl.jaas.config={MODULE}.OAuthBearerLoginModule required \\\n"
            f"  clientId=\"lagwatch\" clientSecret=\"{SECRET}\" scope=\"kafka\";\n")
        self.assert_connects(f"--kafka.properties-file={path}")

    def test_a_token_in_a_file(self):
        """As Kubernetes projects one: away at first, wrong, right, and renewed."""
        path = self.folder / "token"
        program = self.enterContext(lagwatch.Lagwatch(
            "--sasl.enabled", "--sasl.mechanism=oauthbearer", f"--sasl.oauthbearer-token-url=file://{path}",
            "--collect.interval=500ms", "--collect.timeout=5s",
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}"))
        program.wait_until(lambda: "No such file" in program.log(), 30, "the line on the missing file")
        self.assertEqual(program.value("lagwatch_up"), 0)
        token = self.server.token("lagwatch")
        path.write_text(f"{token}\n")
        program.wait_until(lambda: program.value("kafka_consumergroup_lag", **BILLING) == 7, 40, "the lag")
        lines = [line for line in program.log().splitlines() if "Kafka does not answer" in line]
        self.assertEqual(len(lines), 1, program.log())
        self.assertNotIn(token, program.log())

    def test_a_refused_client_is_told_in_one_line(self):
        program = self.enterContext(lagwatch.Lagwatch(
            *self.flags(WRONG), "--collect.interval=500ms", "--collect.timeout=5s",
            f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}"))
        program.wait_until(lambda: program.collections() >= 5, 60, "five collections")
        self.assertEqual(program.value("lagwatch_up"), 0)
        lines = [line for line in program.log().splitlines() if "Kafka does not answer" in line]
        self.assertEqual(len(lines), 1, program.log())
        self.assertIn("invalid_client", lines[0])
        self.assertLess(len(program.log().splitlines()), 5, program.log())
        self.assertNotIn(WRONG, program.log())

    def test_a_new_secret_in_the_same_file(self):
        secret, config = self.folder / "secret", self.folder / "lagwatch.yaml"
        secret.write_text(SECRET)
        lines = [argument.partition("=")[2].replace("=", ": ", 1)
                 for argument in self.properties(("sasl.oauthbearer.client.secret.file", secret))]
        config.write_text("\n".join([
            f"kafka.bootstrap-servers: '{self.cluster.bootstrap_of('SASL_PLAINTEXT')}'", "collect.interval: 500ms",
            "collect.timeout: 5s", "kafka.property:", *(f"  {line}" for line in lines), ""]))
        program = self.enterContext(lagwatch.Lagwatch(f"--config.file={config}"))
        program.wait_until(lambda: program.value("kafka_consumergroup_lag", **BILLING) == 7, 40, "the lag")
        self.addCleanup(self.server.clients.update, {"lagwatch": SECRET})
        self.server.clients["lagwatch"] = "another"
        secret.write_text("another")
        before = self.server.given
        program.process.send_signal(signal.SIGHUP)
        program.wait_until(lambda: self.server.given > before, 40, "a token for the new secret")
        program.wait_collections(2)
        self.assertEqual(program.value("lagwatch_up"), 1)
        self.assertEqual(program.value("kafka_consumergroup_lag", **BILLING), 7)


if __name__ == "__main__":
    unittest.main()
