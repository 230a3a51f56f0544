"""Characters that a file format cannot hold, or that would turn a line around."""

from __future__ import annotations

import re

#: XML cannot hold these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: Marks that set or override the direction of what follows.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def writable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def straight(text: str) -> str:
    """Return a text without marks that turn its direction."""
    return _TURNING.sub("", text)
