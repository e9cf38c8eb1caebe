# SPDX-License-Identifier: Apache-2.0
"""Recordings for the tests of the web page: an hour of a few groups with every feature of the
page, and a cluster of ten thousand groups."""

import recording
from recording import Group, Member

END = 1_790_000_000_000 // 60_000 * 60_000 + 30_000  # within a minute, so that the last one is open
MINUTE = 60_000
STALLED_SINCE = 12  # minutes before the end
UNREAD = range(20, 30)  # minutes in which the commits of `audit` could not be read
HOSTILE = ('<script>document.title="owned"</script>', '"><img src=x onerror=alert(1)>', "a/b?c=d&e#f%41",
           "quote\"s and 'ticks'", "line\nbreak", "ümläut-グループ-🦊")


def _member(number, *owns):
    return Member(f"consumer-{number}-5f0c", f"consumer-{number}", f"/10.0.0.{4 + number}", f"pod-{number}",
                  list(owns))


def _small_groups(minute, others):
    """minute: 0 to 60. `others`: names of groups that keep up. Each partition of `orders` gets 600 records a minute, of `clicks` 60."""
    orders = [6000 + 600 * minute + 100 * p for p in range(8)]
    left, right = [("orders", p) for p in range(4)], [("orders", p) for p in range(4, 8)]
    billing = {("orders", p): end - 40 for p, end in enumerate(orders)}
    billing["orders", 7] = min(orders[7] - 40, 6000 + 600 * (60 - STALLED_SINCE))
    clicks = ("clicks", 0), ("clicks", 1)
    groups = [
        Group("billing", billing, [_member(1, *left), _member(3, *right)]),
        Group("audit", None if minute in UNREAD else {key: orders[key[1]] - 20 for key in left + right},
              [_member(2, *left, *right)]),
        Group("mailer", {clicks[0]: 60 * minute, clicks[1]: 10 * minute}, [_member(4, *clicks)]),
        Group("locked-away", None, [_member(6)]),
        Group("nightly-export", {clicks[0]: 0})]
    groups += [Group(name, {clicks[0]: 60 * (minute + 1) - n}, [_member(5, clicks[0])])
               for n, name in enumerate(others)]
    return {"orders": orders, "clicks": [60 * (minute + 1)] * 2}, groups


def _write_times(topics, groups, at):
    """When the first unread record of each lag was written: the records came evenly."""
    per_minute = {"orders": 600, "clicks": 60}
    return {(topic, p, offset): at - 100 - (topics[topic][p] - offset) * MINUTE // per_minute[topic]
            for group in groups for (topic, p), offset in (group.commits or {}).items() if offset < topics[topic][p]}


def write_small(path, cluster="", others=HOSTILE):
    with recording.Writer(path, MINUTE, cluster) as writer:
        for minute in range(61):
            at = END - (60 - minute) * MINUTE
            topics, groups = _small_groups(minute, others)
            writer.collect(at, topics, groups, _write_times(topics, groups, at))


def write_clusters(path, names):
    """Writes the same hour for each cluster: concatenated recordings are one recording."""
    with open(path, "wb") as whole:
        for name in names:
            part = path.with_suffix(f".{name}")
            write_small(part, name, others=())
            whole.write(part.read_bytes())


def write_wide(path, partitions=400, topics=7):
    """One group that reads many topics, the first of which has many partitions."""
    ends = {f"wide-{t}": [10] * (1 if t else partitions) for t in range(topics)}
    commits = {(topic, p): 10 for topic, all_ends in ends.items() for p in range(len(all_ends))}
    with recording.Writer(path, MINUTE) as writer:
        writer.collect(END, ends, [Group("wide", commits, [Member("m", owns=list(commits))])])


def write_large(path, count=10_000):
    """Every hundredth group is above the default limit; three collections, so that rates are known."""
    topics = {f"topic-{t:03}": [100_000] * 10 for t in range(100)}
    with recording.Writer(path, MINUTE) as writer:
        for step in range(3):
            groups = []
            for n in range(count):
                topic = f"topic-{n % 100:03}"
                lag = 20_000 + n if n % 100 == 0 else n % 50
                commits = {(topic, p): 100_000 - lag for p in range(10)}
                owner = Member(f"m-{n}", f"client-{n}", owns=list(commits))
                groups.append(Group(f"team-{n % 37}.service-{n:05}", commits, [owner]))
            writer.collect(END - (2 - step) * MINUTE, topics, groups)
