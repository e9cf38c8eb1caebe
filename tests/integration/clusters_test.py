# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""Two real Kafkas on one page, in Prometheus too, and one of them gone."""

import pathlib
import re
import tempfile
import unittest

import yaml

import dashboards
import lagwatch
import paths
from clients import Verbs
from kafka_cluster import KafkaCluster
from prometheus_server import PrometheusServer, scraped

LAG = {"eu": 7, "us": 4}


class ClustersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.clusters = {name: cls.enterClassContext(KafkaCluster(brokers=1, heap_mb=320))
                        for name in LAG}
        for name, cluster in cls.clusters.items():
            verbs = Verbs(cluster.bootstrap)
            verbs.create_topics({"orders": 1})
            verbs.produce("orders", 0, 10)
            verbs.commit("billing", {("orders", 0): 10 - LAG[name]})
            verbs.commit(f"only-{name}", {("orders", 0): 10})
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.file = folder / "lagwatch.yaml"
        cls.file.write_text("collect.interval: 500ms\ncollect.timeout: 2s\nclusters:\n" + "".join(
            f"  - {{name: {name}, kafka.bootstrap-servers: '{cluster.bootstrap}'}}\n"
            for name, cluster in cls.clusters.items()))
        cls.lagwatch = cls.enterClassContext(lagwatch.Lagwatch(f"--config.file={cls.file}"))

    def lag(self, page, cluster):
        return page.value("kafka_consumergroup_lag", cluster=cluster, consumergroup="billing",
                          topic="orders", partition="0")

    def wait_both(self):
        def both():
            page = self.lagwatch.metrics()
            return all(self.lag(page, name) == lag for name, lag in LAG.items())
        self.lagwatch.wait_until(both, 30, "both clusters' lag")

    def test_one_page_with_a_label_each(self):
        self.wait_both()
        page = self.lagwatch.metrics(openmetrics=True)
        for name, lag in LAG.items():
            self.assertEqual(self.lag(page, name), lag)
            self.assertEqual(page.value("lagwatch_up", cluster=name), 1)
        unlabelled = [sample for sample, labels in page
                      if sample.startswith("kafka_") and "cluster" not in dict(labels)]
        self.assertEqual(unlabelled, [])

    def test_a_name_in_both_needs_the_cluster(self):
        self.wait_both()
        self.assertEqual(self.lagwatch.get("/api/v1/groups/billing").status, 400)
        self.assertEqual(self.lagwatch.get("/api/v1/groups/only-eu").status, 200)
        for name, lag in LAG.items():
            group = self.lagwatch.get(f"/api/v1/groups/billing?cluster={name}").json()
            self.assertEqual((group["cluster"], group["lag_sum"]), (name, lag))

    def test_a_target_with_a_label_cluster_of_its_own(self):
        """As where one exporter a cluster was: what our ServiceMonitor sets keeps lagwatch's label, and every sum."""
        self.wait_both()
        monitor = yaml.safe_load((paths.REPOSITORY / "deploy/kubernetes/components/monitoring/servicemonitor.yaml").read_text())
        guide = (paths.REPOSITORY / "docs/guides/autoscaling.md").read_text(encoding="utf-8")
        scaled = re.search(r"^ *query: (sum.*)$", guide, re.MULTILINE)[1]
        behind, = (query for query in dashboards.queries() if str(query) == "lagwatch-overview: Groups, worst first D")
        alert, = (rule["expr"] for group in yaml.safe_load((paths.REPOSITORY / "alerts/lagwatch.yaml").read_text())["groups"]
                  for rule in group["rules"] if rule.get("alert") == "LagwatchClusterLabelOverwritten")
        targets = [scraped([self.lagwatch.port], cluster="k8s-1")]
        with PrometheusServer(targets, every=0.5, honor_labels=monitor["spec"]["endpoints"][0]["honorLabels"]) as prometheus:
            self.lagwatch.wait_until(lambda: prometheus.value(scaled) == sum(LAG.values()), 20, "both clusters' lag in Prometheus")
            for name, lag in LAG.items():
                [shown] = behind.ask(prometheus, dashboards.chosen(prometheus, behind.board, cluster=name, consumergroup="billing"))
                self.assertEqual((shown.labels["cluster"], shown.value), (name, lag))
            self.assertEqual(prometheus.query(alert), [])
        with PrometheusServer(targets, every=0.5) as prometheus:  # what the alert is for
            self.lagwatch.wait_until(lambda: prometheus.value(alert) == 2, 20, "the alert's condition")
            self.assertEqual(prometheus.value(scaled), max(LAG.values()))

    def test_once_for_one_of_them(self):
        code, document = lagwatch.once_json(f"--config.file={self.file}", "--cluster=us")
        self.assertEqual(code, 0)
        self.assertEqual({group["cluster"] for group in document["groups"]}, {"us"})

    def test_one_of_them_hangs(self):
        self.wait_both()
        self.clusters["us"].pause(1)
        try:
            self.lagwatch.wait_until(
                lambda: self.lagwatch.value("lagwatch_up", cluster="us") == 0, 30, "us down")
            self.lagwatch.wait_until(
                lambda: self.lagwatch.get("/readyz?cluster=us").status == 503, 30, "us stale")
            page = self.lagwatch.metrics()
            self.assertEqual(page.value("lagwatch_up", cluster="eu"), 1)
            self.assertEqual(self.lag(page, "eu"), LAG["eu"])
            self.assertIsNone(self.lag(page, "us"), "stale data still shown")
            self.assertEqual(self.lagwatch.get("/readyz").status, 503)
            self.assertEqual(self.lagwatch.get("/readyz?cluster=eu").status, 200)
        finally:
            self.clusters["us"].resume(1)
        self.wait_both()
        self.lagwatch.wait_until(lambda: self.lagwatch.get("/readyz").status == 200, 30, "ready")


if __name__ == "__main__":
    unittest.main()
