# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""The HTTP endpoints over a real Kafka, with names that would break a careless page."""

import gzip
import re
import shutil
import subprocess
import unittest
from urllib.parse import quote

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member
from processes import wait_until

HOSTILE = ('quote"d', "back\\slash", "new\nline", "tab\there", "blank in it", "{brace}",
           "ümläut-グループ-🦊", "../../etc", "a/b?c=d&e#f", "%2Fpercent%", "<script>alert(1)</script>",
           "trailing ", "\\n", "l" * 240)
# promtool's complaints that are owed to kafka_exporter, whose names these are.
ALLOWED = {f"kafka_consumergroup_{name} non-histogram and non-summary metrics should not have "
           '"_sum" suffix' for name in ("current_offset_sum", "lag_sum")}


class EndpointsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        verbs = Verbs(cls.cluster.bootstrap)
        verbs.create_topics({"orders": 2, "dots.and_dashes-1": 1})
        verbs.produce_all({("orders", 0): 10, ("orders", 1): 20, ("dots.and_dashes-1", 0): 5})
        for number, name in enumerate(HOSTILE):
            verbs.commit(name, {("orders", 0): number % 10, ("orders", 1): 20})
        member = Member(cls.cluster.bootstrap, "living", ["orders"],
                        conf={"client.id": 'id"with\\every\nthing'})
        cls.enterClassContext(member).wait_assigned(2)
        wait_until(lambda: verbs.committed("living") == {("orders", 0): 10, ("orders", 1): 20},
                   30, "the living group at the end")
        # One collection only: what is asked for twice must be the same twice.
        cls.lagwatch = cls.enterClassContext(cls.start(cls, "--collect.interval=1h"))
        cls.lagwatch.wait_until(lambda: cls.lagwatch.get("/readyz").status == 200, 30, "ready")

    def start(self, *arguments, env=None):
        return lagwatch.Lagwatch(f"--kafka.bootstrap-servers={self.cluster.bootstrap}",
                                 "--collect.member-info", *arguments, env=env)

    def kafka_samples(self, page):
        return {key: value for key, value in page.items() if key[0].startswith("kafka_")}

    # --- /metrics ---

    def test_text_and_openmetrics_tell_the_same(self):
        text = self.lagwatch.get("/metrics")
        self.assertTrue(text.headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        strict = self.lagwatch.get("/metrics", {"Accept": lagwatch.OPENMETRICS})
        self.assertTrue(strict.headers["Content-Type"].startswith("application/openmetrics-text"))
        self.assertTrue(strict.text().endswith("# EOF\n"))
        self.assertEqual(self.kafka_samples(lagwatch.parse(text.text())),
                         self.kafka_samples(lagwatch.parse(strict.text(), openmetrics=True)))

    def test_gzip_when_accepted(self):
        plain = self.lagwatch.get("/metrics")
        self.assertIsNone(plain.headers["Content-Encoding"])
        packed = self.lagwatch.get("/metrics", {"Accept-Encoding": "gzip"})
        self.assertEqual(packed.headers["Content-Encoding"], "gzip")
        self.assertLess(len(packed.body), len(plain.body) / 2)
        self.assertEqual(self.kafka_samples(lagwatch.parse(gzip.decompress(packed.body).decode())),
                         self.kafka_samples(lagwatch.parse(plain.text())))

    def test_hostile_names_come_back_whole(self):
        for page in (self.lagwatch.metrics(), self.lagwatch.metrics(openmetrics=True)):
            for number, name in enumerate(HOSTILE):
                self.assertEqual(page.value("kafka_consumergroup_lag", consumergroup=name,
                                            topic="orders", partition="0"), 10 - number % 10)
            [(labels, _)] = page.all("kafka_consumergroup_member_info", consumergroup="living")
            self.assertEqual(labels["client_id"], 'id"with\\every\nthing')

    def test_promtool_has_nothing_new_to_say(self):
        promtool = shutil.which("promtool")
        self.assertIsNotNone(promtool, "no promtool on the PATH: run scripts/setup")
        done = subprocess.run([promtool, "check", "metrics"], check=False,
                                        input=self.lagwatch.get("/metrics").text(),
                                        capture_output=True, text=True)
        said = {line for line in (done.stdout + done.stderr).splitlines() if line.strip()}
        self.assertEqual(said - ALLOWED, set())

    def test_a_comma_locale_changes_nothing(self):
        def steady(page):  # what does not move between two programs' collections
            return {(name, labels): value for (name, labels), value in
                    self.kafka_samples(page).items() if "_seconds" not in name
                    and ("topic", "__consumer_offsets") not in labels}
        before = steady(self.lagwatch.metrics())
        with self.start("--collect.interval=1h",
                        env={"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"}) as german:
            german.wait_until(lambda: german.get("/readyz").status == 200, 30, "ready")
            text = german.get("/metrics").text()
        self.assertEqual(steady(lagwatch.parse(text)), before)
        numbers = [line.rpartition(" ")[2] for line in text.splitlines()
                   if line.startswith(("process_", "lagwatch_"))]
        self.assertTrue(numbers)
        self.assertEqual([n for n in numbers if "," in n], [])

    def test_scrapes_send_nothing_to_kafka(self):
        def requests():
            return {key: value for key, value in self.lagwatch.metrics().items()
                    if key[0] in ("lagwatch_kafka_requests_total", "lagwatch_collections_total")}
        before = requests()
        self.assertGreater(sum(before.values()), 0)
        for _ in range(10):
            self.lagwatch.metrics()
            self.lagwatch.get("/api/v1/groups?partitions=true")
        self.assertEqual(requests(), before)

    # --- JSON ---

    def test_groups(self):
        document = self.lagwatch.get("/api/v1/groups").json()
        groups = {group["group"]: group for group in document["groups"]}
        self.assertEqual(set(groups), {*HOSTILE, "living"})
        self.assertNotIn("topics", groups["living"])
        whole = self.lagwatch.get("/api/v1/groups?partitions=true").json()
        self.assertTrue(all(group["topics"] for group in whole["groups"]))

    def test_one_group_by_any_name(self):
        for number, name in enumerate(HOSTILE):
            with self.subTest(name):
                answer = self.lagwatch.get(f"/api/v1/groups/{quote(name, safe='')}")
                self.assertEqual(answer.status, 200)
                group = answer.json()
                self.assertEqual(group["group"], name)
                self.assertEqual(group["lag_sum"], 10 - number % 10)

    def test_page_of_groups(self):
        names = [group["group"] for group in
                 self.lagwatch.get("/api/v1/groups?limit=5&offset=2").json()["groups"]]
        self.assertEqual(len(names), 5)
        found = self.lagwatch.get("/api/v1/groups?search=umlaut").json()["groups"]
        self.assertEqual(found, [])
        found = self.lagwatch.get(f"/api/v1/groups?search={quote('グループ')}").json()["groups"]
        self.assertEqual([group["group"] for group in found], [HOSTILE[6]])

    def test_unknown_group_and_path(self):
        for path in ("/api/v1/groups/nobody", "/nowhere", "/api/v1/nothing", "/metrics/x"):
            with self.subTest(path):
                self.assertEqual(self.lagwatch.get(path).status, 404)

    def test_status(self):
        status = self.lagwatch.get("/api/v1/status").json()
        self.assertIn("version", status)
        self.assertRegex(status["librdkafka"], r"^\d+\.\d+\.\d+\+lagwatch$")
        self.assertEqual(len(status["clusters"]), 1)

    # --- /health ---

    def test_health_agrees_with_the_groups(self):
        groups = self.lagwatch.get("/api/v1/groups").json()["groups"]
        troubled = [group["group"] for group in groups if group["status"] != "ok"]
        answer = self.lagwatch.get("/health")
        health = answer.json()
        self.assertEqual([group["group"] for group in health["groups"]], troubled)
        self.assertEqual(health["status"], groups[0]["status"], "the worst comes first")
        self.assertEqual(health["not_ready"], [])
        self.assertEqual(answer.status, 503 if health["status"] in ("critical", "unknown") else 200)
        head = self.lagwatch.get("/health", method="HEAD")
        self.assertEqual((head.status, head.body), (answer.status, b""))

    def test_health_of_one_group_by_any_name(self):
        for name in (*HOSTILE, "living"):
            with self.subTest(name):
                answer = self.lagwatch.get(f"/health?group={quote(name, safe='')}")
                [group] = answer.json()["groups"]
                self.assertEqual(group["group"], name)
        [group] = self.lagwatch.get(f"/health?group={quote(HOSTILE[0])}").json()["groups"]
        self.assertIn("no_members", [reason["reason"] for reason in group["reasons"]])
        self.assertEqual(self.lagwatch.get("/health?group=nobody").status, 404)

    def test_health_is_unknown_while_kafka_is_not_reached(self):
        with lagwatch.Lagwatch("--kafka.bootstrap-servers=127.0.0.1:1") as alone:
            for path in ("/health", "/health?group=billing"):
                answer = alone.get(path)
                self.assertEqual((answer.status, answer.json()["status"]), (503, "unknown"))
                self.assertEqual(len(answer.json()["not_ready"]), 1)

    def test_only_get_and_head(self):
        self.assertEqual(self.lagwatch.get("/metrics", method="POST").status, 405)
        head = self.lagwatch.get("/metrics", method="HEAD")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_the_page_links_to_the_rest(self):
        page = self.lagwatch.get("/")
        self.assertTrue(page.headers["Content-Type"].startswith("text/html"))
        links = set(re.findall(r'(?:href|src)="([^"#]+)"', page.text()))
        self.assertIn("./metrics", links)
        for link in links:
            # /health says what the groups are, not whether the page is there.
            well = (200, 503) if link == "health" else (200,)
            self.assertIn(self.lagwatch.get(f"/{link.removeprefix('./')}").status, well, link)

    def test_what_was_fetched_is_not_sent_again(self):
        for path in ("/", "/assets/app.js", "/api/v1/groups"):
            first = self.lagwatch.get(path, {"Accept-Encoding": "gzip"})
            self.assertEqual(first.headers["Content-Encoding"], "gzip", path)
            self.assertIn(b"lagwatch" if path != "/api/v1/groups" else b"living",
                          gzip.decompress(first.body))
            again = self.lagwatch.get(path, {"Accept-Encoding": "gzip",
                                             "If-None-Match": first.headers["ETag"]})
            self.assertEqual((again.status, again.body), (304, b""), path)
            self.assertIsNone(again.headers["Content-Length"])


if __name__ == "__main__":
    unittest.main()
