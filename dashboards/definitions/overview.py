# SPDX-License-Identifier: Apache-2.0
"""Which groups are in trouble, worst first."""
from grafana import (GREEN, PURPLE, RED, STATUS, YELLOW, coloured, dashboard, lines, link_to, number, query, row, table, thresholds,
                     timeline, variable)

GROUPS = 'cluster=~"$cluster",consumergroup=~"$consumergroup"'
BY = "max by (cluster, consumergroup)"
# 0 ok, 1 warning, 2 unknown, 3 critical: worst is highest. Of replicas, the worst.
SEVERITY = (f"{BY} (kafka_consumergroup_status{{{GROUPS},status=\"critical\"}} * 3 or kafka_consumergroup_status{{{GROUPS},status=\"unknown\"}} * 2 "
            f"or kafka_consumergroup_status{{{GROUPS},status=\"warning\"}} or kafka_consumergroup_status{{{GROUPS},status=\"ok\"}} * 0)")
NAME = "{{consumergroup}} {{cluster}}"
OF_CLUSTER = 'cluster=~"$cluster"'
BY_SHARE = "max by (cluster, sharegroup)"


def count_of(status, color):
    expr = f"count({BY} (kafka_consumergroup_status{{{GROUPS},status=\"{status}\"}})) or vector(0)"
    return number(f"Groups {status}", f"Groups whose verdict is {status} now.", expr, "short", width=6,
                  steps=thresholds((1, color)) if status != "ok" else thresholds())


def worst_first():
    columns = [
        ("status", SEVERITY, "none", {"mappings": STATUS, "custom.cellOptions": {"type": "color-background"}, "custom.width": 90}),
        ("time lag", f"{BY} (kafka_consumergroup_lag_seconds_max{{{GROUPS}}})", "s", coloured((60, YELLOW), (600, RED))),
        ("worst lag", f"{BY} (kafka_consumergroup_lag_max{{{GROUPS}}})", "short", coloured((10000, YELLOW))),
        ("lag", f"sum by (cluster, consumergroup) (max by (cluster, consumergroup, topic) (kafka_consumergroup_lag_sum{{{GROUPS}}}))", "short", {}),
        ("read/s", f"sum by (cluster, consumergroup) (max by (cluster, consumergroup, topic) (rate(kafka_consumergroup_records_consumed_total{{{GROUPS}}}[5m])))",
         "cps", {"decimals": 1}),
        ("caught up in", f"{BY} (kafka_consumergroup_catch_up_seconds{{{GROUPS}}})", "s", {}),
        ("data loss in", f"min by (cluster, consumergroup) (kafka_consumergroup_data_loss_eta_seconds{{{GROUPS}}})", "s", {}),
        ("members", f"{BY} (kafka_consumergroup_members{{{GROUPS}}})", "short", {}),
    ]
    return table("Groups, worst first", "Every group with its verdict and numbers now. Empty cells are unknown, never 0. A click on the name "
                 "opens the group.", columns, ["cluster", "consumergroup"], "status", width=24, height=11,
                 overrides=[link_to("consumergroup", "lagwatch-group", "consumergroup")])


def severity_of_share_groups():
    status = f"{BY_SHARE} (kafka_sharegroup_status{{{OF_CLUSTER},status="
    return (f'{status}"critical"}} * 3 or kafka_sharegroup_status{{{OF_CLUSTER},status="unknown"}} * 2 '
            f'or kafka_sharegroup_status{{{OF_CLUSTER},status="warning"}} or kafka_sharegroup_status{{{OF_CLUSTER},status="ok"}} * 0)')


def share_groups():
    columns = [
        ("status", severity_of_share_groups(), "none",
         {"mappings": STATUS, "custom.cellOptions": {"type": "color-background"}, "custom.width": 90}),
        ("time lag", f"{BY_SHARE} (kafka_sharegroup_lag_seconds_max{{{OF_CLUSTER}}})", "s", coloured((60, YELLOW), (600, RED))),
        ("worst lag", f"{BY_SHARE} (kafka_sharegroup_lag_max{{{OF_CLUSTER}}})", "short", coloured((10000, YELLOW))),
        ("lag", f"sum by (cluster, sharegroup) (max by (cluster, sharegroup, topic) (kafka_sharegroup_lag_sum{{{OF_CLUSTER}}}))", "short", {}),
        ("members", f"{BY_SHARE} (kafka_sharegroup_members{{{OF_CLUSTER}}})", "short", {}),
    ]
    return [
        row("Share groups"),
        table("Share groups, worst first", "Every share group with its verdict and numbers as last read. Empty cells are unknown, never 0.", columns,
              ["cluster", "sharegroup"], "status", width=12, height=9),
        lines("Lag of the worst partition of share groups", "Records that are not completed, the 20 worst.",
              [query(f"topk(20, {BY_SHARE} (kafka_sharegroup_lag_max{{{OF_CLUSTER}}}))", "{{sharegroup}} {{cluster}}")], "short", width=12, min=0),
    ]


def charts():
    return [
        timeline("Verdicts over time", "Up to 30 groups with the worst verdict of the shown time: ok, warning, unknown, critical.",
                 [query(f"{SEVERITY} and on (cluster, consumergroup) topk(30, max_over_time(({SEVERITY})[$__range:$__interval] @ end()))", NAME)],
                 STATUS, width=16, height=10),
        lines("Reasons", "How many groups have each reason. no_members, no_assignment and inactive are information.",
              [query(f"count by (reason) (max by (cluster, consumergroup, reason) (kafka_consumergroup_status_reason{{{GROUPS}}}))", "{{reason}}")],
              "short", width=8, height=10),
        row("Lag"),
        lines("Time lag", "Age of the oldest record not yet committed, of each group's worst partition; the 20 worst.",
              [query(f"topk(20, {BY} (kafka_consumergroup_lag_seconds_max{{{GROUPS}}}))", NAME)], "s", min=0),
        lines("Lag of the worst partition", "Records, the 20 worst. Each group's threshold is on its own dashboard.",
              [query(f"topk(20, {BY} (kafka_consumergroup_lag_max{{{GROUPS}}}))", NAME)], "short", min=0),
        row("Flow"),
        lines("Written against read", "Records per second written to all topics, and read by all groups. Two groups on a topic read it twice.",
              [query('sum(max by (cluster, topic) (rate(kafka_topic_records_produced_total{cluster=~"$cluster"}[$__rate_interval])))', "written"),
               query(f"sum(max by (cluster, consumergroup, topic) (rate(kafka_consumergroup_records_consumed_total{{{GROUPS}}}[$__rate_interval])))", "read")],
              "cps", width=12, min=0),
        lines("Rebalances", "Rebalances seen in 5 min, the 20 most; a lower bound without --collect.offsets-topic.",
              [query(f"topk(20, {BY} (increase(kafka_consumergroup_rebalances_total{{{GROUPS}}}[5m])))", NAME)], "short", width=12, min=0,
              steps=thresholds((6, YELLOW))),
    ]


def board():
    counts = [count_of(*pair) for pair in (("critical", RED), ("unknown", PURPLE), ("warning", YELLOW), ("ok", GREEN))]
    groups = variable("consumergroup", "Group", 'label_values(kafka_consumergroup_status{cluster=~"$cluster"}, consumergroup)', several=True,
                      description="Groups by their verdict, which every group has, even without lag.")
    return dashboard("lagwatch-overview", "lagwatch: overview", "Which consumer groups are in trouble, worst first.",
                     [groups], [*counts, worst_first(), *charts(), *share_groups()])
