# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240
"""MSK IAM: a real Kafka whose validator checks the signatures of our tokens by code of its own; AWS' endpoints are a fake.

Not AWS: nothing here knows what Amazon MSK does beyond its documents. The tokens' bytes are those of AWS' signer, which
tests/unit/aws/sign_test.cc compares.
"""

import pathlib
import tempfile
import time
import unittest

import fake_aws
import lagwatch
from clients import Verbs
from fake_aws import FakeAws
from kafka_variant import KafkaVariant

BILLING = {"consumergroup": "billing", "topic": "orders", "partition": "0"}
KEYS = "aws_access_key_id = AKIAFILE\naws_secret_access_key = secret-of-AKIAFILE\n"
SECRETS = ("secret-of-", "token-of-", fake_aws.AUTHORIZATION, fake_aws.WEB_TOKEN, "imds-session", "X-Amz-Signature")
MODULE = "org.apache.kafka.common.security.oauthbearer"


class AwsIamTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.tokens = cls.folder / "tokens"
        cls.aws = cls.enterClassContext(FakeAws())
        listener = "listener.name.sasl_plaintext"
        cls.cluster = cls.enterClassContext(KafkaVariant(
            brokers=1, listeners=("SASL_PLAINTEXT",), heap_mb=256, source="AwsIamValidator.java",
            jvm=[f"-Dlagwatch.tokens={cls.tokens}"],
            config={f"{listener}.sasl.enabled.mechanisms": "OAUTHBEARER",
                    f"{listener}.oauthbearer.sasl.server.callback.handler.class": "AwsIamValidator",
                    f"{listener}.oauthbearer.sasl.jaas.config": f"{MODULE}.OAuthBearerLoginModule required;"}))
        Verbs(cls.cluster.bootstrap).orders_that_billing_has_not_read()

    def setUp(self):
        self.aws.broken, self.aws.lifetime = None, 3600
        self.tokens.unlink(missing_ok=True)
        self.home = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir=self.folder)))
        (self.home / ".aws").mkdir()

    def environment(self, *sources):
        # No test asks the address of EC2's metadata that all machines have.
        found = {"HOME": str(self.home), "AWS_EC2_METADATA_DISABLED": "true"}
        for source in sources:
            found |= source
        if "AWS_EC2_METADATA_SERVICE_ENDPOINT" in found:
            del found["AWS_EC2_METADATA_DISABLED"]
        return found

    def flags(self, *properties):
        return [f"--kafka.bootstrap-servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}", "--collect.timeout=5s",
                *(f"--kafka.property={one}" for one in
                  ("sasl.mechanism=AWS_MSK_IAM", "security.protocol=SASL_PLAINTEXT", "aws.region=eu-test-1", *properties))]

    def taken(self):
        """The keys whose tokens the broker has taken."""
        return self.tokens.read_text().split() if self.tokens.exists() else []

    def ends(self):
        """When the container's keys among them expire, each once, in order."""
        return sorted({int(key[4:key.index("X")]) for key in self.taken() if "container" in key})

    def assert_no_secret(self, text):
        for secret in SECRETS:
            self.assertNotIn(secret, text)

    def assert_logs_in_as(self, key, flags, environment):
        self.tokens.unlink(missing_ok=True)
        code, out, err = lagwatch.run_once("--once", "--output=prometheus", "--log.level=debug", *flags, env=environment)
        self.assertEqual(code, 0, err)
        self.assertEqual(lagwatch.parse(out).value("kafka_consumergroup_lag", **BILLING), 7)
        self.assertRegex(self.taken()[-1], f"^{key}$")
        self.assert_no_secret(out + err)

    def test_each_source_of_credentials(self):
        keys = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "secret-of-AKIAENV"}
        region = {"AWS_REGION": "eu-test-1"}
        for key, sources, properties in (
                ("AKIAENV", [keys, region], []),
                (r"ASIA\d+Xme\d+", [keys, self.aws.sts], ["aws.role-arn=arn:aws:iam::1:role/a", "aws.role-session-name=me"]),
                (r"ASIA\d+Xweb\d+", [self.aws.web_identity(self.home)], []),
                (r"ASIA\d+Xcontainer\d+", [self.aws.container()], []),
                (r"ASIA\d+Xinstance\d+", [self.aws.metadata()], [])):
            with self.subTest(key):
                self.assert_logs_in_as(key, self.flags(*properties), self.environment(*sources))

    def test_each_place_of_the_settings(self):
        (self.home / ".aws/credentials").write_text("[base]\n" + KEYS)
        (self.home / ".aws/config").write_text(
            "[profile lag]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = base\nrole_session_name = fromfile\nregion = eu-test-1\n")
        properties = self.home / "client.properties"
        properties.write_text(
            f"bootstrap.servers={self.cluster.bootstrap_of('SASL_PLAINTEXT')}\n"
            "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=AWS_MSK_IAM\n"
            "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"lag\";\n"
            "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n")
        self.assert_logs_in_as(r"ASIA\d+Xfromfile\d+", [f"--kafka.properties-file={properties}"],
                               self.environment(self.aws.sts))
        self.assert_logs_in_as("AKIAFILE", [
            f"--kafka.server={self.cluster.bootstrap_of('SASL_PLAINTEXT')}", "--sasl.enabled", "--sasl.mechanism=awsiam",
            "--sasl.aws-region=eu-test-1"], self.environment({"AWS_PROFILE": "base"}))

    def test_clusters_with_roles_of_their_own(self):
        (self.home / ".aws/credentials").write_text("[base]\n" + KEYS)
        config = self.home / "lagwatch.yaml"
        config.write_text(
            "kafka.property: {sasl.mechanism: AWS_MSK_IAM, security.protocol: SASL_PLAINTEXT, aws.region: eu-test-1, aws.profile: base}\n"
            "clusters:\n" + "".join(
                f"  - name: {name}\n    kafka.bootstrap-servers: '{self.cluster.bootstrap_of('SASL_PLAINTEXT')}'\n"
                f"    kafka.property: {{aws.role-arn: 'arn:aws:iam::1:role/{name}', aws.role-session-name: {name}}}\n"
                for name in ("east", "west")))
        code, out, err = lagwatch.run_once("--once", "--output=prometheus", f"--config.file={config}",
                                           env=self.environment(self.aws.sts))
        self.assertEqual(code, 0, err)
        self.assertEqual([lagwatch.parse(out).value("lagwatch_up", cluster=name) for name in ("east", "west")], [1, 1])
        self.assertEqual({key.partition("X")[2].rstrip("0123456789") for key in self.taken()}, {"east", "west"})

    def test_a_wrong_secret_is_the_brokers_word(self):
        wrong = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "token-of-nobody"}
        code, out, err = lagwatch.run_once("--once", *self.flags(), env=self.environment(wrong))
        self.assertEqual(code, 3)
        self.assertIn("another signature", err)
        self.assert_no_secret(out + err)

    def test_credentials_that_expire_that_fail_and_that_come_late(self):
        self.aws.lifetime = 8
        arguments = (*self.flags(), "--collect.interval=300ms", "--collect.timeout=2s", "--log.level=debug",
                     "--collect.offsets-topic")
        late = self.enterContext(lagwatch.Lagwatch(*arguments, env=self.environment()))
        program = self.enterContext(lagwatch.Lagwatch(*arguments, env=self.environment(
            self.aws.container(), {"HOME": str(self.folder)})))
        late.wait_until(lambda: self.told(late), 20, "the line about missing credentials")
        (self.home / ".aws/credentials").write_text("[default]\n" + KEYS)

        # On connections that stay: the broker ends those that do not log in anew.
        program.wait_until(lambda: len(self.ends()) > 1 and time.time() > self.ends()[0] + 1, 30, "the end of the first key")
        program.wait_collections(2)
        self.assertEqual(program.value("lagwatch_up"), 1)
        self.assertEqual(self.told(program), [])

        self.aws.broken = 503
        why = "cannot log in: the container's credential endpoint: HTTP 503"
        program.wait_until(lambda: why in program.get("/api/v1/status").text(), 20, "the end of the last key")
        self.assertEqual(program.value("lagwatch_up"), 0)
        self.aws.broken = None
        program.wait_until(lambda: program.value("lagwatch_up") == 1, 20, "credentials again")
        self.assertEqual(len(self.told(program)), 1, program.log())

        late.wait_until(lambda: late.value("kafka_consumergroup_lag", **BILLING) == 7, 20, "the lag")
        self.assertEqual(len(self.told(late)), 1, late.log())
        for place in ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", str(self.home / ".aws/credentials"),
                      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_EC2_METADATA_DISABLED"):
            self.assertIn(place, self.told(late)[0])
        self.assert_no_secret(program.log() + late.log())

    @staticmethod
    def told(program):
        return [line for line in program.log().splitlines() if "Kafka does not answer" in line]


if __name__ == "__main__":
    unittest.main()
