"""How far long work is, for whoever wants to be told."""

from __future__ import annotations

from collections.abc import Callable

#: Told the stage, how many steps are done, and of how many.
Progress = Callable[[str, int, int], None]


def say_nothing(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
