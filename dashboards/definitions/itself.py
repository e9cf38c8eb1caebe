# SPDX-License-Identifier: Apache-2.0
"""lagwatch itself: whether its numbers can be trusted, and what they cost."""
from grafana import GREEN, RED, YELLOW, YES_NO, dashboard, lines, number, query, row, table, thresholds

CLUSTER = 'cluster=~"$cluster"'
# Every instance by itself: a replica that differs is what this dashboard is for.
WHO = "{{instance}} {{cluster}}"


def of_processes(metric):
    return f"{metric} and on (job, instance) lagwatch_build_info"


def now():
    least = {"mode": "absolute", "steps": [{"color": RED, "value": None}, {"color": GREEN, "value": 1}]}
    return [
        number("Kafka is reached", "Whether every replica reaches every cluster.", f"min(lagwatch_up{{{CLUSTER}}})", "none", mappings=YES_NO, steps=least),
        number("Age of the last whole collection", "Of the worst replica and cluster.",
               f"max(time() - lagwatch_last_success_timestamp_seconds{{{CLUSTER}}})", "s", steps=thresholds((60, YELLOW), (600, RED))),
        number("Duration of a collection", "Of the slowest replica and cluster.", f'max(lagwatch_collection_duration_seconds{{{CLUSTER},phase="total"}})', "s",
               steps=thresholds((5, YELLOW), (10, RED))),
        number("Groups", "On the page, of all clusters.", f"sum(max by (cluster, type) (lagwatch_groups{{{CLUSTER}}}))", "short"),
        number("Partitions", "On the page, of all clusters.", f"sum(max by (cluster) (lagwatch_partitions{{{CLUSTER}}}))", "short"),
        number("Series", "On the page, of all clusters.", f"sum(max by (cluster) (lagwatch_series{{{CLUSTER}}}))", "short"),
    ]


def collections():
    return [
        row("Collections"),
        lines("Time of the phases", "Wall time of each phase of the last collection; phases may overlap. Of replicas, the slowest.",
              [query(f"max by (cluster, phase) (lagwatch_collection_duration_seconds{{{CLUSTER}}})", "{{phase}} {{cluster}}")], "s", min=0),
        lines("Collections by result", "In 5 min: complete, partial (something could not be read), failed (nothing could).",
              [query(f"increase(lagwatch_collections_total{{{CLUSTER}}}[5m])", "{{result}} " + WHO)], "short", min=0),
        lines("Age of the data", "Of the last complete collection, and of the oldest data of any group.",
              [query(f"time() - lagwatch_last_success_timestamp_seconds{{{CLUSTER}}}", "last whole " + WHO),
               query(f"max by (instance, cluster) (kafka_consumergroup_data_age_seconds{{{CLUSTER}}})", "oldest shown " + WHO)], "s", min=0),
        lines("Skew", "Time between reading the commits and the log ends: the lag of a busy group is too high by what is written in that time.",
              [query(f"lagwatch_collection_skew_seconds{{{CLUSTER}}}", WHO)], "s", min=0),
        lines("Times to be found", "Offsets whose record time is not found yet, so that their time lag is absent.",
              [query(f"lagwatch_time_lag_pending{{{CLUSTER}}}", WHO)], "short", min=0),
        lines("Clamped lags", "In 5 min, differences that would have been negative and are shown as 0.",
              [query(f"increase(lagwatch_lag_clamped_total{{{CLUSTER}}}[5m])", WHO)], "short", min=0),
    ]


def kafka():
    return [
        row("Kafka"),
        lines("Requests", "Requests sent to Kafka per second.",
              [query(f"sum by (api, cluster) (rate(lagwatch_kafka_requests_total{{{CLUSTER}}}[$__rate_interval]))", "{{api}} {{cluster}}")], "reqps", min=0,
              stacked=True),
        lines("Errors", "Failed requests and failed parts of requests in 5 min, by Kafka's name of the error.",
              [query(f"sum by (api, error, cluster) (increase(lagwatch_kafka_errors_total{{{CLUSTER}}}[5m]))", "{{api}} {{error}} {{cluster}}")], "short",
              min=0, steps=thresholds((1, RED))),
        lines("Round trip to the brokers", "Of one small request per collection; a broker that does not answer is missing.",
              [query(f"max by (cluster, broker) (lagwatch_broker_rtt_seconds{{{CLUSTER}}})", "{{broker}} {{cluster}}")], "s", min=0),
        lines("Groups by protocol", "Groups on the page.",
              [query(f"max by (cluster, type) (lagwatch_groups{{{CLUSTER}}})", "{{type}} {{cluster}}")], "short", min=0, decimals=0),
    ]


def process():
    return [
        row("Process"),
        lines("Memory", "Resident.", [query(of_processes("process_resident_memory_bytes"), "{{instance}}")], "bytes", width=8, min=0),
        lines("CPU", "Of one core.", [query(of_processes("rate(process_cpu_seconds_total[$__rate_interval])"), "{{instance}}")], "percentunit", width=8, min=0),
        lines("Open files", "Against the limit on the process.",
              [query(of_processes("process_open_fds"), "{{instance}}"), query(of_processes("process_max_fds"), "{{instance}} limit")], "short", width=8, min=0),
        table("Versions", "Every lagwatch that is scraped.",
              [("up since", "(process_start_time_seconds * 1000) * on (job, instance) group_right () lagwatch_build_info", "dateTimeFromNow", {})],
              ["job", "instance", "version", "revision", "librdkafka"], "instance", width=24, height=6),
    ]


def board():
    return dashboard("lagwatch-itself", "lagwatch: itself", "Whether lagwatch's numbers can be trusted, and what they cost.",
                     [], [*now(), *collections(), *kafka(), *process()])
