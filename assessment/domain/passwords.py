"""Passwords: which ones will do, and argon2id.

Whatever is asked, one comparison costs the same work: a name nobody has is compared with a hash
made for that purpose.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from assessment.domain.account_errors import WeakPassword
from assessment.domain.tokens import RandomBytes

SHORTEST = 10
LONGEST = 256
_SALT_BYTES = 16
_RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
_COMMON = (
    *("password", "passw0rd", "iloveyou", "welcome", "administrator", "letmein", "woaini"),
    *("5201314", "1314520", "zhijie", "qwerty", "1qaz2wsx", "1q2w3e4r", "abc123", "a123456"),
    *("admin", "p@ssw0rd", "zaq12wsx", "123456"),
)
_MEANINGFUL_REST = 6


class Passwords(Protocol):
    """Makes and compares hashes."""

    def hash(self, password: str) -> str: ...
    def matches(self, stored: str | None, password: str) -> bool:
        """Compare; without a stored hash do the same work and say no."""

    def is_outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with weaker settings than now."""


class Argon2:
    """argon2id with the second recommendation of RFC 9106 unless told otherwise.

    At most ``at_once`` run at the same time, so that a crowd at the door cannot take all memory.
    """

    def __init__(
        self,
        random_bytes: RandomBytes,
        *,
        passes: int = 3,
        kibibytes: int = 65_536,
        lanes: int = 4,
        at_once: int = 4,
    ) -> None:
        self._random_bytes = random_bytes
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=kibibytes, parallelism=lanes)
        self._turn = threading.BoundedSemaphore(at_once)
        self._nobody = self._hasher.hash("nobody", salt=random_bytes(_SALT_BYTES))

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(plain(password), salt=self._random_bytes(_SALT_BYTES))

    def matches(self, stored: str | None, password: str) -> bool:
        with self._turn:
            try:
                self._hasher.verify(stored or self._nobody, plain(password))
            except (Argon2Error, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)


def plain(password: str) -> str:
    """Return the one form of a password: a phone may type it in full width. Never too long."""
    return unicodedata.normalize("NFKC", password)[:LONGEST]


def require_strong(password: str, *names: str | None) -> None:
    """Let a password pass that is long and not easy to guess. No rules on kinds of characters.

    Raises:
        WeakPassword: short, common, a run, a repetition, or a name in disguise.
    """
    text = plain(password).casefold()
    if not len(text) >= SHORTEST or len(password) > LONGEST or len(set(text)) < 5:
        raise WeakPassword
    for word in (*_COMMON, *(name.casefold() for name in names if name)):
        text = text.replace(word, "")
    if len(_without_runs(text)) < _MEANINGFUL_REST:
        raise WeakPassword


def _without_runs(text: str) -> str:
    """Take out stretches of neighbours (1234, dcba, asdf) and repetitions (aaaa)."""
    for line in _RUNS:
        for run in (line, line[::-1]):
            for start in range(len(run) - 3):
                text = text.replace(run[start : start + 4], "")
    return re.sub(r"(.)\1{3,}", "", text)
