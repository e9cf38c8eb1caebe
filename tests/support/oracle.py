# SPDX-License-Identifier: Apache-2.0
"""The official answer: Kafka's own ConsumerGroupCommand and StreamsGroupCommand, their tables parsed into plain values.

Every call is a JVM of some seconds. '-' becomes None, numbers become int. A table that does not
add up raises. Names with blanks cannot be told apart in its tables: keep them out.
"""

import paths
import processes

_COMMAND = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"
_STREAMS_COMMAND = "org.apache.kafka.tools.streams.StreamsGroupCommand"


def _run(java, command, bootstrap, *arguments):
    done = processes.run([*java, command, "--bootstrap-server", bootstrap, "--describe", "--timeout", "60000", *arguments], timeout=180)
    if done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _describe(bootstrap, *arguments):
    return _run(paths.kafka_java(), _COMMAND, bootstrap, "--all-groups", *arguments)


def _rows(text):
    """Each table's rows as {column: text or None for '-'}; other lines are remarks."""
    header = None
    for line in text.splitlines():
        cells = line.replace("COORDINATOR (ID)", "COORDINATOR ID").split()
        if not cells:
            header = None
        elif cells[0] == "GROUP":
            header = cells
        elif header:
            if len(cells) != len(header):
                raise ValueError(f"{len(header)} columns {header}, but: {line}")
            yield dict(zip(header, (None if cell == "-" else cell for cell in cells)))


def _number(text):
    return None if text is None else int(text)


def offsets(bootstrap):
    """{(group, topic, partition): {committed, end, lag, member_id, host}} of every row."""
    return {
        (row["GROUP"], row["TOPIC"], int(row["PARTITION"])): {
            "committed": _number(row["CURRENT-OFFSET"]), "end": _number(row["LOG-END-OFFSET"]),
            "lag": _number(row["LAG"]), "member_id": row["CONSUMER-ID"]}
        for row in _rows(_describe(bootstrap)) if row["TOPIC"]}


def states(bootstrap):
    """{group: {state, assignor, coordinator, members}}; coordinator is the broker's number."""
    return {
        row["GROUP"]: {"state": row["STATE"], "assignor": row["ASSIGNMENT-STRATEGY"],
                       "coordinator": int(row["ID"].strip("()")), "members": int(row["#MEMBERS"])}
        for row in _rows(_describe(bootstrap, "--state"))}


def _assignment(text):
    """"t1:0,1;t2:3" as {("t1", 0), ("t1", 1), ("t2", 3)}."""
    pairs = (part.rpartition(":") for part in (text or "").split(";") if part)
    return {(topic, int(number)) for topic, _, numbers in pairs for number in numbers.split(",")}


def members(bootstrap):
    """{(group, member id): {client_id, host, group_instance_id, partitions}}; partitions is a
    set of (topic, partition)."""
    return {
        (row["GROUP"], row["CONSUMER-ID"]): {
            "client_id": row["CLIENT-ID"], "host": row["HOST"],
            "group_instance_id": row.get("GROUP-INSTANCE-ID"),
            "partitions": _assignment(row["CURRENT-ASSIGNMENT"])}
        for row in _rows(_describe(bootstrap, "--members", "--verbose"))}


# --- Streams groups (KIP-1071) ---


def _describe_streams(bootstrap, version, group, *arguments):
    return _run(paths.kafka_java(version), _STREAMS_COMMAND, bootstrap, "--group", group, "--verbose", *arguments)


def streams_offsets(bootstrap, version, group):
    """{(topic, partition): {committed, end, lag}} of a group with members; version: of Kafka, whose tool knows such groups."""
    return {(row["TOPIC"], int(row["PARTITION"])): {"committed": _number(row["CURRENT-OFFSET"]), "end": _number(row["LOG-END-OFFSET"]),
                                                    "lag": _number(row["OFFSET-LAG"])}
            for row in _rows(_describe_streams(bootstrap, version, group, "--offsets"))}


def streams_state(bootstrap, version, group):
    """{state, assignor, coordinator, members}"""
    [row] = _rows(_describe_streams(bootstrap, version, group, "--state"))
    return {"state": row["STATE"], "assignor": row["ASSIGNOR"], "coordinator": int(row["ID"].strip("()")), "members": int(row["#MEMBERS"])}


def streams_members(bootstrap, version, group):
    """{member id: {client_id, active, standby}}, the latter two as {(subtopology, task)}."""
    members = {}
    for line in _describe_streams(bootstrap, version, group, "--members").splitlines():
        cells = line.split(maxsplit=8)
        if cells[:1] != [group]:
            continue
        tasks = {"ACTIVE": set(), "STANDBY": set()}
        kind = None
        for part in (cells[8] if len(cells) > 8 else "").split():  # ACTIVE: 0:[0,1]; 1:[2]; STANDBY: 0:[3];
            name, _, numbers = part.rstrip(";").partition(":")
            if not numbers:
                kind = name
            elif kind in tasks:
                tasks[kind] |= {(name, int(number)) for number in numbers.strip("[]").split(",")}
        members[cells[3]] = {"client_id": cells[7], "active": tasks["ACTIVE"], "standby": tasks["STANDBY"]}
    return members
