# SPDX-License-Identifier: Apache-2.0
"""The ZooKeeper of a Kafka before 3.0, out of that Kafka's own jars, on a free loopback port.

Started by KafkaVariant on the main thread (see processes.py). It keeps its data in a folder of the cluster's.
"""

import shutil
import socket

import paths
import processes

_START_SECONDS = 60


class ZooKeeper:
    def __init__(self, java, folder):
        """java: the command of a JVM with the class path, without class."""
        self._command = [*java, "org.apache.zookeeper.server.ZooKeeperServerMain"]
        self._folder = folder
        self._process = None
        self.port = None

    def start(self):
        """Empty, on a port of its own, and ready."""
        shutil.rmtree(self._folder / "zookeeper", ignore_errors=True)
        [self.port] = paths.free_ports(1)
        config = self._folder / "zookeeper.properties"
        config.write_text(f"dataDir={self._folder / 'zookeeper'}\nclientPort={self.port}\nclientPortAddress=127.0.0.1\n"
                          "admin.enableServer=false\nmaxClientCnxns=0\ntickTime=500\n")
        with open(self._folder / "zookeeper.log", "wb") as log:
            self._process = processes.start([*self._command, config], stdout=log, stderr=log, cwd=self._folder)
        processes.wait_until(self._answers, _START_SECONDS, "ZooKeeper")

    def _answers(self):
        if self._process.poll() is not None:
            raise RuntimeError((self._folder / "zookeeper.log").read_text(errors="replace")[-2000:])
        with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
            connection.sendall(b"srvr")
            return connection.recv(100)

    def kill(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
