"""The unified social credit code of GB 32100-2015. A doubtful code is a warning, never a wall."""

from __future__ import annotations

from enum import StrEnum

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}


class CodeCheck(StrEnum):
    """What the check digits say. Firms with a code that fails do exist."""

    VALID = "valid"
    WRONG_DIGIT = "wrong_digit"
    MALFORMED = "malformed"


def normalise(text: str) -> str:
    """Return a code as typed in the plain way: half width, capitals, no spaces or hyphens."""
    return "".join(text.translate(_FULL_WIDTH).upper().replace("-", "").split())


def check(text: str) -> CodeCheck:
    """Say whether a code has the right form and the right check digits."""
    code = normalise(text)
    if len(code) != LENGTH or any(letter not in LETTERS for letter in code):
        return CodeCheck.MALFORMED
    right = code[16] == _organisation_digit(code[8:16]) and code[17] == _check_digit(code[:17])
    return CodeCheck.VALID if right else CodeCheck.WRONG_DIGIT


def region_of(text: str) -> str | None:
    """Return the six digits of the place of registration, or ``None`` for a malformed code."""
    return None if check(text) is CodeCheck.MALFORMED else normalise(text)[2:8]


def _check_digit(body: str) -> str:
    total = sum(LETTERS.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return LETTERS[(31 - total % 31) % 31]


def _organisation_digit(body: str) -> str:
    weighted = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    total = sum(_ORGANISATION_LETTERS.index(c) * w for c, w in weighted)
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
