# SPDX-License-Identifier: Apache-2.0
"""A real Kafka of one to three KRaft nodes on free loopback ports, for one test or the demo.

    with KafkaCluster(brokers=3, listeners=("SASL_SSL",), users={"alice": "pw"}) as cluster:
        ... cluster.bootstrap ... cluster.bootstrap_of("SASL_SSL") ... cluster.kill(2)

Every node is broker and controller, numbered from 1, so that two of three keep the quorum. A
PLAINTEXT listener is always there (the brokers talk over it); `listeners` adds SSL,
SASL_PLAINTEXT or SASL_SSL, with PLAIN and SCRAM for `users` and client certificates asked for but
not required. `proxy`, a FaultProxy, adds PROXIED: PLAINTEXT through it. Topics are created on wrong requests (auto.create.topics.enable), so that a client
that asks by name is found out.

Not thread-safe, and to be used on a thread that outlives it (see processes.py). Leaving the
context ends every node and removes the folder; a killed test takes its nodes with it. What goes
wrong raises with the end of the node's log.
"""

import base64
import contextlib
import hashlib
import os
import pathlib
import shutil
import signal
import tempfile
import uuid

from confluent_kafka.admin import AdminClient

import certificates
import paths
import processes

LISTENERS = ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL")
_CLUSTER_ID = "bGFnd2F0Y2gtdGVzdC1jbA"
_JVM = ["-Xms96m", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true"]
_START_SECONDS = 90
_FORMATTED = paths.REPOSITORY / "build" / "kafka-formatted"


class NodeDied(RuntimeError):
    """A node ended by itself; the message has the end of its log."""


class KafkaCluster:
    def __init__(self, brokers=3, version=paths.KAFKA_VERSION, listeners=(), config=None,
                 users=None, heap_mb=384, proxy=None):
        self.version = version
        self.users = users or {}
        self._listeners = ("PLAINTEXT",) + tuple(l for l in listeners if l != "PLAINTEXT")
        self._proxy = proxy
        if proxy:
            self._listeners += ("PROXIED",)
        self._config = config or {}
        self._jvm = [*_JVM, f"-Xmx{heap_mb}m"]
        self._ids = range(1, brokers + 1)
        self._nodes = {}
        self._stopped = set()
        self._ports = {}
        self.folder = None

    # --- life ---

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lagwatch-kafka-"))
        try:
            if set(self._listeners) & {"SSL", "SASL_SSL"}:
                certificates.make(self.folder / "tls")
            self._start_with_free_ports()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self._nodes.values():
            process.kill()
        for process in self._nodes.values():
            process.wait()
        self._nodes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_with_free_ports(self):
        for attempts_left in (2, 1, 0):
            ports = iter(paths.free_ports(len(self._ids) * (len(self._listeners) + 1)))
            self._ports = {(i, name): next(ports)
                           for i in self._ids for name in (*self._listeners, "CONTROLLER")}
            for i in self._ids:
                self._write_config(i)
            self._format()
            for i in self._ids:
                self._launch(i)
            try:
                self.wait_ready()
                return
            except NodeDied:  # most likely another process took a port meanwhile
                if attempts_left == 0:
                    raise
                for i in self._ids:
                    self.kill(i)
                    shutil.rmtree(self._data(i))

    # --- what clients need ---

    @property
    def bootstrap(self):
        return self.bootstrap_of("PLAINTEXT")

    def bootstrap_of(self, listener):
        return ",".join(f"127.0.0.1:{self._advertised(i, listener)}" for i in self._ids)

    def _advertised(self, node, listener):
        port = self._ports[node, listener]
        return self._proxy.forward(node, port) if listener == "PROXIED" else port

    def port(self, node, listener="PLAINTEXT"):
        return self._ports[node, listener]

    @property
    def tls(self):
        """The folder of certificates.make(); only with an SSL listener."""
        return self.folder / "tls"

    def admin(self):
        return AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0,
                            "socket.timeout.ms": 10000})

    def log(self, node):
        return (self.folder / f"node-{node}.log").read_text(errors="replace")

    def pids(self):
        return [process.pid for process in self._nodes.values()]

    # --- faults ---

    def stop(self, node, grace=30):
        """Controlled shutdown: leaders and coordinators move first."""
        processes.end(self._nodes.pop(node), grace)

    def kill(self, node):
        process = self._nodes.pop(node, None)
        if process:
            process.kill()
            process.wait()
        self._stopped.discard(node)

    def pause(self, node):
        """A black hole: connections stay open, nothing answers."""
        self._nodes[node].send_signal(signal.SIGSTOP)
        self._stopped.add(node)

    def resume(self, node):
        self._nodes[node].send_signal(signal.SIGCONT)
        self._stopped.discard(node)

    def start(self, node, wait=True):
        self._launch(node)
        if wait:
            self.wait_ready()

    def restart(self, node):
        """With its settings written anew: passwords of PLAIN and certificates may have changed."""
        if node in self._nodes:
            self.stop(node)
        self._write_config(node)
        self.start(node)

    def running(self):
        return sorted(set(self._nodes) - self._stopped)

    # --- waiting ---

    def wait_ready(self, timeout=_START_SECONDS):
        """Until every running node is an unfenced broker and a controller is known, as each of
        the running nodes itself tells."""
        expected = set(self.running())

        def every_node_agrees():
            self._raise_if_dead()
            for node in expected:
                admin = AdminClient({"bootstrap.servers": f"127.0.0.1:{self.port(node)}",
                                     "log_level": 0, "socket.timeout.ms": 3000})
                seen = admin.describe_cluster(request_timeout=3).result(4)
                if not seen.controller or {n.id for n in seen.nodes} != expected:
                    return False
            return True

        try:
            processes.wait_until(every_node_agrees, timeout, f"nodes {expected} ready")
        except processes.Timeout as error:
            self._raise_if_dead()
            raise RuntimeError(f"{error}\n{self._all_logs()}") from error

    def wait_in_sync(self, timeout=60):
        """Until no partition misses a replica and every partition has its preferred leader."""
        admin = self.admin()

        def settled():
            topics = admin.list_topics(timeout=5).topics.values()
            return all(p.leader == p.replicas[0] and len(p.isrs) == len(p.replicas)
                       for t in topics for p in t.partitions.values())
        processes.wait_until(settled, timeout, "all replicas in sync, led by the preferred one")

    def _raise_if_dead(self):
        for node, process in self._nodes.items():
            if process.poll() is not None:
                raise NodeDied(f"node {node} ended with {process.returncode}:\n"
                               + self.log(node)[-3000:])

    def _all_logs(self):
        return "\n".join(f"--- node {i}\n{self.log(i)[-3000:]}" for i in self._nodes)

    # --- starting a node ---

    def _data(self, node):
        return self.folder / f"data-{node}"

    def _launch(self, node):
        with open(self.folder / f"node-{node}.log", "ab") as log:
            self._nodes[node] = processes.start(
                [*self._java(), *self._jvm, f"-Dlog4j2.configurationFile={self._logging()}",
                 "kafka.Kafka", self.folder / f"node-{node}.properties"],
                stdout=log, stderr=log, cwd=self.folder)

    def _java(self):
        return paths.kafka_java(self.version)

    def _logging(self):
        path = self.folder / "log4j2.properties"
        if not path.exists():
            path.write_text("""appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss,SSS} %p %c{1}: %m%n
rootLogger.level = WARN
rootLogger.appenderRef.out.ref = out
""")
        return path

    def _format(self):
        """Copies a formatted folder to each node. Nodes differ in two lines of meta.properties."""
        formatted = self._formatted()
        for i in self._ids:
            shutil.copytree(formatted, self._data(i))
            meta = self._data(i) / "meta.properties"
            lines = [line for line in meta.read_text().splitlines()
                     if not line.startswith(("node.id", "directory.id"))]
            meta.write_text("\n".join([*lines, f"node.id={i}", f"directory.id={_uuid()}", ""]))

    def _formatted(self):
        """The folder that Kafka's tool makes for this version and these users. It is kept for the clusters to come: each
        of these starts with a JVM less, which is a second or more."""
        options = ["--cluster-id", _CLUSTER_ID]
        for user, password in self.users.items():
            for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512"):
                options += ["--add-scram", f"{mechanism}=[name={user},password={password}]"]
        digest = hashlib.sha256(repr(options).encode()).hexdigest()
        kept = _FORMATTED / f"{self.version}-{digest[:16]}"
        if not kept.exists():
            self._format_anew(options)
            kept.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=kept.parent) as work:
                made = shutil.move(self._data(1), work)
                with contextlib.suppress(OSError):  # another test was quicker
                    os.rename(made, kept)
        return kept

    def _format_anew(self, options):
        done = processes.run([*paths.kafka_java(self.version), *_JVM, "kafka.tools.StorageTool", "format",
                              "--config", self.folder / "node-1.properties", *options])
        if done.returncode != 0:
            raise RuntimeError(f"cannot format: {done.stdout}{done.stderr}")

    def _write_config(self, node):
        names = (*self._listeners, "CONTROLLER")
        bind = ",".join(f"{n}://127.0.0.1:{self._ports[node, n]}" for n in names)
        copies = min(3, len(self._ids))
        settings = {
            "node.id": node,
            "process.roles": "broker,controller",
            "controller.quorum.voters": ",".join(
                f"{i}@127.0.0.1:{self._ports[i, 'CONTROLLER']}" for i in self._ids),
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "listeners": bind,
            "advertised.listeners": ",".join(
                f"{n}://127.0.0.1:{self._advertised(node, n)}" for n in self._listeners),
            "listener.security.protocol.map": ",".join(
                [f"{n}:{n}" for n in self._listeners if n != "PROXIED"]
                + ["PROXIED:PLAINTEXT", "CONTROLLER:PLAINTEXT"]),
            "log.dirs": self._data(node),
            "auto.create.topics.enable": "true",
            "offsets.topic.replication.factor": copies,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": 1,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": 1,
            "offsets.topic.num.partitions": 12,
            "transaction.state.log.num.partitions": 3,
            "group.initial.rebalance.delay.ms": 0,
            "group.consumer.heartbeat.interval.ms": 1000,
            "group.consumer.min.heartbeat.interval.ms": 500,
            "group.min.session.timeout.ms": 1000,
            "broker.heartbeat.interval.ms": 500,
            "broker.session.timeout.ms": 4000,
            "leader.imbalance.check.interval.seconds": 1,
            "log.flush.interval.messages": 9223372036854775807,
            "num.network.threads": 2,
            "num.io.threads": 4,
            **self._security(),
            **self._config,
        }
        (self.folder / f"node-{node}.properties").write_text(
            "".join(f"{key}={value}\n" for key, value in settings.items()))

    def _security(self):
        settings = {}
        if set(self._listeners) & {"SSL", "SASL_SSL"}:
            settings.update({
                "ssl.keystore.type": "PEM", "ssl.keystore.location": self.tls / "server.pem",
                "ssl.truststore.type": "PEM", "ssl.truststore.location": self.tls / "ca.pem",
                "ssl.client.auth": "requested"})
        for listener in set(self._listeners) & {"SASL_PLAINTEXT", "SASL_SSL"}:
            prefix = f"listener.name.{listener.lower()}"
            module = "org.apache.kafka.common.security"
            known = "".join(f' user_{u}="{p}"' for u, p in self.users.items())
            settings[f"{prefix}.sasl.enabled.mechanisms"] = "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"
            settings[f"{prefix}.plain.sasl.jaas.config"] = (
                f"{module}.plain.PlainLoginModule required{known};")
            for scram in ("scram-sha-256", "scram-sha-512"):
                settings[f"{prefix}.{scram}.sasl.jaas.config"] = (
                    f"{module}.scram.ScramLoginModule required;")
        return settings


def _uuid():
    """A random id in Kafka's form: 22 characters of URL-safe base 64, no leading dash."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text
