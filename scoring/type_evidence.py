"""What is demanded of types of firm, and what speaks for each number of them: values alone.

Apart from ``scoring.type_count``, so that a page can show them without the machinery of learning.
"""

from __future__ import annotations

from dataclasses import dataclass

LEAST_NULL = 20


@dataclass(frozen=True)
class CountRules:
    """When types are accepted, and how hard it is looked.

    ``most`` types are tried; their prediction strength must reach ``least_strength`` and exceed
    the ``percentile`` of ``n_null`` (20 or more) populations without types; the smallest type must
    hold ``least_firms``. At most ``sample`` firms are looked at. ``n_splits`` halvings are
    averaged, ``n_bootstraps`` resamples give the stability.
    """

    most: int = 8
    least_strength: float = 0.8
    percentile: float = 95.0
    n_null: int = LEAST_NULL
    least_firms: int = 10
    sample: int = 10_000
    n_splits: int = 3
    n_bootstraps: int = 5

    def __post_init__(self) -> None:
        if self.n_null < LEAST_NULL:
            raise ValueError(f"n_null={self.n_null} populations cannot tell a 95th percentile")


@dataclass(frozen=True)
class Evidence:
    """What speaks for one number of types.

    ``strength`` is the prediction strength (0-1) and ``null_strength`` what chance reaches, looked
    at only where ``strength`` is enough by itself and no larger number stands. ``bic`` is lower
    for a better fit, ``stability`` the mean adjusted Rand index of refits to bootstrap samples,
    ``smallest`` the firms (of the sample) in the smallest type.
    """

    n_types: int
    strength: float
    null_strength: float | None
    bic: float
    stability: float
    smallest: int
    accepted: bool


@dataclass(frozen=True)
class TypeCount:
    """The number of types, 1 where there are none, and the evidence by number."""

    n_types: int
    n_firms: int
    evidence: tuple[Evidence, ...]
