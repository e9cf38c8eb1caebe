# SPDX-License-Identifier: Apache-2.0
"""lagwatch, its peers, the bare librdkafka calls and the bare batched requests, in turn, on one real Kafka of a named size.

Each round starts each program anew, lets it warm up, and measures one collection with one scrape; told are the medians
of the rounds. `collection` of a program that collects when it is scraped is its scrape. `broker CPU` is
what the brokers used meanwhile beyond what they use while nobody asks. Requests and bytes are counted by a proxy in a run of their own."""

import argparse
import concurrent.futures
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import paths
from fault_proxy import FaultProxy
from sizes import SIZES, filled, group_name
from targets import PEERS, CollectsByItself, Lagwatch, cpu_seconds

_SCRAPERS, _SCRAPES = 8, 25  # of each
_IDLE = 10  # seconds


def broker_cpu(cluster):
    return sum(cpu_seconds(pid) for pid in cluster.pids())


def idle_cpu(cluster):
    """Of the brokers, in seconds a second, while nobody asks."""
    before, started = broker_cpu(cluster), time.monotonic()
    time.sleep(_IDLE)
    return (broker_cpu(cluster) - before) / (time.monotonic() - started)


def floor_figures(path, bootstrap):
    # The first round connects; the last comes after as long a pause as a collection does.
    done = subprocess.run([path, bootstrap, "3", str(CollectsByItself.INTERVAL)], capture_output=True, text=True, check=True, timeout=600)
    seconds, cpu, peak = map(float, done.stdout.splitlines()[-1].split())
    return {"collection s": seconds, "CPU s": cpu, "peak MB": peak}


class Rounds:
    def __init__(self, cluster, size, folder):
        self._cluster, self._size, self._folder = cluster, size, folder
        self._idle = idle_cpu(cluster)
        self.figures = {}  # target: {figure: [a round's value]}

    def add(self, target):
        with target.start(self._cluster.bootstrap, self._folder):
            target.wait_page(group_name(self._size.groups - 1).encode())
            target.warm_up()
            before, started = broker_cpu(self._cluster), time.monotonic()
            found = target.measure()
            brokers = broker_cpu(self._cluster) - before - self._idle * (time.monotonic() - started)
            ready = self._ready_page(target)
            self._note(target.name, {
                "collection s": found.collection, "CPU s": found.cpu, "scrape s": found.scrape,
                "broker CPU s": brokers, "page MB": found.page / 1e6, "peak MB": target.peak_bytes() / 1e6, **ready})

    def _ready_page(self, target):
        """Only where a scrape asks Kafka for nothing."""
        if not isinstance(target, CollectsByItself):
            return {}
        plain = statistics.median(target.get()[0] for _ in range(10))
        compressed = statistics.median(target.get(compressed=True)[0] for _ in range(10))
        with concurrent.futures.ThreadPoolExecutor(_SCRAPERS) as pool:
            took = sorted(pool.map(lambda _: target.get(compressed=True)[0], range(_SCRAPERS * _SCRAPES)))
        return {"plain ms": plain * 1e3, "gzip ms": compressed * 1e3, "gzip p99 of 8 ms": took[len(took) * 99 // 100] * 1e3}

    def _note(self, name, values):
        kept = self.figures.setdefault(name, {})
        for figure, value in values.items():
            if value is not None:
                kept.setdefault(figure, []).append(value)

    def add_floor(self, name, path):
        self._note(name, floor_figures(path, self._cluster.bootstrap))

    def add_wire(self, target, proxy):
        with target.start(self._cluster.bootstrap_of("PROXIED"), self._folder):
            target.wait_page(group_name(self._size.groups - 1).encode())
            target.warm_up()
            requests, sent, received = proxy.carried()
            target.measure()
            after = proxy.carried()
            self._note(target.name, {"requests": after[0] - requests, "sent MB": (after[1] - sent) / 1e6,
                                "received MB": (after[2] - received) / 1e6})

    def medians(self):
        return {name: {figure: statistics.median(values) for figure, values in kept.items()}
                for name, kept in self.figures.items()}

    def table(self):
        medians = self.medians()
        columns = list(dict.fromkeys(figure for kept in medians.values() for figure in kept))
        yield "| | " + " | ".join(medians) + " |"
        yield "|---|" + "---|" * len(medians)
        for figure in columns:
            cells = [kept.get(figure) for kept in medians.values()]
            yield f"| {figure} | " + " | ".join("–" if c is None else f"{c:.4g}" for c in cells) + " |"
            own = medians["lagwatch"].get(figure)
            if own:
                yield "| lagwatch's is | " + " | ".join(f"×{own / c:.3g}" if c else "–" for c in cells) + " |"


def parsed():
    parser = argparse.ArgumentParser(prog="bench/compare", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="M")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lagwatch", default=paths.REPOSITORY / "build/release/bin/lagwatch", type=pathlib.Path)
    parser.add_argument("--floors", default=paths.REPOSITORY / "build/release/bin", type=pathlib.Path, help="their folder")
    parser.add_argument("--set", action="append", default=[], metavar="FLAG", help="a flag for lagwatch, as --set=--collect.time-lag=off")
    parser.add_argument("--save", metavar="FILE", type=pathlib.Path, help="the medians as JSON, for bench/plot.py")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PATH", help=f"of {', '.join(PEERS)}")
    return parser.parse_args()


def main():
    arguments = parsed()
    size = SIZES[arguments.size]
    targets = [Lagwatch("lagwatch", arguments.lagwatch, getattr(arguments, "set"))]
    for peer in arguments.peer:
        name, _, path = peer.partition("=")
        targets.append(PEERS[name](name, path))
    with FaultProxy() as proxy, filled(size, proxy) as cluster, tempfile.TemporaryDirectory() as folder:
        rounds = Rounds(cluster, size, pathlib.Path(folder))
        for number in range(arguments.rounds):
            started = time.monotonic()
            rounds.add_floor("bare librdkafka", arguments.floors / "floor")
            rounds.add_floor("bare batched", arguments.floors / "floor_batched")
            for target in targets:
                rounds.add(target)
            print(f"round {number + 1}: {time.monotonic() - started:.0f} s", flush=True)
        for target in targets:
            rounds.add_wire(target, proxy)
    print(f"\n{size.describe()}; medians of {arguments.rounds}\n")
    print("\n".join(rounds.table()))
    if arguments.save:
        arguments.save.write_text(json.dumps({"size": size._asdict(), "medians": rounds.medians()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
