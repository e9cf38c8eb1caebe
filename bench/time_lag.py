# SPDX-License-Identifier: Apache-2.0
"""What finding the age of first unread records costs, on a real Kafka of three brokers.

    PYTHONPATH=tests/support LAGWATCH_BINARY=build/r/bin/lagwatch .deps/venv/bin/python \\
        bench/time_lag.py first | moving [GROUPS] | following

first: one group that stands in the middle of 1,000 partitions, asked from nothing (--once), and
again while it is stuck. moving: GROUPS (100) groups in each of them, which all move before every
collection. The records are steady over an hour, in half of the topics in bursts of a second.
following: a group that stays 30 s behind 200 partitions that are written to, watched with `search`
and with `auto` at the same time.
"""

import random
import statistics
import sys
import time

from confluent_kafka import Producer

import clients
import lagwatch
from clients import Verbs
from kafka_cluster import KafkaCluster

TOPICS, PARTITIONS, RECORDS = 50, 20, 1000
HOUR = 3_600_000
SAMPLES = 5
MOVES = 6
FOLLOWING_SECONDS, BEHIND_SECONDS = 100, 30


def keys():
    return [(f"t{t:02}", p) for t in range(TOPICS) for p in range(PARTITIONS)]


def fill(cluster, verbs):
    verbs.create_topics({f"t{t:02}": PARTITIONS for t in range(TOPICS)})
    producer = Producer(clients.quiet(cluster.bootstrap, {
        "linger.ms": 20, "queue.buffering.max.messages": 2_000_000}))
    start = int(time.time() * 1000) - HOUR
    for topic, partition in keys():
        bursty = topic >= f"t{TOPICS // 2:02}"
        for i in range(RECORDS):
            at = i // 100 * HOUR // 10 + i % 100 * 10 if bursty else i * HOUR // RECORDS
            producer.produce(topic, b"x" * 20, partition=partition, timestamp=start + at)
        producer.poll(0)
    assert producer.flush(120) == 0


def page_of(*arguments):
    code, out, err = lagwatch.run_once("--once", "--output=prometheus", *arguments)
    assert code in (0, 1, 2), err
    return lagwatch.parse(out)


def phase(page, name):
    return page.value("lagwatch_collection_duration_seconds", phase=name) or 0


def requests(page, api):
    return page.value("lagwatch_kafka_requests_total", api=api) or 0


def first_collections(arguments):
    for mode in ("off", "search", "auto", "fetch"):
        pages = [page_of(f"--collect.time-lag={mode}", *arguments) for _ in range(SAMPLES)]
        known = {len(page.all("kafka_consumergroup_lag_seconds")) for page in pages}
        print(f"first, {mode}: total {median(pages, 'total'):.0f} ms, time_lag "
              f"{median(pages, 'time_lag'):.0f} ms, of them known {known}, "
              f"{requests(pages[0], 'time_search'):.0f} lists asked, "
              f"{requests(pages[0], 'fetch'):.0f} assignments")


def median(pages, name):
    return 1000 * statistics.median(phase(page, name) for page in pages)


def stuck(arguments):
    with lagwatch.Lagwatch("--collect.interval=1s", *arguments) as running:
        running.wait_collections(2)
        before = running.metrics()
        running.wait_collections(3)
        after = running.metrics()
        print(f"stuck: {requests(after, 'time_search') - requests(before, 'time_search'):.0f} more "
              f"lists in 3 collections, time_lag {1000 * phase(after, 'time_lag'):.1f} ms, pending "
              f"{after.value('lagwatch_time_lag_pending'):.0f}")


def seen(page):
    """{(group, topic, partition): value} of lag and of time lag."""
    return [{tuple(sorted(labels.items())): value for labels, value in page.all(name)}
            for name in ("kafka_consumergroup_lag", "kafka_consumergroup_lag_seconds")]


def moving(verbs, arguments, groups):
    at = {group: {key: random.randrange(10, RECORDS - 10 - 5 * MOVES) for key in keys()}
          for group in groups}
    for group in groups:
        verbs.commit(group, at[group])
    with lagwatch.Lagwatch("--collect.interval=30s", *arguments) as running:
        for number in range(MOVES):
            wanted = number + 1
            running.wait_until(lambda n=wanted: running.collections() >= n, 120, "a collection")
            tell(number, running.metrics())
            for group in groups:
                at[group] = {key: offset + 5 for key, offset in at[group].items()}
                verbs.commit(group, at[group])


def tell(number, page):
    lag, age = seen(page)
    lowest = min((lag[key] for key in age), default=0)
    above = sum(1 for key, value in lag.items() if key not in age and value > lowest)
    print(f"moving {number}: {len(lag)} with a lag, {len(age)} ages known, pending "
          f"{page.value('lagwatch_time_lag_pending'):.0f}, {above} of the unknown have more lag than "
          f"the least known; total {1000 * phase(page, 'total'):.0f} ms, time_lag "
          f"{1000 * phase(page, 'time_lag'):.0f} ms, lists so far {requests(page, 'time_search'):.0f}"
          f", rss {page.value('process_resident_memory_bytes') / 1e6:.0f} MB", flush=True)


def following(verbs, arguments):
    verbs.create_topics({"live": 200})
    written, past = dict.fromkeys((("live", p) for p in range(200)), 0), []
    with (lagwatch.Lagwatch("--collect.interval=5s", "--collect.time-lag=search",
                            *arguments) as search,
          lagwatch.Lagwatch("--collect.interval=5s", "--collect.time-lag=auto",
                            *arguments) as auto):
        started = time.monotonic()
        while time.monotonic() < started + FOLLOWING_SECONDS:
            # One to four records every fifth of a second; commits in the midst of a batch.
            counts = {key: random.randrange(1, 5) for key in written}
            verbs.produce_all(counts)
            written = {key: count + counts[key] for key, count in written.items()}
            past.append({key: count - 1 for key, count in written.items()})
            if len(past) % 5 == 0 and len(past) > 5 * BEHIND_SECONDS:
                verbs.commit("follower", past[-5 * BEHIND_SECONDS])
            time.sleep(max(0, started + len(past) / 5 - time.monotonic()))
        for name, running in (("search", search), ("auto", auto)):
            page = running.metrics()
            print(f"following, {name}: {requests(page, 'time_search'):.0f} lists in "
                  f"{running.collections():.0f} collections, ages "
                  f"{sorted(value for _, value in page.all('kafka_consumergroup_lag_seconds'))[::40]}")


def main():
    random.seed(1)
    part = sys.argv[1]
    with KafkaCluster(brokers=3, config={
            "log.retention.ms": -1, "log.message.timestamp.before.max.ms": 9223372036854775807},
            heap_mb=700) as cluster:
        verbs = Verbs(cluster.bootstrap)
        arguments = [f"--kafka.bootstrap-servers={cluster.bootstrap}"]
        if part == "following":
            following(verbs, arguments)
            return
        fill(cluster, verbs)
        if part == "moving":
            count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
            moving(verbs, arguments, [f"g{number:03}" for number in range(count)])
            return
        verbs.commit("one", {key: random.randrange(10, RECORDS - 10) for key in keys()})
        first_collections(arguments)
        for mode in ("search", "auto", "fetch"):
            stuck([f"--collect.time-lag={mode}", *arguments])


if __name__ == "__main__":
    main()
