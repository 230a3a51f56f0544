"""How far a value is on the way to its target: exact, and silent where the two do not compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from questionnaires.conditions import Outcome

Better = Literal["higher", "lower"]
Sign = Literal["", "≥", ">", "≤", "<", "约"]
_GOAL = re.compile(r"(≥|>|≤|<|约|)(\d+(?:\.\d+)?)", re.ASCII)
_FALLING: tuple[Sign, ...] = ("≤", "<")


@dataclass(frozen=True)
class Goal:
    """A target that is one plain number, with the sign printed before it."""

    sign: Sign
    amount: Decimal


@dataclass(frozen=True)
class Progress:
    """``share`` in hundredths of a percent, ``None`` where none makes sense; ``reached`` or not.

    A target of several numbers, or an approximate one, is neither reached nor missed: unknown.
    """

    share: int | None
    reached: Outcome


UNKNOWN = Progress(None, Outcome.UNKNOWN)


def read_goal(target: str) -> Goal | None:
    """Return a target that is one plain number; ``None`` for 1-2, 5/10/15 and words."""
    found = _GOAL.fullmatch(target.strip())
    return Goal(found[1], Decimal(found[2])) if found else None  # type: ignore[arg-type]


def progress(target: str, value: str | None, better: Better = "higher") -> Progress:
    """Hold a value against a target in the same unit.

    A share is given only where more is better: half the accidents are not half the way.
    """
    goal = read_goal(target)
    if goal is None or value is None:
        return UNKNOWN
    amount = Decimal(value)
    falls = better == "lower" or goal.sign in _FALLING
    share = None if falls or goal.amount == 0 or amount < 0 else _share(amount, goal.amount)
    return Progress(share, _reached(goal, amount, falls=falls))


def _share(amount: Decimal, goal: Decimal) -> int:
    """Return hundredths of a percent, rounded down: 99.996 % is not yet all of it."""
    return int(Fraction(amount) / Fraction(goal) * 10_000)


def _reached(goal: Goal, amount: Decimal, *, falls: bool) -> Outcome:
    if goal.sign == "约":
        return Outcome.UNKNOWN
    if goal.sign in (">", "<"):
        return Outcome.of(amount > goal.amount if goal.sign == ">" else amount < goal.amount)
    return Outcome.of(amount <= goal.amount if falls else amount >= goal.amount)
