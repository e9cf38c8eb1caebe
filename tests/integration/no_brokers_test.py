# SPDX-License-Identifier: Apache-2.0
"""A broker that has just woken up knows its topics and, for a moment, no living broker, not even
itself. librdkafka then forgets every broker and asks nobody again (confluentinc/librdkafka#5301);
lagwatch has to come back. The broker is a fake, which can say so at will.
"""

import socketserver
import struct
import threading
import unittest

from lagwatch import Lagwatch

_API_VERSIONS, _METADATA = 18, 3
_UNSUPPORTED_VERSION = 35


def _text(value):
    return struct.pack(">h", len(value)) + value.encode()


class Broker(socketserver.ThreadingTCPServer):
    """Answers Metadata version 2 with one topic, and with itself while it is `awake`."""
    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Connection)
        self.awake = True
        self.slept = threading.Event()  # somebody was told of no broker

    def __enter__(self):
        threading.Thread(target=self.serve_forever, name="broker", daemon=True).start()
        return super().__enter__()

    def __exit__(self, *_):
        self.shutdown()
        super().__exit__()

    @property
    def port(self):
        return self.server_address[1]

    def metadata(self, topics_wanted):
        brokers = struct.pack(">i", 0)
        if self.awake:
            brokers = struct.pack(">ii", 1, 1) + _text("127.0.0.1") + struct.pack(">ih", self.port, -1)
        else:
            self.slept.set()
        if not topics_wanted:
            return brokers + _text("fake") + struct.pack(">ii", 1, 0)
        partition = struct.pack(">hiiiiii", 0, 0, 1, 1, 1, 1, 1)
        topic = struct.pack(">h", 0) + _text("orders") + struct.pack(">?i", False, 1) + partition
        return brokers + _text("fake") + struct.pack(">ii", 1, 1) + topic


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        while size := self.rfile.read(4):
            request = self.rfile.read(struct.unpack(">i", size)[0])
            api, version, correlation = struct.unpack_from(">hhi", request)
            client_size, = struct.unpack_from(">h", request, 8)
            answer = struct.pack(">i", correlation) + self.answer(
                api, version, request[10 + client_size:])
            self.wfile.write(struct.pack(">i", len(answer)) + answer)

    def answer(self, api, version, body):
        if api == _API_VERSIONS:
            error = _UNSUPPORTED_VERSION if version else 0
            known = struct.pack(">hhh", _API_VERSIONS, 0, 0) + struct.pack(">hhh", _METADATA, 2, 2)
            return struct.pack(">hi", error, 2) + known
        if api == _METADATA:
            return self.server.metadata(topics_wanted=struct.unpack_from(">i", body)[0] != 0)
        raise ConnectionError(f"api {api} is not faked")


class NoBrokersTest(unittest.TestCase):
    def test_comes_back(self):
        broker = self.enterContext(Broker())
        lagwatch = self.enterContext(Lagwatch(
            f"--kafka.bootstrap-servers=127.0.0.1:{broker.port}", "--collect.interval=500ms"))
        self.wait_up(lagwatch, 1)
        broker.awake = False
        self.assertTrue(broker.slept.wait(30))
        self.wait_up(lagwatch, 0)
        broker.awake = True
        self.wait_up(lagwatch, 1)
        self.assertEqual(lagwatch.value("kafka_brokers"), 1)

    def wait_up(self, lagwatch, value):
        lagwatch.wait_until(lambda: lagwatch.value("lagwatch_up") == value, 40, f"up {value}")


if __name__ == "__main__":
    unittest.main()
