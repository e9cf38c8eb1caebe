# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""kafka_exporter's charts and Strimzi's operator, with nothing changed but the image: lagwatch is started word for word as they start it.

The arguments, variables, port and probes are what the templates make of the values (support/charts.py says which release was read); the
kubelet's part, `$(NAME)` and the probes, is done here. One real Kafka with TLS, SASL and neither.
"""

import unittest

import charts
import strimzi
from stage import StageCase

LOGIN = {("kafka-login", "username"): "lagwatch", ("kafka-login", "password"): "secret"}
SCRAM = {"enabled": True, "scram": {"enabled": True, "mechanism": "scram-sha512", "secretName": "kafka-login"}}
PROBED = {"startup": {"enabled": True}, "liveness": {"enabled": True}, "readiness": {"enabled": True}}


class ChartsTest(StageCase):
    def log(self):
        return self.stage.program.log()

    # --- kafka_exporter's own chart: /healthz, failureThreshold 1 ---

    def own(self, kafka, **settings):
        return charts.kafka_exporter({"kafkaExporter": {"kafka": kafka, **settings}})

    def test_own_chart(self):
        container = self.own({"servers": ["kafka-1:9092", "kafka-2:9092"], "version": "1.0.0"}, log={"enableSarama": True})
        self.assertEqual(container.probes, ["/healthz", "/healthz"])
        self.stage.run(container)

    def test_own_chart_with_a_login_and_certificates(self):
        """The chart always gives --sasl.oauthbearer-token-url, empty."""
        self.stage.run(self.own({"servers": ["kafka-1:9093"]}, tls={"enabled": True},
                                sasl={"enabled": True, "username": "lagwatch", "password": "secret", "mechanism": "scram-sha256"}))

    def test_own_chart_with_a_proxys_login_and_no_verification(self):
        self.stage.run(self.own({"servers": ["kafka-1:9093"]}, tls={"enabled": True, "insecureSkipTlsVerify": True},
                                sasl={"enabled": True, "handshake": False, "username": "lagwatch", "password": "secret", "mechanism": "plain"}))

    def test_own_chart_while_kafka_is_away(self):
        """kafka_exporter ends then, and its pod with it; here the probes hold."""
        self.stage.run(self.own({"servers": ["127.0.0.1:9"]}), shows_lag=False)

    # --- prometheus-community's chart: / ---

    def test_community_chart(self):
        container = charts.prometheus_community({
            **PROBED, "kafkaServer": ["kafka-1:9092"], "kafkaBrokerVersion": "4.1.1", "verbosity": 1, "sarama": {"logEnabled": True},
            "kafkaLabels": {"cluster": "prod-cluster", "env": "prod", "tier": "backend"},  # as its comment has them
            "extraArgs": ["--group.filter=^bill", "--log.level=debug", "--no-offset.show-all"],
            "env": [{"name": "GOMAXPROCS", "value": 2}]})
        self.assertEqual(container.probes, ["/", "/", "/"])
        self.stage.run(container)
        [(labels, _)] = self.stage.program.metrics().all("kafka_consumergroup_lag", topic="orders")
        self.assertEqual(labels, {"consumergroup": "billing", "topic": "orders", "partition": "0",
                                  "cluster": "prod-cluster", "env": "prod", "tier": "backend"})

    def test_community_chart_with_a_secret_and_certificates(self):
        """The password is in a variable that the arguments name as $(SCRAM_PASSWORD)."""
        self.stage.run(charts.prometheus_community({
            **PROBED, "kafkaServer": ["kafka-1:9093"], "sasl": SCRAM, "tls": {"enabled": True, "mountPath": "/secret/certs"}}, LOGIN))
        self.assertNotIn("secret", self.log().replace("/secrets/", ""))

    def test_community_chart_with_tls_for_its_own_port(self):
        """It gives files, and not --server.tls.enabled: kafka_exporter serves HTTP then."""
        self.stage.run(charts.prometheus_community({
            **PROBED, "kafkaServer": ["kafka-1:9092"], "server": {"tls": {"enabled": True, "mountPath": "/secret/certs"}}}))
        self.assertIn("without --server.tls.enabled", self.log())

    def test_community_chart_with_msk_iam(self):
        """Without credentials the log says where they were looked for, and the probes hold."""
        self.stage.run(charts.prometheus_community({
            **PROBED, "kafkaServer": ["kafka-1:9093"], "tls": {"enabled": True},
            "sasl": {"enabled": True, "awsiam": {"enabled": True, "awsRegion": "eu-west-1"}},
            "env": [{"name": "AWS_EC2_METADATA_DISABLED", "value": "true"}]}), shows_lag=False)
        self.stage.program.wait_until(lambda: "no AWS credentials found" in self.log(), 20, "the reason")
        self.assertEqual(self.stage.program.value("lagwatch_up"), 0)

    # --- Strimzi: a script of the image, /healthz on 9404 ---

    def operated(self, mounts=tuple(strimzi.MOUNTS), server=None, **spec):
        container = charts.strimzi({"metadata": {"name": "my-cluster"}, "spec": {"kafkaExporter": {"image": "lagwatch", **spec}}})
        if server:
            container.environment["KAFKA_EXPORTER_KAFKA_SERVER"] = server
        self.assertEqual((container.port, container.probes), (9404, ["/healthz", "/healthz"]))
        return container._replace(arguments=strimzi.arguments(container, self.kafka.tls, self.folder, mounts), command=[])

    def test_strimzi(self):
        container = self.operated(groupRegex="bill.*|web .*", groupExcludeRegex="^console-consumer-", topicExcludeRegex="^__",
                                  logging="debug", enableSaramaLogging=True, showAllOffsets=False)
        self.assertLessEqual({"--group.filter=bill.*|web .*", "--group.exclude=^console-consumer-", "--topic.filter=.*", "--topic.exclude=^__",
                              "--log.level=debug"}, set(container.arguments))
        self.stage.run(container)

    def test_strimzi_with_tls_and_no_client_certificate(self):
        self.stage.run(self.operated(mounts=["cluster-ca-certs"]))

    def test_strimzi_without_tls_and_with_a_setting_of_lagwatch(self):
        self.stage.run(self.operated(mounts=[], server="kafka-1:9092", template={
            "container": {"env": [{"name": "LAGWATCH_CLUSTER_NAME", "value": "my-cluster"}]}}))
        self.assertEqual(self.stage.program.value("lagwatch_up", cluster="my-cluster"), 1)

    def test_strimzi_while_kafka_is_away(self):
        self.stage.run(self.operated(server="127.0.0.1:9"), shows_lag=False)


if __name__ == "__main__":
    unittest.main()
