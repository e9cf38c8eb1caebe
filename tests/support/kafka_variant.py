# SPDX-License-Identifier: Apache-2.0
"""A KafkaCluster that is another Kafka than most tests need: with a ZooKeeper, options of Java, or classes of a test.

    with KafkaVariant(brokers=1, version="2.8.2", zookeeper=True) as cluster:

ZooKeeper is for Kafka before 4.0, and is what 2.x needs: its KRaft cannot do transactions. SCRAM users need KRaft and Kafka 3.5.
"""

import pathlib

import paths
import processes
from kafka_cluster import KafkaCluster
from zookeeper import ZooKeeper

_LOGGING = """log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{HH:mm:ss,SSS} %p %c{1}: %m%n
"""
_OF_KRAFT = ("node.id", "process.roles", "controller.quorum.voters", "controller.listener.names")


class KafkaVariant(KafkaCluster):
    def __init__(self, zookeeper=False, jvm=(), source=None, **options):
        """jvm: options of Java for the brokers. source: a .java file beside this one, compiled for them. The others are
        KafkaCluster's."""
        super().__init__(**options)
        self._jvm += jvm
        self._source = source
        self._wants_zookeeper, self._zookeeper = zookeeper, None

    def _java(self):
        *java, jars = super()._java()
        if not self._source:
            return [*java, jars]
        classes = self.folder / "classes"
        if not classes.exists():
            # Debian's headless JRE has the compiler, but not the javac command.
            done = processes.run(["java", "-m", "jdk.compiler/com.sun.tools.javac.Main", "-cp", jars, "-d", classes,
                                  pathlib.Path(__file__).parent / self._source])
            if done.returncode != 0:
                raise RuntimeError(f"{self._source}: {done.stdout}{done.stderr}")
        # Behind the jars: a class archive fits every class path that begins with its own.
        return [*java, f"{jars}:{classes}"]

    def __exit__(self, *args):
        if self._zookeeper:
            self._zookeeper.kill()
        super().__exit__(*args)

    def _launch(self, node):
        logging = self.folder / "log4j.properties"  # of Kafka before 4
        logging.write_text(_LOGGING)
        option = f"-Dlog4j.configuration=file:{logging}"
        if option not in self._jvm:
            self._jvm.append(option)
        super()._launch(node)

    def _format(self):
        """Nothing to format for ZooKeeper, but it has to be there first."""
        if not self._wants_zookeeper:
            super()._format()
            return
        if self._zookeeper:
            self._zookeeper.kill()
        self._zookeeper = ZooKeeper([*paths.kafka_java(self.version), "-Xmx96m"], self.folder)
        self._zookeeper.start()
        for node in self._ids:
            self._data(node).mkdir()
            self._write_config(node)

    def _write_config(self, node):
        super()._write_config(node)
        if not self._zookeeper:
            return
        path = self.folder / f"node-{node}.properties"
        settings = dict(line.split("=", 1) for line in path.read_text().splitlines())
        for name in _OF_KRAFT:
            del settings[name]
        settings |= {"broker.id": node, "zookeeper.connect": f"127.0.0.1:{self._zookeeper.port}",
                     "listeners": settings["advertised.listeners"]}
        path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
