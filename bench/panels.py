# SPDX-License-Identifier: Apache-2.0
"""Seconds from another exporter to the same panels, on a real Kafka and a real Prometheus:

    PYTHONPATH=tests/support .deps/venv/bin/python bench/panels.py \\
      --old 'kafka_exporter --kafka.server=$BROKERS --web.listen-address=127.0.0.1:$PORT' \\
      --new 'lagwatch --kafka.server=$BROKERS --web.listen-address=127.0.0.1:$PORT'

Both are commands of bash, given the variables BROKERS and PORT (of several commands the last needs `exec`). Once every query has data from the old one, it is stopped and the new one
started: at the same address, or with --move at another one, as a new pod has. A query counts when its series hold values and lagwatch was
scraped; `$instance` in it is the address. Without --query the queries are those of Grafana's dashboard 7589. Prometheus loads --rules FILE;
of a guide, its block rules.yaml.
"""

import argparse
import json
import os
import pathlib
import tempfile
import time

import dashboards
import paths
import processes
from clients import Verbs
from guides import read_blocks
from kafka_cluster import KafkaCluster
from member import Member
from prometheus_server import JOB, PrometheusServer, scraped
from traffic import Traffic

BOARDS = paths.REPOSITORY / "tests/testdata/kafka_exporter_dashboards.json"
PATIENCE = 300


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--old", required=True)
    parser.add_argument("--new", required=True)
    parser.add_argument("--move", action="store_true")
    parser.add_argument("--scrape", type=float, default=15, help="seconds between two scrapes and two evaluations of rules")
    parser.add_argument("--rules", type=pathlib.Path)
    parser.add_argument("--query", action="append")
    return parser.parse_args()


def rules_of(path, folder):
    if path is None:
        return []
    if path.suffix == ".md":
        target = folder / "rules.yaml"
        target.write_text(next(block.text for block in read_blocks(path) if block.name == "rules.yaml"), encoding="utf-8")
        return [target]
    return [path]


def queries(given, port):
    values = {"job": JOB, "topic": "orders", "instance": f"127.0.0.1:{port}"}
    known = given or [expr for _, expr in json.loads(BOARDS.read_text(encoding="utf-8"))["dashboards"][0]["panels"]]
    return [dashboards.fill(expr, values) for expr in known]


def started(command, kafka, port, log):
    return processes.start(["bash", "-c", command], stdout=log, stderr=log, env={**os.environ, "BROKERS": kafka, "PORT": str(port)})


def answered(prometheus, expr):
    found = prometheus.query(expr)
    return bool(found) and all(series.value == series.value for series in found)  # NaN is no value


def measure(asked, kafka, folder):
    old_port, new_port = paths.free_ports(2)
    if not asked.move:
        new_port = old_port
    with open(folder / "log", "w", encoding="utf-8") as log, PrometheusServer(
            [scraped(sorted({old_port, new_port}))], rules=rules_of(asked.rules, folder), every=asked.scrape) as prometheus:
        old = started(asked.old, kafka, old_port, log)
        processes.wait_until(lambda: all(answered(prometheus, expr) for expr in queries(asked.query, old_port)),
                             PATIENCE, "data from the old exporter", every=1)
        time.sleep(2 * asked.scrape)
        began = time.monotonic()
        processes.end(old)
        new = started(asked.new, kafka, new_port, log)
        waiting = dict.fromkeys(queries(asked.query, new_port))
        while any(seconds is None for seconds in waiting.values()) and time.monotonic() - began < PATIENCE:
            if prometheus.query("lagwatch_build_info"):
                for expr in [expr for expr, seconds in waiting.items() if seconds is None and answered(prometheus, expr)]:
                    waiting[expr] = time.monotonic() - began
            time.sleep(0.2)
        processes.end(new)
    return waiting


def main():
    asked = options()
    with KafkaCluster(brokers=1) as cluster, tempfile.TemporaryDirectory() as folder:
        Verbs(cluster.bootstrap).create_topics({"orders": 2})
        traffic = Traffic(cluster.bootstrap, {"orders": 20})
        traffic.start()
        with Member(cluster.bootstrap, "billing", ["orders"]):
            for expr, seconds in measure(asked, cluster.bootstrap, pathlib.Path(folder)).items():
                print("never " if seconds is None else f"{seconds:5.1f} s", expr)
        traffic.finish()


if __name__ == "__main__":
    main()
