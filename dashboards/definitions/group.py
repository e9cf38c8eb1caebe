# SPDX-License-Identifier: Apache-2.0
"""One group: its verdict, lag, forecasts and members."""
from grafana import (HOLDS, PRESENT, RED, STATUS, YELLOW, coloured, dashboard, lines, link_to, number, query, row, table, thresholds, timeline,
                     variable)

GROUP = 'cluster=~"$cluster",consumergroup="$consumergroup"'
PARTS = GROUP + ',topic=~"$topic"'
SEVERITY = (f"max(kafka_consumergroup_status{{{GROUP},status=\"critical\"}} * 3 or kafka_consumergroup_status{{{GROUP},status=\"unknown\"}} * 2 "
            f"or kafka_consumergroup_status{{{GROUP},status=\"warning\"}} or kafka_consumergroup_status{{{GROUP},status=\"ok\"}} * 0)")
PARTITION = "{{topic}} {{partition}}"


def best(metric, of=GROUP):
    """The value of a metric of the group, of replicas the worst."""
    return f"max(kafka_consumergroup_{metric}{{{of}}})"


def now():
    return [
        number("Verdict", "The group's status now; the reasons are below.", SEVERITY, "none", mappings=STATUS,
               steps=thresholds((1, YELLOW), (3, RED))),
        number("Time lag", "Age of the oldest record not yet committed.", best("lag_seconds_max"), "s", steps=thresholds((60, YELLOW), (600, RED))),
        number("Lag", "Records behind, summed over all partitions.", f"sum(max by (cluster, topic) (kafka_consumergroup_lag_sum{{{GROUP}}}))", "short"),
        number("Caught up in", "At present rates; infinite if never.", best("catch_up_seconds"), "s",
               steps=thresholds((600, YELLOW), (3600, RED))),
        number("Data loss in", "At present rates, until retention overtakes the group; infinite if never.",
               f"min(kafka_consumergroup_data_loss_eta_seconds{{{GROUP}}})", "s",
               steps={"mode": "absolute", "steps": [{"color": RED, "value": None}, {"color": YELLOW, "value": 3600}, {"color": "green", "value": 86400}]}),
        number("Members", "Members of the group, with and without partitions.", best("members"), "short"),
    ]


def over_time():
    return [
        timeline("Verdict over time", "ok, warning, unknown, critical.", [query(SEVERITY, "verdict")], STATUS, width=24, height=4),
        timeline("Reasons over time", "Each reason while it holds. no_members, no_assignment and inactive are information.",
                 [query(f"max by (reason) (kafka_consumergroup_status_reason{{{GROUP}}})", "{{reason}}")], HOLDS, height=7),
        timeline("State over time", "The group's state as its coordinator reports it.",
                 [query(f"max by (state) (kafka_consumergroup_state{{{GROUP}}})", "{{state}}")], PRESENT, height=7),
    ]


def lag():
    return [
        row("Lag by topic and partition"),
        lines("Time lag by partition", "Age of the oldest record not yet committed, the 30 worst, and the group's thresholds where they are set.",
              [query(f"topk(30, max by (topic, partition) (kafka_consumergroup_lag_seconds{{{PARTS}}}))", PARTITION),
               query(f"min by (severity) (kafka_consumergroup_lag_seconds_threshold{{{GROUP}}})", "{{severity}} threshold")], "s", min=0),
        lines("Lag by partition", "Records, the 30 worst, and the group's thresholds. One line far above all others is a hot partition.",
              [query(f"topk(30, max by (topic, partition) (kafka_consumergroup_lag{{{PARTS}}}))", PARTITION),
               query(f"min by (severity) (kafka_consumergroup_lag_threshold{{{GROUP}}})", "{{severity}} threshold")], "short", min=0),
        table("Partitions", "Every partition with a commit. Empty cells are unknown, never 0.", [
            ("lag", f"max by (topic, partition) (kafka_consumergroup_lag{{{PARTS}}})", "short", coloured((10000, YELLOW))),
            ("time lag", f"max by (topic, partition) (kafka_consumergroup_lag_seconds{{{PARTS}}})", "s", coloured((60, YELLOW), (600, RED))),
            ("committed", f"max by (topic, partition) (kafka_consumergroup_current_offset{{{PARTS}}})", "none", {}),
            ("end", f"max by (topic, partition) (kafka_topic_partition_current_offset{{cluster=~\"$cluster\"}} "
                    f"and on (cluster, topic, partition) kafka_consumergroup_lag{{{PARTS}}})", "none", {}),
        ], ["topic", "partition"], "lag", width=24, height=9, overrides=[link_to("topic", "lagwatch-topic", "topic")]),
    ]


def flow():
    return [
        row("Flow and forecasts"),
        lines("Written against read", "Records per second written to the group's topics, and read by this group.",
              [query('max by (topic) (rate(kafka_topic_records_produced_total{cluster=~"$cluster",topic=~"$topic"}[$__rate_interval]) '
                     f"and on (cluster, topic) kafka_consumergroup_records_consumed_total{{{PARTS}}})", "{{topic}} written"),
               query(f"max by (topic) (rate(kafka_consumergroup_records_consumed_total{{{PARTS}}}[$__rate_interval]))", "{{topic}} read")], "cps", min=0),
        lines("Caught up in", "At present rates; infinite (not drawn) if never.", [query(best("catch_up_seconds"), "caught up in")], "s", min=0),
        lines("Data loss in", "At present rates, until retention overtakes the group; infinite (not drawn) if never.",
              [query(f"min(kafka_consumergroup_data_loss_eta_seconds{{{GROUP}}})", "data loss in")], "s", min=0),
        lines("Records lost", "Records deleted before the group read them, in 5 min.",
              [query(f"max by (topic) (increase(kafka_consumergroup_records_lost_total{{{PARTS}}}[5m]))", "{{topic}}")], "short", min=0,
              steps=thresholds((1, RED))),
    ]


def members():
    return [
        row("Members and rebalances"),
        lines("Members", "All members, and those without a partition.",
              [query(best("members"), "members"), query(best("members_idle"), "idle")], "short", width=8, min=0, decimals=0),
        lines("Partitions without owner or commit", "Partitions of the group's topics that no member owns, and partitions without a commit that a member owns or whose topic has a commit.",
              [query(best("partitions_unassigned"), "without owner"), query(best("partitions_uncommitted"), "without commit")], "short", width=8, min=0,
              decimals=0),
        lines("Rebalances and commits", "In 5 min, as far as observed; lower bounds without --collect.offsets-topic.",
              [query(f"max(increase(kafka_consumergroup_rebalances_total{{{GROUP}}}[5m]))", "rebalances"),
               query(f"max(increase(kafka_consumergroup_offset_commits_total{{{GROUP}}}[5m]))", "commits of a partition")], "short", width=8, min=0),
        lines("Share of time in rebalances", "Of the last 5 min, as far as observed.",
              [query(f"max(rate(kafka_consumergroup_rebalancing_seconds_total{{{GROUP}}}[5m]))", "rebalancing")], "percentunit", width=8, min=0,
              steps=thresholds((0.1, YELLOW), (0.5, RED))),
        lines("Age of the data", "Age of the oldest data shown for the group. Data that cannot be read again is withdrawn after a while.",
              [query(best("data_age_seconds"), "age")], "s", width=8, min=0, steps=thresholds((60, YELLOW))),
        table("Group", "Protocol, assignor and coordinator. Members by name are on the page with --collect.member-info.",
              [("now", f"max by (type, assignor, coordinator) (kafka_consumergroup_info{{{GROUP}}})", "none", {"custom.hidden": True})],
              ["type", "assignor", "coordinator"], "type", width=8),
    ]


def board():
    variables = [
        variable("consumergroup", "Group", 'label_values(kafka_consumergroup_status{cluster=~"$cluster"}, consumergroup)',
                 description="Groups by their verdict, which every group has, even without lag."),
        variable("topic", "Topic", f"label_values(kafka_consumergroup_records_consumed_total{{{GROUP}}}, topic)", several=True,
                 description="Topics of the group."),
    ]
    return dashboard("lagwatch-group", "lagwatch: group", "One consumer group: verdict, lag by partition, flow, forecasts, members.",
                     variables, [*now(), *over_time(), *lag(), *flow(), *members()])
