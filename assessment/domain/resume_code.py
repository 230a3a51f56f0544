"""The code with which a firm comes back to its assessment.

Sixteen letters in four groups, without look-alikes (no 0 O 1 I L): 78 bits. The store keeps only
a keyed hash, so a stolen database opens no assessment.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from assessment.domain.errors import UnknownCode

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16
_GROUP = 4
_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_DASHES = "-‐‑‒–—―−"


def generate(random_bytes: Callable[[int], bytes]) -> str:
    """Return a new code, as it is shown: ``ABCD-EFGH-JKMN-PQRS``."""
    letters: list[str] = []
    while len(letters) < LENGTH:
        # 248 = 8 x 31: bytes above it would favour the first letters
        letters += [LETTERS[byte % 31] for byte in random_bytes(LENGTH) if byte < 248]
    code = "".join(letters[:LENGTH])
    return "-".join(code[i : i + _GROUP] for i in range(0, LENGTH, _GROUP))


def normalise(text: str) -> str:
    """Return the sixteen letters of a code as typed.

    Case, spaces, hyphens and full width do not matter.

    Raises:
        UnknownCode: it is not sixteen letters of the alphabet.
    """
    plain = text.translate(_FULL_WIDTH).upper()
    code = "".join(letter for letter in plain if not letter.isspace() and letter not in _DASHES)
    if len(code) != LENGTH or any(letter not in LETTERS for letter in code):
        raise UnknownCode
    return code


def fingerprint(text: str, key: bytes) -> str:
    """Return what the store keeps of a code: HMAC-SHA-256 under the installation's key.

    Raises:
        UnknownCode: it is not a code.
    """
    return hmac.new(key, normalise(text).encode("ascii"), hashlib.sha256).hexdigest()
