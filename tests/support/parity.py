# SPDX-License-Identifier: Apache-2.0
"""Compares lagwatch's page with kafka_exporter's: every kafka_* sample of kafka_exporter must be on ours.

    python3 tests/support/parity.py THEIR_URL OUR_URL

Use it on an idle cluster: two pages of a busy one never show the same moment. Prints what differs,
known differences by kind (docs/guides/moving-from-kafka-exporter.md), and exits 1 when there are others.
"""

import collections
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families


def samples(url):
    with urllib.request.urlopen(url, timeout=120) as answer:
        page = answer.read().decode()
    found = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            if sample.name.startswith("kafka_") and not sample.name.startswith("kafka_exporter_"):
                found[(sample.name, frozenset(sample.labels.items()))] = sample.value
    return found


def known_difference(name, theirs, ours, uncommitted_topics, labels):
    """Why a sample may differ, or None."""
    group_topic = (labels.get("consumergroup"), labels.get("topic"))
    if theirs == -1 and ours is None and name.startswith("kafka_consumergroup_"):
        return "-1 for a partition without a commit"
    if name == "kafka_consumergroup_current_offset_sum" and group_topic in uncommitted_topics:
        return "a sum that has the -1 of uncommitted partitions in it"
    if name == "kafka_consumergroup_members" and theirs == 0 and ours:
        return "0 members of a group of the new protocol"
    if name.startswith("kafka_consumergroup_lag") and theirs < 0 and ours == 0:
        return "a negative lag or a sum with one"
    return None


def compare(theirs, ours):
    uncommitted_topics = {
        (dict(labels).get("consumergroup"), dict(labels).get("topic"))
        for (name, labels), value in theirs.items()
        if name == "kafka_consumergroup_current_offset" and value == -1}
    known, unknown = collections.Counter(), []
    for (name, labels), value in theirs.items():
        own = ours.get((name, labels))
        if own == value:
            continue
        why = known_difference(name, value, own, uncommitted_topics, dict(labels))
        if why:
            known[why] += 1
        else:
            unknown.append(f"{name}{sorted(labels)}: theirs {value}, ours {own}")
    return known, unknown


def main():
    theirs, ours = samples(sys.argv[1]), samples(sys.argv[2])
    known, unknown = compare(theirs, ours)
    print(f"{len(theirs)} samples of theirs, {len(ours)} of ours")
    for why, count in known.items():
        print(f"  {count} x {why}")
    for line in unknown[:20]:
        print(line)
    print(f"{len(unknown)} unexplained differences")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
