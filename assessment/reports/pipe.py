"""How the typesetter is talked to: a kind (one byte), a length (four, big-endian), a body."""

from __future__ import annotations

import struct
from typing import BinaryIO

#: What is asked for, and how it ended.
PDF, PNG, DONE, FAILED = b"p", b"g", b"d", b"f"
_HEAD = struct.Struct(">cI")


def send(pipe: BinaryIO, kind: bytes, body: bytes) -> None:
    """Write one message."""
    pipe.write(_HEAD.pack(kind, len(body)) + body)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one message; nothing once the other side is gone."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    body = pipe.read(length)
    return (kind, body) if len(body) == length else None
