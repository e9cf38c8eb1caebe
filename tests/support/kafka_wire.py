# SPDX-License-Identifier: Apache-2.0
"""Encodes and decodes the primitive types of Kafka's protocol that a scripted broker needs.

Follows the protocol guide of Apache Kafka (https://kafka.apache.org/protocol). A Reader
raises struct.error at the end of its input.
"""

import struct


class Writer:
    def __init__(self):
        self.bytes = bytearray()

    def _pack(self, form, value):
        self.bytes += struct.pack(form, value)
        return self

    def int8(self, value):
        return self._pack(">b", value)

    def int16(self, value):
        return self._pack(">h", value)

    def int32(self, value):
        return self._pack(">i", value)

    def int64(self, value):
        return self._pack(">q", value)

    def uvarint(self, value):
        while value >= 0x80:
            self.bytes.append(value & 0x7F | 0x80)
            value >>= 7
        self.bytes.append(value)
        return self

    def string(self, value):
        """Writes None as null."""
        if value is None:
            return self.int16(-1)
        raw = value.encode(errors="surrogateescape")
        self.int16(len(raw))
        self.bytes += raw
        return self

    def compact_string(self, value):
        raw = value.encode(errors="surrogateescape")
        self.uvarint(len(raw) + 1)
        self.bytes += raw
        return self

    def blob(self, value):
        self.int32(len(value))
        self.bytes += value
        return self

    def array(self, items, write):
        """Calls write(item) for each item, which writes to this writer."""
        items = list(items)
        self.int32(len(items))
        for item in items:
            write(item)
        return self

    def compact_array(self, items, write):
        items = list(items)
        self.uvarint(len(items) + 1)
        for item in items:
            write(item)
        return self

    def no_tags(self):
        return self.uvarint(0)


class Reader:
    def __init__(self, raw):
        self.raw, self.at = raw, 0

    def _unpack(self, form):
        value, = struct.unpack_from(form, self.raw, self.at)
        self.at += struct.calcsize(form)
        return value

    def int8(self):
        return self._unpack(">b")

    def int16(self):
        return self._unpack(">h")

    def int32(self):
        return self._unpack(">i")

    def int64(self):
        return self._unpack(">q")

    def string(self):
        length = self.int16()
        if length < 0:
            return None
        self.at += length
        return self.raw[self.at - length:self.at].decode(errors="surrogateescape")

    def array(self, read):
        """Returns None for a null array."""
        count = self.int32()
        return None if count < 0 else [read() for _ in range(count)]

    def uvarint(self):
        value = shift = 0
        while True:
            byte = self._unpack(">B")
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def compact_string(self):
        length = self.uvarint() - 1
        if length < 0:
            return None
        self.at += length
        return self.raw[self.at - length:self.at].decode(errors="surrogateescape")

    def compact_array(self, read):
        """Returns None for a null array."""
        count = self.uvarint() - 1
        return None if count < 0 else [read() for _ in range(count)]

    def tags(self):
        for _ in range(self.uvarint()):
            self.uvarint()
            self.at += self.uvarint()
