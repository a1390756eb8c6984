"""Writes curves and pictures as TensorBoard reads them, no library needed.

A file of framed records, https://www.tensorflow.org/tutorials/load_data/tfrecord: the length, the content (one Event
message), each followed by its masked CRC-32C. Only what the messages of scalars and pictures need is here.
"""
import os
import struct
import time
import zlib


class Events:
    """One file of events in a folder; what was added is there as soon as it was."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        # Process ids repeat from container to container, and several may write into one folder.
        name = f"events.out.tfevents.{int(time.time())}.digits.{os.urandom(4).hex()}"
        self._file = open(os.path.join(folder, name), "wb")
        self._add(_text(3, "brain.Event:2"))

    def scalar(self, tag, step, number):
        self._summary(step, _text(1, tag) + _tagged(2, 5) + struct.pack("<f", number))

    def picture(self, tag, step, rows):
        """Rows of pixels from 0 (black) to 255 (white)."""
        size = _number(1, len(rows)) + _number(2, len(rows[0])) + _number(3, 1)
        self._summary(step, _text(1, tag) + _bytes(4, size + _bytes(4, png(rows))))

    def close(self):
        self._file.close()

    def _summary(self, step, value):
        self._add(_number(2, step) + _bytes(5, _bytes(1, value)))

    def _add(self, event):
        event = _tagged(1, 1) + struct.pack("<d", time.time()) + event
        length = struct.pack("<Q", len(event))
        self._file.write(length + _checksum(length) + event + _checksum(event))
        self._file.flush()


def png(rows):
    """A picture with eight bits of grey for each pixel."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _crc_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


_TABLE = _crc_table()


def _checksum(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def _tagged(field, kind):
    return _varint(field << 3 | kind)


def _number(field, number):
    return _tagged(field, 0) + _varint(number)


def _bytes(field, content):
    return _tagged(field, 2) + _varint(len(content)) + content


def _text(field, text):
    return _bytes(field, text.encode())
