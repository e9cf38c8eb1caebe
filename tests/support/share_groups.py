# SPDX-License-Identifier: Apache-2.0
"""Members of share groups (KIP-932): Kafka's own console consumer, because the Python client has no share consumer.

    with ShareMember(cluster, "billing", "orders"): ...
    with ShareMember(cluster, "billing", "orders", accepts=False): ...   # gets records, and completes none

A member that accepts nothing is blocked: it writes to a pipe that nobody reads, after it got records and before it
acknowledges them, while its heartbeats go on. So its records must be large (RECORD_SIZE) and many.
"""

import socket
import struct
import subprocess

import kafka_versions
import paths
import processes
from kafka_wire import Reader, Writer

_GROUP, _SET = 32, 0  # ConfigResource.Type, AlterConfigOp.OpType
RECORD_SIZE = 2000  # 100 of them are more than a pipe takes


def config(version):
    """Of the brokers: members are noticed soon, and the preview of Kafka 4.1 is enabled."""
    if not kafka_versions.has_share_groups(version):
        return {}
    settings = {"group.share.heartbeat.interval.ms": 1000, "group.share.min.heartbeat.interval.ms": 500,
                "share.coordinator.state.topic.num.partitions": 3}
    if not kafka_versions.reports_share_lag(version):
        settings |= {"unstable.api.versions.enable": "true", "unstable.feature.versions.enable": "true"}
    return settings


def start_at_earliest(cluster, *groups):
    """Else a new group begins at the end of the log. By IncrementalAlterConfigs v0, because no client knows configs of groups
    and Kafka's tool takes one group a run."""
    body = Writer()

    def resource(group):
        body.int8(_GROUP).string(group).array(["share.auto.offset.reset"],
                                              lambda name: body.string(name).int8(_SET).string("earliest"))
    body.int16(44).int16(0).int32(1).string("test").array(groups, resource).int8(0)
    with socket.create_connection(("127.0.0.1", cluster.port(1)), 30) as connection, connection.makefile("rb") as stream:
        connection.sendall(struct.pack(">i", len(body.bytes)) + body.bytes)
        answer = Reader(stream.read(*struct.unpack(">i", stream.read(4))))
    answer.int32()  # correlation id
    answer.int32()  # throttle time
    errors = answer.array(lambda: (answer.int16(), answer.string(), answer.int8(), answer.string()))
    if any(code for code, *_ in errors):
        raise RuntimeError(f"configs of {groups}: {errors}")


def set_feature(cluster, level):
    """The feature share.version; 0 turns share groups off. A new cluster has it on since Kafka 4.2."""
    _command(cluster, "org.apache.kafka.tools.FeatureCommand", "upgrade" if level else "downgrade", "--feature",
             f"share.version={level}", *([] if level else ["--unsafe"]))


def _command(cluster, name, *arguments):
    done = processes.run([*paths.kafka_java(cluster.version), name, "--bootstrap-server", cluster.bootstrap, *arguments])
    if done.returncode != 0:
        raise RuntimeError(f"{name} {arguments}: {done.stdout}{done.stderr}")
    return done.stdout


class ShareMember:
    def __init__(self, cluster, group, topic, accepts=True):
        self._command = [*paths.kafka_java(cluster.version), "-Xmx96m", "-XX:+UseSerialGC",
                         "org.apache.kafka.tools.consumer.ConsoleShareConsumer", "--bootstrap-server", cluster.bootstrap,
                         "--topic", topic, "--group", group]
        self._output = subprocess.DEVNULL if accepts else subprocess.PIPE
        self._process = None

    def __enter__(self):
        self._process = processes.start(self._command, stdout=self._output, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.kill()

    def leave(self):
        """As a client that closes: the group knows at once."""
        processes.end(self._process)

    def kill(self):
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def described(cluster):
    """{(group, topic, partition): (start offset, lag)} as kafka-share-groups --describe --offsets has them; None for what it
    does not know, as the lag before Kafka 4.2."""
    found = {}
    for line in _command(cluster, "org.apache.kafka.tools.consumer.group.ShareGroupCommand", "--describe", "--all-groups",
                         "--offsets").splitlines():
        cells = line.split()
        if len(cells) not in (4, 5) or cells[0] == "GROUP":
            continue
        group, topic, partition, *offsets = cells
        start, lag = (None if cell == "-" else int(cell) for cell in [*offsets, "-"][:2])
        found[group, topic, int(partition)] = start, lag
    return found
