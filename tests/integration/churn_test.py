# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=400 presets=release,asan,tsan
"""Everything at once, for the sanitizers: all kinds of groups, churn, faults, scrapes in every form.

What the numbers are is checked elsewhere; here the program must stay up, serve well-formed pages,
and end cleanly. A sanitizer's finding ends it with another exit code, which stop() asserts on.
"""

import threading
import unittest

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member
from processes import wait_until

PATHS = ("/metrics", "/api/v1/groups?partitions=true", "/api/v1/groups/memberless",
         "/api/v1/status", "/readyz", "/livez", "/", "/no/such/page")
LIVING = ({}, {"protocol": "consumer"}, {"instance_id": "one"}, {"per_second": 0},
          {"commit": "never", "protocol": "consumer"})


class Scrapers:
    """Threads that ask for everything in turn, as text, as OpenMetrics and compressed."""

    def __init__(self, program):
        self._program = program
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True)
                         for number in range(3)]
        self.answers = 0
        self.bad = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def _run(self, number):
        headers = ({}, {"Accept": lagwatch.OPENMETRICS}, {"Accept-Encoding": "gzip"})[number]
        while not self._stop.wait(0.05):
            for path in PATHS:
                answer = self._program.get(path, headers)
                self.answers += 1
                if answer.status not in (200, 404, 503):
                    self.bad.append((path, answer.status))
                if path == "/metrics":
                    lagwatch.parse(answer.text(), openmetrics=number == 1)

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(30)


class ChurnTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = cls.enterClassContext(KafkaCluster(brokers=3))
        cls.verbs = Verbs(cls.cluster.bootstrap)
        cls.verbs.create_topics({"steady": 6, "other": 3}, replicas=3)
        cls.verbs.create_topics({"single": 6}, replicas=1)
        cls.verbs.produce_all({("steady", p): 50 for p in range(6)})
        cls.verbs.commit("memberless", {("single", p): 0 for p in range(6)})
        for number, options in enumerate(LIVING):
            cls.enterClassContext(Member(cls.cluster.bootstrap, f"living-{number}",
                                         ["steady", "other"], **options)).wait_assigned()
        cls.enterClassContext(Member(cls.cluster.bootstrap, "assigned", assign=[("steady", 1)]))

    def test_stays_up_and_clean(self):
        program = lagwatch.Lagwatch(
            f"--kafka.bootstrap-servers={self.cluster.bootstrap}", "--collect.interval=300ms",
            "--collect.timeout=3s", "--collect.stale-after=8", "--collect.member-info",
            "--collect.isolation-level=read_committed")
        with program, Scrapers(program) as scrapers:
            self.program = program
            self.wait_all()
            self.churn_groups_and_topics()
            self.fault(lambda: self.cluster.kill(2), lambda: self.cluster.start(2))
            self.fault(lambda: self.cluster.pause(3), lambda: self.cluster.resume(3))
            self.wait_all()
        print(f"{scrapers.answers} answers")
        self.assertEqual(scrapers.bad, [])
        self.assertGreater(scrapers.answers, 100)

    def wait_all(self):
        wanted = {f"living-{number}" for number in range(len(LIVING))} | {"memberless", "assigned"}

        def there():
            groups = self.program.get("/api/v1/groups").json()["groups"]
            return wanted <= {g["group"] for g in groups if g["state"] is not None}
        self.program.wait_until(there, 90, "all groups with a state")

    def churn_groups_and_topics(self):
        for number in range(5):
            topic = f"passing-{number}"
            self.verbs.create_topics({topic: 2})
            self.verbs.produce(topic, 0, 5)
            self.verbs.commit(f"group-{topic}", {(topic, 0): 2})
            with Member(self.cluster.bootstrap, "living-0", ["steady", topic]) as guest:
                guest.wait_assigned()
                self.program.wait_until(
                    lambda: self.program.metrics().all("kafka_consumergroup_lag", topic=topic),
                    60, f"{topic} on the page")
            self.verbs.delete_topics([topic])
            self.verbs.delete_group(f"group-{topic}")

    def fault(self, strike, heal):
        before = self.errors()
        strike()
        wait_until(lambda: self.errors() > before, 60, "errors counted")
        self.program.wait_collections(2)
        heal()
        self.cluster.wait_ready()

    def errors(self):
        return sum(v for _, v in self.program.metrics().all("lagwatch_kafka_errors_total"))


if __name__ == "__main__":
    unittest.main()
