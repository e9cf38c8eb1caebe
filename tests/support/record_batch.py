# SPDX-License-Identifier: Apache-2.0
"""Writes records byte by byte, with timestamps that clients reject (0).

    record_batch.write(port, "orders", 0, [0, 0, 0])

One request of one batch to one PLAINTEXT broker that leads the partition; raises the broker's error. Times are milliseconds since 1970.
"""

import socket
import struct

_PRODUCE, _VERSION = 0, 7
_CRC32C = []


def _crc32c(data):
    if not _CRC32C:
        for byte in range(256):
            for _ in range(8):
                byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
            _CRC32C.append(byte)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _varint(number):
    number = number << 1 ^ number >> 63
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def _record(delta, time_delta):
    value = b"by hand"
    body = (b"\0" + _varint(time_delta) + _varint(delta) + _varint(-1) + _varint(len(value))
            + value + _varint(0))
    return _varint(len(body)) + body


def _batch(times):
    records = b"".join(_record(i, time - times[0]) for i, time in enumerate(times))
    body = struct.pack(">hiqqqhii", 0, len(times) - 1, times[0], max(times), -1, -1, -1,
                       len(times)) + records
    return struct.pack(">qiibI", 0, len(body) + 9, -1, 2, _crc32c(body)) + body


def _text(text):
    return struct.pack(">h", len(text)) + text.encode()


def write(port, topic, partition, times):
    batch = _batch(times)
    request = (struct.pack(">hhi", _PRODUCE, _VERSION, 1) + _text("by-hand")
               + struct.pack(">hhii", -1, 1, 10000, 1) + _text(topic)
               + struct.pack(">iii", 1, partition, len(batch)) + batch)
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        with connection.makefile("rb") as answer:
            body = answer.read(*struct.unpack(">i", answer.read(4)))
    # Correlation, one topic, its name, one partition, its number, the error.
    at = 4 + 4 + 2 + len(topic) + 4 + 4
    [error] = struct.unpack(">h", body[at:at + 2])
    if error:
        raise RuntimeError(f"produce to {topic} {partition}: error {error}")
