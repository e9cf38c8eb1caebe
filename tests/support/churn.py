# SPDX-License-Identifier: Apache-2.0
"""A three-broker cluster with all kinds of groups, where groups, topics and brokers come and go while
a lagwatch is scraped in every form.

    with Churn("--collect.interval=1s") as churn:
        churn.come_and_go(width=10)
        churn.fault(lambda: churn.cluster.kill(2), lambda: churn.cluster.start(2))
"""

import contextlib
import itertools
import threading

import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster
from member import Member
from processes import wait_until

PATHS = ("/metrics", "/api/v1/groups?partitions=true", "/api/v1/groups/memberless",
         "/api/v1/status", "/readyz", "/livez", "/", "/no/such/page")
LIVING = ({}, {"protocol": "consumer"}, {"instance_id": "one"}, {"per_second": 0},
          {"commit": "never", "protocol": "consumer"})
FORMS = ({}, {"Accept": lagwatch.OPENMETRICS}, {"Accept-Encoding": "gzip"}, {})


class Scrapers:
    """Threads that request every endpoint in turn, as text, as OpenMetrics and compressed."""

    def __init__(self, program, pause):
        self._program, self._pause = program, pause
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(headers,), daemon=True)
                         for headers in FORMS]
        self.answers = 0
        self.bad = []

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def _run(self, headers):
        while not self._stop.wait(self._pause):
            for path in PATHS:
                answer = self._program.get(path, headers)
                self.answers += 1
                if answer.status not in (200, 404, 503):
                    self.bad.append((path, answer.status))
                if path == "/metrics":
                    lagwatch.parse(answer.text(), openmetrics="Accept" in headers)

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join(30)


class Churn:
    def __init__(self, *settings, pause=0.05):
        """pause: seconds between two turns of a scraper."""
        self._settings, self._pause = settings, pause
        self._numbers = itertools.count()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            # Else a producer that loses a broker makes every topic anew that it ever wrote to.
            self.cluster = stack.enter_context(KafkaCluster(brokers=3, config={"auto.create.topics.enable": "false"}))
            self.verbs = Verbs(self.cluster.bootstrap)
            self.verbs.create_topics({"steady": 6, "other": 3}, replicas=3)
            self.verbs.create_topics({"single": 6}, replicas=1)
            self.verbs.produce_all({("steady", p): 50 for p in range(6)})
            self.verbs.commit("memberless", {("single", p): 0 for p in range(6)})
            for number, options in enumerate(LIVING):
                stack.enter_context(Member(self.cluster.bootstrap, f"living-{number}",
                                           ["steady", "other"], **options)).wait_assigned()
            stack.enter_context(Member(self.cluster.bootstrap, "assigned", assign=[("steady", 1)]))
            self.program = stack.enter_context(lagwatch.Lagwatch(
                f"--kafka.bootstrap-servers={self.cluster.bootstrap}", "--collect.timeout=3s", "--collect.stale-after=8",
                "--collect.member-info", "--collect.isolation-level=read_committed", *self._settings))
            self.scrapers = stack.enter_context(Scrapers(self.program, self._pause))
            self.wait_all()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure):
        return self._stack.__exit__(*failure)

    def wait_all(self):
        wanted = {f"living-{number}" for number in range(len(LIVING))} | {"memberless", "assigned"}

        def there():
            groups = self.program.get("/api/v1/groups").json()["groups"]
            return wanted <= {g["group"] for g in groups if g["state"] is not None}
        self.program.wait_until(there, 90, "all groups with a state")

    def come_and_go(self, width=1):
        """Creates `width` topics, each with a group, and adds a member that reads all of them to a live group; waits until
        they are on the page; then removes everything."""
        turn = next(self._numbers)
        topics = [f"passing-{turn}-{number}" for number in range(width)]
        self.verbs.create_topics(dict.fromkeys(topics, 2))
        self.verbs.produce_all({(topic, 0): 5 for topic in topics})
        for topic in topics:
            self.verbs.commit(f"group-{topic}", {(topic, 0): 2})
        with Member(self.cluster.bootstrap, "living-0", ["steady", *topics]) as guest:
            guest.wait_assigned()
            self.program.wait_until(self._shows(set(topics)), 60, f"{topics} on the page")
        self.verbs.delete_topics(topics)
        for topic in topics:
            self.verbs.delete_group(f"group-{topic}")

    def _shows(self, topics):
        return lambda: topics <= {labels["topic"]
                                  for labels, _ in self.program.metrics().all("kafka_consumergroup_lag")}

    def fault(self, strike, heal):
        """Injects the fault until errors are counted, and removes it."""
        before = self._errors()
        strike()
        wait_until(lambda: self._errors() > before, 60, "errors counted")
        self.program.wait_collections(2)
        heal()
        self.cluster.wait_ready()

    def _errors(self):
        return sum(v for _, v in self.program.metrics().all("lagwatch_kafka_errors_total"))

    def usage(self):
        """(resident bytes, descriptors, threads, seconds of the last collection)"""
        page = self.program.metrics()
        return (page.value("process_resident_memory_bytes"), self.program.open_descriptors(),
                self.program.threads(), page.value("lagwatch_collection_duration_seconds", phase="total"))
