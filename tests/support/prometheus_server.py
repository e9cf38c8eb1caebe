# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus (Debian's, from .deps) on a free loopback port, and its HTTP API.

    with PrometheusServer([scraped([lagwatch.port])], rules=paths, every=1) as prometheus:
        prometheus.query('kafka_consumergroup_lag{topic="orders"}')

It scrapes and evaluates every `every` seconds and keeps its data in a folder of its own, which
leaving the context removes. Create it on a thread that outlives it (see processes.py); queries may
be sent on any thread. A rejected request raises Refused with Prometheus's message; if it does not start, the
Timeout has the end of its log.
"""

import datetime
import http.client
import json
import pathlib
import re
import shutil
import tempfile
import urllib.parse
from typing import NamedTuple

import paths
import processes

JOB = "lagwatch"
_START_SECONDS = 30
_LISTENING = re.compile(r'"Listening on" address=\S+:(\d+)')


class Refused(AssertionError):
    """Prometheus answered a request with an error."""


class Series(NamedTuple):
    labels: dict
    samples: list  # (seconds since the epoch, value)

    @property
    def value(self):
        return self.samples[-1][1]


def scraped(ports, **labels):
    """Targets of one set of labels, as a scrape configuration has them."""
    return {"targets": [f"127.0.0.1:{port}" for port in ports], "labels": labels}


class PrometheusServer:
    def __init__(self, targets, rules=(), every=1.0, port=0, **scrape):
        """targets: a list of scraped(); rules: files of rules; port: 0 takes a free one; scrape: more
        of a scrape_config, as scheme and tls_config."""
        self.every = every
        self.port = port
        self._configuration = {
            "global": {"scrape_interval": _duration(every), "scrape_timeout": _duration(every),
                       "evaluation_interval": _duration(every)},
            "rule_files": [str(pathlib.Path(path).resolve()) for path in rules],
            "scrape_configs": [{"job_name": JOB, "static_configs": targets, **scrape}]}
        self._folder = None
        self._process = None

    # --- life ---

    def __enter__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="lagwatch-prometheus-"))
        try:
            self._start()
            processes.wait_until(self._is_ready, _START_SECONDS, "Prometheus ready")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._process:
            processes.end(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self):
        home = paths.deps() / "prometheus"
        program = home / "usr/bin/prometheus"
        if not program.is_file():
            raise FileNotFoundError(f"no Prometheus at {program}: run scripts/setup prometheus")
        configuration = self._folder / "prometheus.yaml"  # JSON is YAML
        configuration.write_text(json.dumps(self._configuration))
        with open(self._folder / "log", "wb") as log:
            self._process = processes.start(
                [program, f"--config.file={configuration}",
                 f"--storage.tsdb.path={self._folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}",
                 f"--web.local-assets={home / 'usr/share/prometheus/web'}"],
                stdout=log, stderr=log, cwd=self._folder)

    def _is_ready(self):
        """It is ready shortly after it listens; the log has the address."""
        listening = _LISTENING.search(self.log())
        if not listening:
            raise RuntimeError(self.log()[-2000:])
        self.port = int(listening[1])
        return self._get("/-/ready")[0] == 200

    def log(self):
        return (self._folder / "log").read_text(errors="replace")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    # --- asking ---

    def query(self, expr, at=None):
        """An instant query: its series, each with one sample, or several of a range."""
        return self._series("query", query=expr, **({} if at is None else {"time": at}))

    def query_range(self, expr, start, end, step):
        return self._series("query_range", query=expr, start=start, end=end, step=step)

    def value(self, expr):
        """The value of the only series; None if there is none."""
        found = self.query(expr)
        if len(found) > 1:
            raise AssertionError(f"{expr}: {len(found)} series")
        return found[0].value if found else None

    def label_values(self, label, selector):
        return self._api(f"label/{label}/values", **{"match[]": selector})

    def rules(self):
        """Every rule as the API returns it, with its health and last error."""
        return [rule for group in self._api("rules")["groups"] for rule in group["rules"]]

    def evaluated(self):
        """The oldest evaluation time of all rule groups, in seconds since the epoch."""
        times = [group["lastEvaluation"] for group in self._api("rules")["groups"]]
        return min(datetime.datetime.fromisoformat(at).timestamp() for at in times)

    def targets(self):
        return self._api("targets", state="active")["activeTargets"]

    def wait_scraped(self, timeout=30):
        """Waits until every target has been scraped."""
        def all_up():
            states = [target["health"] for target in self.targets()]
            return states and set(states) == {"up"}
        processes.wait_until(all_up, timeout, "all targets up")

    def _series(self, what, **parameters):
        data = self._api(what, **parameters)
        if data["resultType"] == "scalar":
            return [Series({}, [_sample(data["result"])])]
        return [Series(one["metric"], [_sample(s) for s in one.get("values") or [one["value"]]])
                for one in data["result"]]

    def _api(self, what, **parameters):
        status, body = self._get(f"/api/v1/{what}?{urllib.parse.urlencode(parameters)}")
        answer = json.loads(body)
        if answer["status"] != "success" or answer.get("warnings"):
            raise Refused(f"{what} {parameters}: {status} {answer}")
        return answer["data"]

    def _get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _duration(seconds):
    return f"{seconds * 1000:.0f}ms"


def _sample(pair):
    return float(pair[0]), float(pair[1])
