"""Random names and tokens. The source of randomness is a parameter."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]


def new_id(random_bytes: RandomBytes) -> str:
    """Return an id of sixteen small letters and digits (80 bits)."""
    return base64.b32encode(random_bytes(10)).decode("ascii").lower()


def new_token(random_bytes: RandomBytes) -> str:
    """Return a secret of 256 bits that fits a cookie or a form field."""
    return base64.urlsafe_b64encode(random_bytes(32)).decode("ascii").rstrip("=")


def fingerprint(token: str) -> str:
    """Return what the store keeps of a token. It is long and random: a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def keyed_fingerprint(text: str, key: bytes) -> str:
    """Return a hash of something guessable (a network address) that needs the key to be undone."""
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()
