# SPDX-License-Identifier: Apache-2.0
"""A proxy between a client and each broker that injects network faults.

    with FaultProxy() as proxy, KafkaCluster(brokers=3, proxy=proxy) as cluster:
        ... cluster.bootstrap_of("PROXIED") ...
        with proxy.broken(2, "cut"):
            ...

FAULTS: `cut` holds every byte both ways until it is over, then they arrive, as after a partition of
the network; `reset` ends each connection and each attempt; `slow` adds a tenth of a second to each
piece that a broker sends; `truncate` ends each connection in the middle of an answer. Two threads a
connection; they end with the context.
"""

import contextlib
import socket
import struct
import threading

FAULTS = ("cut", "reset", "slow", "truncate")
_SLOW_SECONDS = 0.1
_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close() resets


class FaultProxy:
    def __init__(self):
        self._servers, self._ports = {}, {}
        self._faults = {}  # node: fault
        self._changed = threading.Condition()
        self._connections = {}  # node: sockets
        self._carried = []  # of each connection and direction
        self._ended = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for server in self._servers.values():
            _end(server)
        for node in self._servers:
            self._end_connections(node)

    def forward(self, node, port):
        """Forwards to this port of the broker from now on; returns the port to connect to."""
        self._ports[node] = port
        if node not in self._servers:
            self._servers[node] = socket.create_server(("127.0.0.1", 0))
            self._connections[node] = set()
            threading.Thread(target=self._accept, args=(node,), daemon=True).start()
        return self._servers[node].getsockname()[1]

    def carried(self):
        """Totals of all brokers so far: (requests, bytes of requests, bytes of answers)."""
        asked = [one for one in self._carried if not one.answers]
        return (sum(one.frames for one in asked), sum(one.bytes for one in asked),
                sum(one.bytes for one in self._carried if one.answers))

    @contextlib.contextmanager
    def broken(self, node, fault):
        self._set(node, fault)
        if fault in ("reset", "truncate"):
            self._end_connections(node)
        try:
            yield
        finally:
            self._set(node, None)

    def _set(self, node, fault):
        with self._changed:
            self._faults[node] = fault
            self._changed.notify_all()

    def _fault(self, node):
        """The current fault, never `cut`: waits until that is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._faults.get(node) != "cut")
            return "reset" if self._ended else self._faults.get(node)

    def _end_connections(self, node):
        for connection in list(self._connections[node]):
            _end(connection)

    def _accept(self, node):
        while True:
            try:
                client, _ = self._servers[node].accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(node, client), daemon=True).start()

    def _connect(self, node, client):
        if self._fault(node) == "reset":
            return _end(client)
        try:
            broker = socket.create_connection(("127.0.0.1", self._ports[node]), timeout=5)
        except OSError:
            return _end(client)
        broker.settimeout(None)
        self._connections[node] |= {client, broker}
        threading.Thread(target=self._pump, args=(node, client, broker, False), daemon=True).start()
        self._pump(node, broker, client, True)
        self._connections[node] -= {client, broker}

    def _pump(self, node, source, sink, answers):
        carried = _Carried(answers)
        self._carried.append(carried)
        try:
            while piece := source.recv(65536):
                carried.add(piece)
                fault = self._fault(node)
                if fault == "reset":
                    break
                if answers and fault == "slow":
                    threading.Event().wait(_SLOW_SECONDS)
                if answers and fault == "truncate":
                    sink.sendall(piece[:len(piece) // 2])
                    break
                sink.sendall(piece)
        except OSError:
            pass
        _end(source)
        _end(sink)


class _Carried:
    """Counts what one direction of a connection carried: Kafka frames begin with their length."""

    def __init__(self, answers):
        self.answers, self.frames, self.bytes = answers, 0, 0
        self._head, self._left = b"", 0

    def add(self, piece):
        self.bytes += len(piece)
        at = 0
        while at < len(piece):
            if self._left:
                step = min(self._left, len(piece) - at)
                self._left -= step
            else:
                step = min(4 - len(self._head), len(piece) - at)
                self._head += piece[at:at + step]
                if len(self._head) == 4:
                    self._left, self._head = struct.unpack(">i", self._head)[0], b""
                    self.frames += 1
            at += step


def _end(one):
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
