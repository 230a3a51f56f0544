"""The second factor: six digits that change every thirty seconds (RFC 6238, SHA-1).

The secret is made from a seed in the store and the installation's key, so a stolen database
gives no digits away.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from datetime import datetime
from urllib.parse import quote

STEP = 30
DIGITS = 6
SECRET_BYTES = 20
ISSUER = "质阶"


def secret(seed: str, key: bytes) -> bytes:
    """Return the secret both sides compute the digits from."""
    return hmac.new(key, f"totp:{seed}".encode(), hashlib.sha256).digest()[:SECRET_BYTES]


def in_letters(shared: bytes) -> str:
    """Return a secret as it is typed into an app by hand."""
    return base64.b32encode(shared).decode("ascii").rstrip("=")


def address(shared: bytes, name: str) -> str:
    """Return what the picture for the app says (otpauth://)."""
    label = quote(f"{ISSUER}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={in_letters(shared)}&issuer={quote(ISSUER)}"


def digits(shared: bytes, step: int) -> str:
    """Return the digits of one step."""
    digest = hmac.new(shared, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_at(moment: datetime) -> int:
    """Return the number of a moment's step."""
    return int(moment.timestamp()) // STEP


def matching_step(shared: bytes, typed: str, now: datetime) -> int | None:
    """Return the step whose digits these are: now, the one before or after; else ``None``."""
    code = "".join(unicodedata.normalize("NFKC", typed).split())
    present = step_at(now)
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(digits(shared, step).encode(), code.encode()):
            found = step
    return found
