"""What may be told of types of firm: name, size, share, typical level.

Averages are told in steps so wide that one firm more or less moves them by no more than one step.
Two tellings subtracted then say of that firm, at most, on which side of the average it stands.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import MaturityModel
from scoring.arithmetic import FULL, round_half_up
from scoring.type_model import TypeModel
from scoring.type_names import TypeName, apart, name_types

#: Types of fewer firms are neither named nor shown.
LEAST_FIRMS = 10


@dataclass(frozen=True)
class TypeCard:
    """What may be told of a type.

    ``n_firms`` belong to it, ``share`` (hundredths of a percent) of all; ``score`` is their mean
    total in hundredths, ``level`` the level of that score. By dimension, in the order of the
    model: ``means`` in hundredths, and ``apart``, what sets the type apart, in SD within types.
    Scores and means stand on a step that fewer firms make wider (:func:`step_of`).
    """

    number: int
    name: TypeName
    n_firms: int
    share: int
    score: int
    level: int
    means: tuple[int, ...]
    apart: tuple[float, ...]


def type_cards(
    model: MaturityModel,
    types: TypeModel,
    places: NDArray[np.intp],
    scores: NDArray[np.int16],
    naming: Collection[str],
    *,
    least_firms: int = LEAST_FIRMS,
) -> tuple[TypeCard, ...]:
    """Describe the types of firms whose ``places`` and total ``scores`` (n,) are given.

    ``naming`` are ids of the dimensions that may name types. Types of fewer than ``least_firms``
    are left out.
    """
    counts = np.bincount(places, minlength=len(types)).tolist()
    totals = np.bincount(places, weights=scores, minlength=len(types)).astype(np.int64).tolist()
    shown = [place for place, count in enumerate(counts) if count >= max(least_firms, 1)]
    names = name_types(model, types, naming, [types.numbers[place] for place in shown])
    beyond = apart(types, range(types.means.shape[1])).round(1).tolist()
    cards = []
    for place in shown:
        step = step_of(counts[place])
        score = step * round_half_up(totals[place], step * counts[place])
        cards.append(
            TypeCard(
                number=types.numbers[place],
                name=names[types.numbers[place]],
                n_firms=counts[place],
                share=round_half_up(10_000 * counts[place], len(places)),
                score=score,
                level=model.scale.level_of(score),
                means=tuple((step * np.rint(types.means[place] / step).astype(np.int64)).tolist()),
                apart=tuple(beyond[place]),
            )
        )
    return tuple(cards)


def step_of(n_firms: int) -> int:
    """Return on which step (hundredths) averages of so many firms are told.

    One firm moves an average by at most the whole scale divided by their number.
    """
    return next(step for step in _STEPS if step * n_firms >= FULL)


_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, FULL)
