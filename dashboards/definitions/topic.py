# SPDX-License-Identifier: Apache-2.0
"""One topic: records written, the groups that read it, and its partitions."""
from grafana import RED, YELLOW, coloured, dashboard, lines, link_to, number, query, row, table, thresholds, variable

TOPIC = 'cluster=~"$cluster",topic="$topic"'
GROUPS = TOPIC + ',consumergroup=~"$consumergroup"'
NAME = "{{consumergroup}}"


def of_partitions(what, metric):
    """An aggregate over the topic's partitions, each of which replicas of lagwatch see once."""
    return f"{what}(max by (cluster, partition) (kafka_topic_partition_{metric}{{{TOPIC}}}))"


def now():
    return [
        number("Partitions", "Partitions of the topic.", f"max(kafka_topic_partitions{{{TOPIC}}})", "short"),
        number("Groups", "Groups with a commit on the topic.", f"count(max by (cluster, consumergroup) (kafka_consumergroup_records_consumed_total{{{TOPIC}}}))",
               "short", noValue="0"),
        number("Written", "Records per second.", f"sum(max by (cluster) (rate(kafka_topic_records_produced_total{{{TOPIC}}}[5m])))", "cps", decimals=1),
        number("Records in the log", "End minus start, summed over all partitions; offsets of compacted or transactional topics are not all records.",
               f"sum(max by (cluster, partition) (kafka_topic_partition_current_offset{{{TOPIC}}} - kafka_topic_partition_oldest_offset{{{TOPIC}}}))", "short"),
        number("Under-replicated partitions", "Partitions with fewer in-sync replicas than replicas.",
               of_partitions("sum", "under_replicated_partition"), "short", steps=thresholds((1, RED))),
        number("Partitions off their preferred leader", "Led by another broker than the first of their replicas.",
               f"count(max by (cluster, partition) (kafka_topic_partition_leader_is_preferred{{{TOPIC}}}) == 0) or vector(0)", "short",
               steps=thresholds((1, YELLOW))),
    ]


def readers():
    return [
        row("Groups on the topic"),
        lines("Written against read", "Records per second written to the topic, and read by each group.",
              [query(f"sum(max by (cluster) (rate(kafka_topic_records_produced_total{{{TOPIC}}}[$__rate_interval])))", "written"),
               query(f"max by (consumergroup) (rate(kafka_consumergroup_records_consumed_total{{{GROUPS}}}[$__rate_interval]))", NAME + " read")], "cps", min=0),
        lines("Lag by group", "Records, summed over all partitions.",
              [query(f"max by (consumergroup) (kafka_consumergroup_lag_sum{{{GROUPS}}})", NAME)], "short", min=0),
        table("Groups", "Every group with a commit on the topic. A click on the name opens the group.", [
            ("lag", f"max by (cluster, consumergroup) (kafka_consumergroup_lag_sum{{{GROUPS}}})", "short", coloured((10000, YELLOW))),
            ("time lag", f"max by (cluster, consumergroup) (kafka_consumergroup_lag_seconds{{{GROUPS}}})", "s", coloured((60, YELLOW), (600, RED))),
            ("read/s", f"max by (cluster, consumergroup) (rate(kafka_consumergroup_records_consumed_total{{{GROUPS}}}[5m]))", "cps", {"decimals": 1}),
            ("lost", f"max by (cluster, consumergroup) (kafka_consumergroup_records_lost_total{{{GROUPS}}})", "short", coloured((1, RED))),
        ], ["cluster", "consumergroup"], "lag", width=24, overrides=[link_to("consumergroup", "lagwatch-group", "consumergroup")]),
    ]


def partitions():
    return [
        row("Partitions"),
        lines("Written by partition", "Records per second, over 5 min. One line far above all others is a hot partition.",
              [query(f"topk(30, max by (partition) (rate(kafka_topic_partition_current_offset{{{TOPIC}}}[5m])))", "{{partition}}")], "cps", min=0),
        lines("Deleted by partition", "Records per second that retention removes, over 5 min.",
              [query(f"topk(30, max by (partition) (rate(kafka_topic_partition_oldest_offset{{{TOPIC}}}[5m])))", "{{partition}}")], "cps", min=0),
        lines("In-sync replicas", "Of each partition; fewer than its replicas is under-replicated.",
              [query(f"max by (partition) (kafka_topic_partition_in_sync_replica{{{TOPIC}}})", "{{partition}}")], "short", min=0, decimals=0),
        table("Partitions now", "Offsets, leader and replicas of every partition.", [
            ("start", f"max by (partition) (kafka_topic_partition_oldest_offset{{{TOPIC}}})", "none", {}),
            ("end", f"max by (partition) (kafka_topic_partition_current_offset{{{TOPIC}}})", "none", {}),
            ("leader", f"max by (partition) (kafka_topic_partition_leader{{{TOPIC}}})", "none", {}),
            ("replicas", f"max by (partition) (kafka_topic_partition_replicas{{{TOPIC}}})", "none", {}),
            ("in sync", f"max by (partition) (kafka_topic_partition_in_sync_replica{{{TOPIC}}})", "none", {}),
        ], ["partition"], "end"),
    ]


def board():
    variables = [
        variable("topic", "Topic", 'label_values(kafka_topic_partitions{cluster=~"$cluster"}, topic)', description="All topics, including those without a group."),
        variable("consumergroup", "Group", f"label_values(kafka_consumergroup_records_consumed_total{{{TOPIC}}}, consumergroup)", several=True,
                 description="Groups with a commit on the topic."),
    ]
    return dashboard("lagwatch-topic", "lagwatch: topic", "One topic: written against read, its groups, its partitions and replicas.",
                     variables, [*now(), *readers(), *partitions()])
