# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=180
"""The page at / in a real headless Chromium, over a replay of an hour in which everything happens."""

import contextlib
import http.server
import json
import pathlib
import tempfile
import threading
import unittest
from urllib.parse import quote, urlsplit

import page_history
from browser import Browser
from lagwatch import Lagwatch

PHONE = 390
TROUBLE = [("billing", "critical"), ("locked-away", "unknown"), ("mailer", "warning")]
ROUND = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the reader comes back


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        page_history.write_small(folder / "small.rec")
        cls.arguments = f"--replay={folder / 'small.rec'}", "--replay.speed=0"
        cls.folder = folder
        cls.lagwatch = cls.enterClassContext(Lagwatch(*cls.arguments))
        cls.address = f"http://127.0.0.1:{cls.lagwatch.port}"
        cls.lagwatch.wait_until(lambda: len(cls.history(cls, "billing")) == 60, 30, "the end of the replay")
        cls.browser = cls.enterClassContext(Browser())

    def setUp(self):
        self.browser.complaints.clear()
        self.browser.requests.clear()
        self.browser.resize(1280)
        self.browser.prefer("light")
        self.browser.open("about:blank")  # so that the next address is loaded anew

    def tearDown(self):
        self.assertEqual(self.browser.complaints, [])
        self.assertEqual({urlsplit(address).netloc for address in self.browser.requests}
                         - {""}, {urlsplit(self.address).netloc})

    def history(self, group):
        return self.lagwatch.get(f"/api/v1/groups/{quote(group, safe='')}/history").json()["minutes"]

    def open_list(self):
        self.browser.open(f"{self.address}/")
        self.browser.wait("document.querySelectorAll('#groups tr[data-index]').length === 11")

    def open_group(self, name):
        self.browser.open(f"{self.address}/#/group/{quote(name, safe='')}")
        self.wait_group(name)

    @contextlib.contextmanager
    def another(self, *arguments):
        """A lagwatch of its own, whose requests count as those of this origin; its address."""
        with Lagwatch(*arguments) as running:
            address = f"http://127.0.0.1:{running.port}"
            yield running, address
        self.browser.requests[:] = [one.replace(address, self.address) for one in self.browser.requests]

    def wait_group(self, name):
        self.browser.wait(f"document.getElementById('group-name')?.textContent === {json.dumps(name)}"
                          " && document.querySelector('.plot svg')")

    def focused(self):
        return self.browser.run("document.activeElement.innerText || document.activeElement.id")

    def next_round(self):
        """Until the page has asked again and shows the answer."""
        self.browser.run("performance.clearResourceTimings()")
        self.browser.run(ROUND)
        self.browser.wait("performance.getEntriesByType('resource').some(e => e.name.endsWith('status'))")

    # --- the list ---

    def test_groups_appear_worst_first(self):
        self.open_list()
        rows = zip(self.browser.texts("#groups .name a"), self.browser.texts("#groups .badge"))
        rows = [(name, badge.lstrip("✕?!✓–")) for name, badge in rows]
        self.assertEqual(rows[:3], TROUBLE)
        self.assertEqual({status for _, status in rows[3:]}, {"ok", "unused"})
        self.assertIn("1 critical, 1 unknown, 1 warning of 11 groups", self.browser.text("#overall"))
        self.assertIn("Partition 7 of orders has not moved", self.browser.text("#groups .why"))

    def test_search_and_status_filter(self):
        self.open_list()
        self.browser.press("/")
        self.browser.type("MAIL")
        self.browser.wait("document.getElementById('found').textContent === '1 group found'")
        self.assertEqual(self.browser.texts("#groups .name a"), ["mailer"])
        self.browser.run("document.getElementById('status-critical').click()")
        self.browser.wait("document.getElementById('found').textContent === '0 groups found'")
        self.assertEqual(self.browser.texts("#groups .name a"), [])

    # --- one group ---

    def test_drill_down_shows_verdict_members_and_partitions(self):
        self.open_list()
        self.browser.run("document.querySelector('#groups .name a').click()")
        self.wait_group("billing")
        self.assertRegex(self.browser.text(".reasons"), r"critical\s+partition 7 of orders has not moved for "
                         r"\d+ min.* while 7,900 records wait")
        members = self.browser.text("[aria-label=Members] tbody")
        for part in ("consumer-1", "consumer-3", "/10.0.0.7", "pod-3"):
            self.assertIn(part, members)
        rows = [row.split("\t") for row in self.browser.texts("[data-topic=orders] tbody tr")]
        self.assertEqual([row[0] for row in rows], [str(p) for p in range(8)])
        self.assertEqual(rows[7][1:5], ["34,800", "42,700", "7,900", "18.5 %"])
        self.assertRegex(rows[7][5], r"^13 min")
        self.assertIn("search by time", rows[7][6])
        self.assertEqual(rows[7][7], "pod-3")

    def facts(self):
        return dict(self.browser.run("[...document.querySelectorAll('.facts > div')]"
                                     ".map(e => [e.children[0].innerText, e.children[1].innerText])"))

    def test_unknown_is_said_and_never_a_number(self):
        self.open_list()
        row = self.browser.texts("#groups tr[data-index]")[1].split("\t")
        self.assertEqual([cell.strip() for cell in row[1:4]], ["locked-away", "unknown", "unknown"])
        self.open_group("locked-away")
        facts = self.facts()
        for name in ("Lag", "Longest time lag", "Consumed", "Produced to its topics", "Caught up"):
            self.assertEqual(facts[name], "unknown", name)
        self.assertEqual(self.browser.run("document.querySelectorAll('.plot path, .plot circle').length"), 0)
        self.assertIn("lag unknown", self.browser.text(".readout"))

    def test_chart_draws_the_last_hour(self):
        self.open_group("billing")
        points = self.browser.run("[...document.querySelectorAll('.plot path')].map(e => e.getTotalLength()"
                                  " > 300 && e.getAttribute('d').split('L').length)")
        self.assertEqual(points, [60, 60, 60])
        self.assertIn("lag 8,180", self.browser.text(".readout"))
        self.assertIn("consumed 70/s", self.browser.text(".readout"))
        self.browser.run("document.querySelector('.plot').focus()")
        self.browser.press(*["ArrowLeft"] * 30)
        self.assertIn("lag 320", self.browser.text(".readout"))
        self.assertIn("consumed 80/s", self.browser.text(".readout"))

    def test_drill_down_says_what_helps_and_what_does_not(self):
        self.open_group("billing")
        self.assertRegex(self.browser.text(".advice"), r"(?s)What helps.*the owner.*What would not help.*more consumers")

    def test_many_topics_and_partitions_are_there_when_asked_for(self):
        page_history.write_wide(self.folder / "wide.rec")
        with self.another(f"--replay={self.folder / 'wide.rec'}", "--replay.speed=0") as (_, address):
            self.browser.open(f"{address}/#/group/wide")
            self.wait_group("wide")
            rows = "document.querySelectorAll('[data-topic=wide-0] tbody tr').length"
            self.assertEqual(self.browser.run("document.querySelectorAll('[data-topic]').length"), 7)
            self.assertEqual(self.browser.run(rows), 0)
            self.browser.run("document.querySelector('[data-topic=wide-0] summary').click()")
            self.browser.wait(f"{rows} === 300")
            self.browser.run("document.querySelector('[data-topic=wide-0] button').click()")
            self.browser.wait(f"{rows} === 400")

    def test_clusters_are_told_apart(self):
        page_history.write_clusters(self.folder / "two.rec", ("eu", "us"))
        with self.another(f"--replay={self.folder / 'two.rec'}", "--replay.speed=0") as (running, address):
            history = "/api/v1/groups/billing/history?cluster=us"
            running.wait_until(lambda: len(running.get(history).json()["minutes"]) == 60, 30, "the end of the replay")
            self.browser.open(f"{address}/")
            self.browser.wait("document.querySelectorAll('#groups tr[data-index]').length === 10")
            self.assertEqual(self.browser.texts("#groups .cluster")[:2], ["eu", "us"])
            self.assertRegex(self.browser.text("#clusters"), r"(?s)eu read .*us read ")
            self.browser.run("document.querySelectorAll('#groups .name a')[1].click()")
            self.browser.wait("document.querySelector('h2 .cluster')?.innerText === 'us'")
            self.assertEqual(self.browser.run("location.hash"), "#/group/billing?cluster=us")
            self.browser.press("Escape")
            self.browser.wait("document.activeElement.closest('tr')?.innerText.includes('us')")

    def test_minutes_that_are_unknown_are_a_gap_in_the_chart(self):
        self.open_group("audit")
        lines = self.browser.run("['lag', 'produced', 'consumed'].map("
                                 "line => document.querySelectorAll(`.plot path.line-${line}`).length)")
        self.assertEqual(lines, [2, 2, 2])

    def test_an_unknown_group_is_said_to_be_none(self):
        self.browser.open(f"{self.address}/#/group/nobody")
        self.browser.wait("document.getElementById('group').innerText.includes('no group of this name')")
        self.assertTrue(all("404" in line for line in self.browser.complaints), self.browser.complaints)
        self.browser.complaints.clear()  # the browser's own lines of the two addresses

    # --- names ---

    def test_hostile_names_are_inert(self):
        self.open_list()
        self.assertEqual(self.browser.run("document.querySelectorAll('main script, main img').length"), 0)
        shown = self.browser.run("[...document.querySelectorAll('#groups .name a')].map(e => e.textContent)")
        for name in page_history.HOSTILE:
            with self.subTest(name):
                self.assertIn(name, shown)
                number = shown.index(name)
                self.browser.run(f"document.querySelectorAll('#groups .name a')[{number}].click()")
                self.wait_group(name)
                self.assertEqual(self.browser.run("document.querySelectorAll('main script, main img').length"), 0)
                self.assertNotEqual(self.browser.run("document.title"), "owned")
                self.browser.press("Escape")
                self.browser.wait("!document.getElementById('list').hidden")

    # --- looks and ways to use it ---

    def test_dark_by_the_system_and_by_choice(self):
        def dark():
            color = self.browser.run("getComputedStyle(document.documentElement).backgroundColor")
            return sum(map(int, color[4:-1].split(","))) < 200
        self.open_list()
        self.assertFalse(dark())
        self.browser.prefer("dark")
        self.assertTrue(dark())
        for expected in (False, True):  # light, dark
            self.browser.run("document.getElementById('theme').click()")
            self.assertEqual(dark(), expected)
        self.browser.prefer("light")
        self.open_list()
        self.assertTrue(dark(), "the choice is kept")
        self.browser.run("document.getElementById('theme').click()")  # the system's again
        self.assertFalse(dark())

    def test_a_phone_never_scrolls_sideways(self):
        self.browser.resize(PHONE, 844, phone=True)
        self.open_list()
        self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), PHONE)
        self.assertIn("has not moved", self.browser.text("#groups .why"))
        self.browser.resize(320, 844, phone=True)
        for name in ("billing", page_history.HOSTILE[0]):
            self.open_group(name)
            self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), 320)

    def test_keyboard_alone(self):
        self.open_list()
        self.browser.press("Tab")
        self.assertEqual(self.focused(), "Skip to the groups")
        self.browser.press("Enter", "Tab")
        self.assertEqual(self.focused(), "search")
        self.browser.press("ArrowDown")
        self.assertEqual(self.focused(), "billing")
        self.browser.press("ArrowDown")
        self.assertEqual(self.focused(), "locked-away")
        outline = self.browser.run("getComputedStyle(document.activeElement).outlineStyle")
        self.assertNotEqual(outline, "none", "the focus can be seen")
        self.browser.press("Enter")
        self.wait_group("locked-away")
        self.browser.wait("document.activeElement.id === 'group-name'")
        self.browser.press("Tab")  # past what cannot be used: the chart
        self.assertEqual(self.browser.run("document.activeElement.className"), "plot")
        self.browser.press("Escape")
        self.browser.wait("document.activeElement.innerText === 'locked-away'")
        self.assertFalse(self.browser.run("document.getElementById('list').hidden"))

    # --- refreshing ---

    def test_a_refresh_keeps_what_the_reader_did(self):
        self.browser.resize(1280, 500)
        self.open_group("billing")
        self.browser.run("document.querySelector('.chart details summary').click()")
        self.browser.run("document.querySelector('[data-topic=orders] summary').click()")
        self.browser.wait("!document.querySelector('[data-topic=orders]').open")
        self.browser.run("document.querySelector('.chart details summary').focus(); window.scrollTo(0, 222);"
                         "window.before = [...document.querySelectorAll('#group *')].length;"
                         "window.plot = document.querySelector('.plot')")
        self.next_round()
        self.assertTrue(self.browser.run("plot.isConnected && plot === document.querySelector('.plot')"))
        self.assertFalse(self.browser.run("document.querySelector('[data-topic=orders]').open"))
        self.assertTrue(self.browser.run("document.querySelector('.chart details').open"))
        self.assertEqual(self.focused(), "The last hour as a table")
        self.assertEqual(self.browser.run("window.scrollY"), 222)

    def test_it_says_when_lagwatch_is_gone_and_when_it_is_back(self):
        with Lagwatch(*self.arguments) as passing:
            address, port = f"http://127.0.0.1:{passing.port}", passing.port
            self.browser.open(f"{address}/")
            self.browser.wait("document.querySelectorAll('#groups tr[data-index]').length === 11")
            self.assertTrue(self.browser.run("document.getElementById('alarm').hidden"))
        self.browser.run(ROUND)
        self.browser.wait("document.getElementById('alarm').innerText.includes('has not been reachable since')")
        self.assertEqual(len(self.browser.texts("#groups .name a")), 11, "what was known stays")
        with Lagwatch(*self.arguments, f"--web.listen-address=127.0.0.1:{port}"):
            self.browser.run(ROUND)
            self.browser.wait("document.getElementById('alarm').hidden")
        self.browser.complaints.clear()  # the browser's own lines of refused connections
        self.browser.requests[:] = [one.replace(address, self.address) for one in self.browser.requests]

    def test_it_says_that_kafka_was_never_reached(self):
        with self.another("--kafka.bootstrap-servers=127.0.0.1:1", "--collect.interval=1s") as (alone, address):
            alone.wait_until(lambda: not alone.get("/api/v1/status").json()["clusters"][0]["up"])
            self.browser.open(f"{address}/")
            self.browser.wait("document.getElementById('alarm').innerText.includes('No fresh data of Kafka')")
            self.assertIn("unknown", self.browser.text("#overall"))

    def test_it_works_behind_a_path_prefix(self):
        with prefix_proxy(self.lagwatch, "/ops/lag") as port:
            proxy = f"http://127.0.0.1:{port}"
            self.browser.open(f"{proxy}/ops/lag/")
            self.browser.wait("document.querySelectorAll('#groups tr[data-index]').length === 11")
            self.browser.run("document.querySelector('#groups .name a').click()")
            self.wait_group("billing")
            links = self.browser.run("[...document.querySelectorAll('footer a')].map(a => a.href)")
            self.assertTrue(all(link.startswith(f"{proxy}/ops/lag/") for link in links), links)
        self.browser.requests[:] = [one.replace(proxy, self.address) for one in self.browser.requests]


class prefix_proxy:  # pylint: disable=invalid-name
    """Passes requests below `prefix` on without it and refuses all others; the port."""

    def __init__(self, behind, prefix):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                inside = self.path.startswith(f"{prefix}/")
                answer = behind.get(self.path.removeprefix(prefix)) if inside else None
                self.send_response(answer.status if inside else 404)
                for name in ("Content-Type", "Content-Security-Policy"):
                    if inside and answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.end_headers()
                self.wfile.write(answer.body if inside else b"")

            def log_message(self, *_):
                pass
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self._server.server_port

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


if __name__ == "__main__":
    unittest.main()
