# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=240 processors=3
"""Alerts and dashboards on a living system: Kafka, three lagwatch, and a Prometheus with our rules.

The rules' times are a sixtieth (support/short_rules.py). One group stalls: its alert goes pending,
fires, and resolves when it is healed, and no other alert fires, with two replicas as with one.
Meanwhile every query of every dashboard is asked with a healthy group chosen; what is empty then
is named below, with the trouble that fills it.
"""

import json
import unittest

import alert_history
import dashboards
import paths
from alert_drive import GroupDrive, unexpected
from clients import Verbs
from member import Member
from processes import wait_until
from traffic import Traffic
from watched_kafka import CLUSTER, OPERATOR_LABELS, WatchedKafka

STALLED = "KafkaConsumerGroupStalled"
SETTINGS = "thresholds: [{group: ^stalled$, lag_seconds_warning: 3600}]\n"

# (dashboard, panel, query): why a healthy system leaves it empty. The group `stalled` fills those of
# the first two dashboards, a broker that dies the last.
EMPTY_WHEN_HEALTHY = {
    ("lagwatch-overview", "Reasons", "A"): "a healthy group has no reason",
    ("lagwatch-group", "Reasons over time", "A"): "a healthy group has no reason",
    ("lagwatch-group", "Time lag by partition", "B"): "no threshold of time is set by default",
    ("lagwatch-itself", "Errors", "A"): "no request has failed",
}
# At 0, and so not empty, until something is lost.
SHOW_LOSS = {("lagwatch-group", "Records lost", "A"), ("lagwatch-topic", "Groups", "D")}


def is_of_share_groups(query):
    """There are none here."""
    return "sharegroup" in query.expr


def key(query):
    return query.board, query.panel, query.part


class PrometheusTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.watched = cls.enterClassContext(WatchedKafka(factor=60, settings=SETTINGS))
        cls.prometheus = cls.watched.prometheus
        cls.verbs = Verbs(cls.watched.kafka.bootstrap)
        cls.verbs.create_topics({"orders": 1, "stalled": 1, "lost": 1})
        cls.traffic = Traffic(cls.watched.kafka.bootstrap, {"orders": 20})
        cls.traffic.start()
        cls.addClassCleanup(cls.traffic.finish)
        cls.enterClassContext(Member(cls.watched.kafka.bootstrap, "healthy", ["orders"]))

    def test_alerts_and_dashboards(self):
        """One story: each step needs what the one before it left."""
        self.check_stalled_alert()
        for step in (self.check_rules, self.check_healthy_panels, self.check_troubled_panels,
                     self.check_replicas_count_once, self.check_kafka_exporters_dashboards,
                     self.check_loss, self.check_errors):
            with self.subTest(step.__name__):
                step()

    # --- the alert ---

    def check_stalled_alert(self):
        s = GroupDrive("stalled", self.watched)
        s.verbs.produce(s.group, 0, 100)
        s.verbs.commit(s.group, {s.key: 10})
        s.wait_commit_seen(10)
        with s.member(per_second=0) as stuck:
            stuck.wait_assigned()
            s.begin()
            s.fires(STALLED, minutes=8)
        with s.member() as reader:
            s.wait_read(reader)
            s.heal()
            s.resolves(minutes=12)
        print(s.outcomes[0])
        self.assertLess(s.outcomes[0].pending, s.outcomes[0].firing)
        self.assertEqual(unexpected(self.watched, [s]), [])

    def check_rules(self):
        """No rule fails, as by a join that two replicas break."""
        self.assertEqual(alert_history.problems_of_rules(self.prometheus), [])

    # --- our dashboards ---

    def ask(self, query, **wanted):
        """With what is wanted chosen of those variables that the dashboard has."""
        names = {v["name"] for v in dashboards.boards()[query.board]["templating"]["list"]}
        wanted = {name: value for name, value in wanted.items() if name in names}
        return query.ask(self.prometheus, dashboards.chosen(self.prometheus, query.board, **wanted))

    def check_healthy_panels(self):
        self.assertEqual(EMPTY_WHEN_HEALTHY.keys() - set(map(key, dashboards.queries())), set())
        for cluster in (".*", CLUSTER):
            for query in dashboards.queries():
                with self.subTest(query=str(query), cluster=cluster):
                    if key(query) not in EMPTY_WHEN_HEALTHY and not is_of_share_groups(query):
                        self.assertTrue(self.ask(query, cluster=cluster, topic="orders",
                                                 consumergroup="healthy"), query.expr)

    def check_troubled_panels(self):
        for query in dashboards.queries():
            with self.subTest(query=str(query)):
                if key(query)[0] != "lagwatch-itself" and not is_of_share_groups(query):
                    self.assertTrue(self.ask(query, topic="stalled", consumergroup="stalled"),
                                    query.expr)

    def check_replicas_count_once(self):
        """A cluster seen by two replicas has the numbers of the same one seen by one lagwatch (but
        for rates, which depend on the moment a little)."""
        for query in dashboards.queries():
            if query.board != "lagwatch-overview" or query.panel != "Groups, worst first":
                continue
            seen = {}
            for series in self.ask(query, consumergroup="stalled"):
                seen.setdefault(series.labels["consumergroup"], {})[
                    series.labels.get("cluster", "")] = series.value
            with self.subTest(query=str(query)):
                two, one = seen["stalled"][""], seen["stalled"][CLUSTER]
                self.assertAlmostEqual(two, one, delta=abs(one) / 5)

    # --- other people's dashboards ---

    def check_kafka_exporters_dashboards(self):
        path = paths.REPOSITORY / "tests/testdata/kafka_exporter_dashboards.json"
        for board in json.loads(path.read_text())["dashboards"]:
            values = {}
            for variable in board["variables"]:
                offered = self.prometheus.label_values(
                    variable["label"], dashboards.fill(variable["selector"], values))
                with self.subTest(board["name"], variable=variable["name"]):
                    self.assertTrue(offered)
                values[variable["name"]] = "|".join(offered) \
                    if variable["name"] in ("topic", "consumergroup") else offered[0]
            for title, expr in board["panels"]:
                with self.subTest(board["name"], panel=title):
                    self.assertTrue(self.prometheus.query(dashboards.fill(expr, values)), expr)
        self.assertEqual(OPERATOR_LABELS["namespace"], values["kubernetes_namespace"])

    # --- troubles that end the story ---

    def check_loss(self):
        self.verbs.produce("lost", 0, 100)
        self.verbs.commit("lost", {("lost", 0): 10})
        scenario = GroupDrive("lost", self.watched)
        scenario.wait_commit_seen(10)
        self.verbs.delete_records({("lost", 0): 60})
        scenario.expect_value("kafka_consumergroup_records_lost_total", 50)
        for query in dashboards.queries():
            if key(query) not in SHOW_LOSS:
                continue

            def shows_it():
                return any(value > 0 for series in self.ask(query, topic="lost", consumergroup="lost")
                           for _, value in series.samples)
            wait_until(shows_it, 10, f"{query} shows the loss")

    def check_errors(self):
        self.traffic.finish()
        self.watched.kafka.kill(1)
        errors, = (q for q in dashboards.queries() if key(q) == ("lagwatch-itself", "Errors", "A"))
        wait_until(lambda: self.ask(errors), 30, "errors on the dashboard")


if __name__ == "__main__":
    unittest.main()
