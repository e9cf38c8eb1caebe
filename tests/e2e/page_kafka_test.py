# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180 processors=3
"""The page over a real Kafka: a group stalls and heals while somebody looks at it, without a reload."""

import pathlib
import tempfile
import unittest

from browser import Browser
from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch, run_once
from member import Member

FILE = """
collect.interval: 1s
threshold.window: 5s
"""


class PageKafkaTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=1))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"orders": 2})
        cls.verbs.produce_all({("orders", 0): 100, ("orders", 1): 100})
        for group in ("billing", "audit"):
            cls.verbs.commit(group, {("orders", 0): 100, ("orders", 1): 100})

    def test_a_group_stalls_and_heals(self):
        (self.folder / "lagwatch.yaml").write_text(FILE)
        with Member(self.cluster.bootstrap, "billing", ["orders"], commit="never", instance_id="pod-7",
                    conf={"client.id": "consumer-3"}) as stuck, \
                Member(self.cluster.bootstrap, "audit", ["orders"]) as audit, \
                Lagwatch(f"--config.file={self.folder / 'lagwatch.yaml'}",
                         f"--kafka.bootstrap-servers={self.cluster.bootstrap}") as running, Browser() as browser:
            stuck.wait_assigned(2)
            audit.wait_assigned(2)
            self.stall(running, browser)
            self.look_in_the_first_minute(browser)
            browser.open(f"http://127.0.0.1:{running.port}/#/group/billing")
            stuck.commit_now()
            self.verbs.produce_all({("orders", 0): 1, ("orders", 1): 1})
            browser.wait("document.querySelector('.since .badge').innerText.includes('ok')", 40)
            self.assertEqual(browser.complaints, [])

    def look_in_the_first_minute(self, browser):
        """A lagwatch that has only just started says of the stuck group that it is too early to call, on every output."""
        stuck = r"Too early to judge: partition 1 of orders has not moved in the \d+ s watched so far; 300 records wait\. " \
                r"If this lasts 5 min, the verdict is stalled\."
        server = f"--kafka.bootstrap-servers={self.cluster.bootstrap}"
        with Lagwatch(server, "--collect.interval=1s", "--log.format=json") as young:
            def group():
                answer = young.get("/api/v1/groups/billing")
                return answer.status == 200 and answer.json()
            young.wait_until(lambda: group() and group()["judged"]["watched_seconds"] >= 2)
            found = group()
            self.assertEqual((found["status"], found["shown_as"]), ("ok", "watching"))
            self.assertRegex(found["headline"], f"^{stuck}$")
            self.assertIn("stalled", found["judged"]["pending"])
            self.assertEqual((found["waiting"]["records"], found["waiting"]["owner"]), (300, "pod-7"))
            self.assertEqual({row["commit"] for row in found["topics"][0]["partitions"]}, {"known"})
            health = young.get("/health?group=billing").json()["groups"][0]
            self.assertEqual(health["shown_as"], "watching")
            self.assertRegex(health["headline"], stuck)
            browser.open(f"http://127.0.0.1:{young.port}/#/group/billing")
            browser.wait("document.querySelector('.headline')")
            self.assertRegex(browser.text(".headline"), stuck)
            self.assertIn("watching", browser.text(".since .badge"))
            self.assertNotIn("billing", young.log(), "nothing was said of it that may be untrue")
        code, out, _ = run_once("--once", server, "--group=billing")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"(?m)^billing .* watching$")
        self.assertRegex(out, r"(?m)^watching  billing: Too early to judge: partition 1 of orders has not moved")
        self.assertIn("1 group: 1 watching; lag 300", out)

    def stall(self, running, browser):
        status = "[...document.querySelectorAll('#groups tr[data-index]')].find(e => e.innerText.includes('billing'))" \
                 ".querySelector('.badge').innerText.includes"
        browser.open(f"http://127.0.0.1:{running.port}/")
        browser.wait(f"{status}('ok')", 30)
        self.assertEqual(browser.texts("#groups .name a"), ["audit", "billing"])
        browser.run("document.querySelectorAll('#groups .name a')[1].focus()")
        self.verbs.produce("orders", 1, 300)
        browser.wait(f"{status}('critical')", 40)
        self.assertEqual(browser.texts("#groups .name a"), ["billing", "audit"], "the worst has come first")
        self.assertEqual(browser.run("document.activeElement.innerText"), "billing", "and took the focus along")
        browser.press("Enter")
        browser.wait("document.querySelector('.plot svg')")
        self.assertRegex(browser.text(".reasons"), r"partition 1 of orders has not moved for \d+ s while 300 records wait")
        self.assertIn("consumer-3", browser.text("[aria-label=Members]"))
        self.assertIn("pod-7", browser.text("[aria-label=Members]"))
        row = browser.texts("[data-topic=orders] tbody tr")[1].split("\t")
        self.assertEqual(row[:4], ["1", "100", "400", "300"])
        self.assertRegex(row[5], r"^\d+(\.\d)? s|^\d+ min")
        self.assertIn("search by time", row[6])
        self.assertIn("What helps", browser.text(".advice"))
        browser.wait("document.querySelectorAll('.plot path, .plot circle').length >= 3", 30)


if __name__ == "__main__":
    unittest.main()
