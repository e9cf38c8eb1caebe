# SPDX-License-Identifier: Apache-2.0
"""The demo of scripts/run: a real Kafka with live groups, and lagwatch, which gets all arguments.

After --with-prometheus, which must come first, a real Prometheus with our rules scrapes lagwatch.
Ends on SIGINT, SIGTERM or SIGHUP, or when lagwatch does, and takes everything with it; children
also die with this process, however it dies (tests/support/processes.py).
"""

import contextlib
import os
import pathlib
import signal
import socket
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

# pylint: disable=wrong-import-position
import lagwatch
import paths
import processes
from kafka_cluster import KafkaCluster
from prometheus_server import PrometheusServer, scraped
from sample_groups import SampleGroups

DEFAULT_PORT = 9308
PROMETHEUS_PORT = 9090
SCRAPE_SECONDS = 5
WITH_PROMETHEUS = "--with-prometheus"


class Stopped(BaseException):
    """A signal stops the demo; unwinds through every context manager."""


def stop_on_signals():
    def stop(*_):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def say(text):
    print(text, file=sys.stderr, flush=True)


def address_arguments(arguments):
    """Arguments for any free port, or none if an address is given or the usual port is free."""
    if any(a.startswith("--web.listen-address") for a in arguments):
        return []
    return [] if is_free(DEFAULT_PORT) else ["--web.listen-address=:0"]


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
            return True
        except OSError:
            say(f"==> port {port} is taken: using a free one")
            return False


def settings():
    """The environment without the variables for this script, which lagwatch does not know."""
    return {name: value for name, value in os.environ.items()
            if name not in ("LAGWATCH_BINARY", "LAGWATCH_DEPS")}


class Program:
    """lagwatch as a child process; prints its log and searches it for the port."""

    def __init__(self, arguments, environment):
        self._process = processes.start(
            [paths.binary(), *arguments], stderr=processes.PIPE, env=environment)
        self._port = None
        self._listening = threading.Event()
        self._reader = threading.Thread(target=self._pass_on, daemon=True)
        self._reader.start()

    def _pass_on(self):
        for line in self._process.stderr:
            text = line.decode(errors="replace")
            print(text, end="", file=sys.stderr, flush=True)
            if self._port is None:
                self._port = lagwatch.listening_port(text)
                if self._port:
                    self._listening.set()
        self._listening.set()

    def wait_port(self):
        """None if it ended without listening."""
        self._listening.wait()
        return self._port

    def wait(self):
        return self._process.wait()

    def stop(self):
        code = processes.end(self._process)
        self._reader.join(2)
        return code


def start_prometheus(port):
    """Scrapes more often than usual, so that a demo need not wait; the rules are unchanged."""
    say("==> starting Prometheus")
    return PrometheusServer([scraped([port])], rules=sorted((ROOT / "alerts").glob("*.yaml")),
                            every=SCRAPE_SECONDS,
                            port=PROMETHEUS_PORT if is_free(PROMETHEUS_PORT) else 0)


def show(port, prometheus, arguments, environment):
    done = processes.run([paths.binary(), "--once", *arguments], env=environment)
    print(done.stdout, end="", flush=True)
    for what, path in (("page", "/"), ("metrics", "/metrics"), ("groups", "/api/v1/groups"),
                       ("ready", "/readyz")):
        print(f"{what:8} http://localhost:{port}{path}")
    if prometheus:
        print(f"alerts   {prometheus.url}/classic/alerts    queries  {prometheus.url}/classic/graph")
    print("Ctrl-C stops everything", flush=True)


def run(arguments):
    with_prometheus = arguments[:1] == [WITH_PROMETHEUS]
    arguments = arguments[with_prometheus:]
    with contextlib.ExitStack() as stack:
        say("==> starting Kafka")
        cluster = stack.enter_context(KafkaCluster(brokers=1))
        say(f"==> Kafka is up at {cluster.bootstrap}; starting sample groups")
        stack.enter_context(SampleGroups(cluster.bootstrap))
        environment = {**settings(), "KAFKA_BOOTSTRAP_SERVERS": cluster.bootstrap}
        program = Program([*address_arguments(arguments), *arguments], environment)
        stack.callback(program.stop)
        port = program.wait_port()
        if port:
            prometheus = stack.enter_context(start_prometheus(port)) if with_prometheus else None
            show(port, prometheus, arguments, environment)
        return program.wait()


def main():
    stop_on_signals()
    try:
        return run(sys.argv[1:])
    except Stopped:
        say("==> stopped; nothing is left running")
        return 0


if __name__ == "__main__":
    sys.exit(main())
