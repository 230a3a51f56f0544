"""Names for types of firm, from what sets each apart.

A type is named after the dimensions in which it is furthest above and below what is usual among
all firms, once its own average is taken out: (mean of the type - mean of all) in standard
deviations within types, minus the type's average of that. A dimension that holds a single question
for some of the firms names nothing, and a type of too few firms gets no name at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import Dimension, MaturityModel
from scoring.form import form_of
from scoring.type_model import TypeModel

Floats = NDArray[np.float64]

#: A dimension less than so many standard deviations beside the type's average names nothing.
LEAST_APART = 0.4
#: The least questions of a dimension that names types.
LEAST_QUESTIONS = 2

#: How many high and low dimensions a name tells, and whether it tells the overall level as well;
#: a name takes the first of these that no other type has.
_DETAILS = ((1, 1, False), (2, 1, False), (2, 2, False), (2, 2, True))
_LONGEST_ZH, _LONGEST_EN = 8, 24


@dataclass(frozen=True)
class TypeName:
    """A short name in Chinese and English, and the ids of the dimensions it tells of."""

    zh: str
    en: str
    high: tuple[str, ...] = ()
    low: tuple[str, ...] = ()


def naming_dimensions(
    model: MaturityModel, sectors: Collection[str], sizes: Collection[str]
) -> tuple[str, ...]:
    """Return the ids of the dimensions with two or more questions in every form of these firms."""
    forms = [form_of(model, sector, size) for sector, size in product(sectors, sizes)]
    counts = {
        d.id: [sum(map(len, form.practices[d.id])) for form in forms] for d in model.dimensions
    }
    return tuple(d for d, of_forms in counts.items() if min(of_forms) >= LEAST_QUESTIONS)


def apart(types: TypeModel, places: Sequence[int]) -> Floats:
    """Return what sets types apart, in SD within types, of shape (k, places).

    ``places`` are those of the dimensions that may name types; the average is taken over them.
    """
    beyond = (types.means - types.overall_means) / types.spread
    chosen = beyond[:, list(places)]
    centred: Floats = chosen - chosen.mean(axis=1, keepdims=True)
    return centred


def name_types(
    model: MaturityModel, types: TypeModel, naming: Collection[str], shown: Collection[int]
) -> dict[int, TypeName]:
    """Name the types whose numbers are in ``shown``; no two names are alike.

    ``naming`` are ids of the dimensions that may name types (:func:`naming_dimensions`).
    """
    places = [place for place, number in enumerate(types.numbers) if number in shown]
    portraits = {types.numbers[n]: _Portrait.of(model, types, n, naming) for n in places}
    names: dict[int, TypeName] = {}
    for detail in _DETAILS:
        tried = {n: p.name(*detail) for n, p in portraits.items() if n not in names}
        names |= {n: name for n, name in tried.items() if _is_alone(name, tried)}
    left = {n: p.name(*_DETAILS[-1]) for n, p in portraits.items() if n not in names}
    return names | {n: _numbered(name, n) for n, name in left.items()}


@dataclass(frozen=True)
class _Portrait:
    """Dimensions above and below the type's average, the furthest first; and how far it is."""

    high: tuple[Dimension, ...]
    low: tuple[Dimension, ...]
    overall: float

    @classmethod
    def of(
        cls, model: MaturityModel, types: TypeModel, place: int, naming: Collection[str]
    ) -> _Portrait:
        places = [n for n, dimension in enumerate(model.dimensions) if dimension.id in naming]
        beyond = apart(types, places)[place]
        order = np.argsort(-beyond, kind="stable").tolist()
        overall = (types.means - types.overall_means) / types.spread
        return cls(
            high=tuple(model.dimensions[places[n]] for n in order if beyond[n] >= LEAST_APART),
            low=tuple(
                model.dimensions[places[n]] for n in reversed(order) if beyond[n] <= -LEAST_APART
            ),
            overall=float(overall[place].mean()),
        )

    def name(self, n_high: int, n_low: int, with_overall: bool) -> TypeName:
        """Tell of so many high and low dimensions; of the overall level where asked, or alone."""
        high, low = self.high[:n_high], self.low[:n_low]
        told = [(_STRONGER, high), (_WEAKER, low)]
        zh = [f"{'、'.join(map(_short_zh, part))}{word[0]}" for word, part in told if part]
        en = [f"{word[1]} in {' and '.join(map(_short_en, part))}" for word, part in told if part]
        if with_overall or not zh:
            overall = _OVERALL[int(np.sign(self.overall)) * (abs(self.overall) >= LEAST_APART)]
            zh, en = [overall[0], *zh], [overall[1], *en]
        ids = [tuple(dimension.id for dimension in part) for part in (high, low)]
        return TypeName("，".join(zh), _capitalised(", ".join(en)), *ids)


_STRONGER, _WEAKER = ("较强", "stronger"), ("较弱", "weaker")
_OVERALL = {
    1: ("整体较高", "higher overall"),
    0: ("整体居中", "average overall"),
    -1: ("整体较低", "lower overall"),
}


def _is_alone(name: TypeName, tried: Mapping[int, TypeName]) -> bool:
    """Tell whether no other name of the same detail is alike in either language."""
    alike = [other for other in tried.values() if other.zh == name.zh or other.en == name.en]
    return len(alike) == 1


def _numbered(name: TypeName, number: int) -> TypeName:
    return replace(name, zh=f"{name.zh}（{number}）", en=f"{name.en} ({number})")


def _short_zh(dimension: Dimension) -> str:
    title = dimension.title.partition("（")[0]
    return (
        title if len(title) <= _LONGEST_ZH else _begun(re.split("[、与]", title), "与", _LONGEST_ZH)
    )


def _short_en(dimension: Dimension) -> str:
    title = dimension.title_en.partition(" (")[0]
    parts = re.split(", | and ", title)
    short = title if len(title) <= _LONGEST_EN else _begun(parts, " and ", _LONGEST_EN)
    return short if short[:2].isupper() else short[:1].lower() + short[1:]


def _begun(parts: Sequence[str], joint: str, longest: int) -> str:
    """Return the first two parts of a title, or the first alone where two are too long."""
    two = joint.join(parts[:2])
    return two if len(two) <= longest else parts[0]


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
