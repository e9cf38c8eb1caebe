# SPDX-License-Identifier: Apache-2.0
"""A real Kafka under the names that guides and charts use, and lagwatch started as they describe: with their arguments, variables, files, port
and probes.

    with Stage(cluster, folder) as stage:
        stage.start(["--kafka.server=kafka-1:9092"], {})
        stage.run(charts.kafka_exporter(values))

kafka-1:9092 is PLAINTEXT, 9093 SASL_SSL, 9094 SASL_PLAINTEXT, and Strimzi's bootstrap service TLS; files in /run/secrets/kafka,
/secret/certs and /etc/tls-certs are the cluster's. A started program replaces the previous one. It listens on a free port;
`port` is the port of its settings. Each must show the lag of the group `billing` (7 in `orders`), and warn
of no setting but those of kafka_exporter that have no effect.
"""

import contextlib
import pathlib
import re
import shlex
import shutil
import tempfile
import unittest

import charts
from clients import Verbs
from kafka_cluster import KafkaCluster
from lagwatch import Lagwatch

USERS = {"lagwatch": "secret"}
LISTENERS = ("SASL_SSL", "SASL_PLAINTEXT", "SSL")
_CERTIFICATES = {"ca.crt": "ca.pem", "tls.crt": "client.crt", "tls.key": "client.key",
                 "ca-file": "ca.pem", "cert-file": "client.crt", "key-file": "client.key"}
_LISTEN = re.compile(r"""(web\.listen-address["']?(?:=|: *| )["']?)[^\s"':]*:(\d+)""")
_VARIABLE = "LAGWATCH_WEB_LISTEN_ADDRESS"
_DEFAULT_PORT = 9308


class Stage(contextlib.ExitStack):
    def __init__(self, cluster, folder):
        """cluster: with LISTENERS and USERS; folder: empty, and the test's."""
        super().__init__()
        self.program = None
        self.port = None     # where the settings of the program say that it listens
        self.files = pathlib.Path(folder) / "files"
        self._ports = {}     # {file: the port that it sets}
        secrets = pathlib.Path(folder) / "secrets"
        for path in (self.files, secrets):
            path.mkdir()
        for name, source in _CERTIFICATES.items():
            shutil.copy(cluster.tls / source, secrets / name)
        (secrets / "password").write_text("secret\n", encoding="utf-8")
        self._places = {
            **dict.fromkeys(("kafka-1:9092", "kafka-2:9092"), cluster.bootstrap),
            "kafka-1:9093": cluster.bootstrap_of("SASL_SSL"), "kafka-1:9094": cluster.bootstrap_of("SASL_PLAINTEXT"),
            "my-cluster-kafka-bootstrap:9091": cluster.bootstrap_of("SSL"),
            **dict.fromkeys(("/run/secrets/kafka", "/secret/certs", "/etc/tls-certs"), secrets),
            **dict.fromkeys(("/etc/lagwatch", "/etc/kminion"), self.files)}

    def fill(self, text):
        for word, place in self._places.items():
            text = text.replace(word, str(place))
        return text

    def write(self, name, text):
        """Writes a file that programs find by its name, or by its path in /etc/lagwatch."""
        if listen := _LISTEN.search(text):
            self._ports[name] = int(listen[2])
        path = self.files / name
        path.write_text(self.fill(_LISTEN.sub(r"\g<1>127.0.0.1:0", text)), encoding="utf-8")
        return path

    def here(self, text):
        """Replaces the names and URLs of the guide with the real ones."""
        if self.program:
            text = text.replace(f"localhost:{self.port}", f"127.0.0.1:{self.program.port}")
        return self.fill(text)

    def _own(self, word):
        """Replaces a bare file name with the path of the file."""
        for name in self._ports.keys() | {path.name for path in self.files.iterdir()}:
            word = re.sub(rf"(^|=){re.escape(name)}$", lambda match, at=self.files / name: f"{match[1]}{at}", word)
        return word

    def _said_port(self, arguments, variables):
        """The configured port, in lagwatch's order: argument, variable, file; None if it is not set."""
        if listen := _LISTEN.search(shlex.join(arguments)):
            return int(listen[2])
        if _VARIABLE in variables:
            return int(variables[_VARIABLE].rpartition(":")[2])
        named = [port for name, port in self._ports.items() if name in " ".join([*arguments, *variables.values()])]
        return named[0] if named else None

    def start(self, arguments, variables, shows_lag=True):
        self.close()
        said = self._said_port(arguments, variables)
        self.port = said or _DEFAULT_PORT
        words = shlex.split(_LISTEN.sub(r"\g<1>127.0.0.1:0", shlex.join(arguments)))
        environment = {name: self.fill(value) for name, value in variables.items()}
        if _VARIABLE in variables or not said:
            environment[_VARIABLE] = "127.0.0.1:0"
        self.program = self.enter_context(Lagwatch(*(self._own(self.fill(word)) for word in words), env=environment, port=None))
        before = self.program.log().partition('msg="listening"')[0].splitlines()
        if wrong := [line for line in before if "level=warn" in line and "accepted from kafka_exporter and without effect" not in line]:
            raise AssertionError(f"warns of its settings: {wrong}")
        if shows_lag:
            self.program.wait_until(self._shows_lag, 30, "the lag of billing")

    def _shows_lag(self):
        found = self.program.metrics().all("kafka_consumergroup_lag", consumergroup="billing", topic="orders", partition="0")
        if [value for _, value in found] != [7]:
            raise AssertionError(f"{found}\n{self.program.log()}")
        return self.program.get("/readyz").status == 200

    def run(self, container, shows_lag=True):
        """Runs a container, with its probes as the kubelet sends them."""
        if container.command:
            raise AssertionError(f"{container.command} is no entry point of the image: see support/strimzi.py")
        for path, text in container.files.items():
            self.write(pathlib.PurePath(path).name, text)
        self.start(charts.expanded(container.arguments, container.environment), container.environment, shows_lag)
        if self.port != container.port:
            raise AssertionError(f"it listens on {self.port}, and is published and probed on {container.port}")
        for path in container.probes:
            if (answer := self.program.get(path)).status != 200:
                raise AssertionError(f"probe {path}: {answer.status} {answer.text()}")


class StageCase(unittest.TestCase):
    """One Kafka for all tests of a class, and a stage for each test."""

    @classmethod
    def setUpClass(cls):
        cls.kafka = cls.enterClassContext(KafkaCluster(brokers=1, listeners=LISTENERS, users=USERS))
        Verbs(cls.kafka.bootstrap).orders_that_billing_has_not_read()

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.stage = self.enterContext(Stage(self.kafka, self.folder))
