"""Sheets: the only form in which a unit of firms may leave the arithmetic.

A unit is a group of at least ``Rule.firms`` firms (see ``scoring.disclosure``). Its sheet says of
one measure how many firms lie in each of a few bands. What pages and exports show is computed
from sheets alone, so whatever is added, subtracted or intersected, nothing finer than a sheet
can come out of it. A sheet keeps to these rules:

- A band holds at least ``Rule.band`` (3) firms. There is no lowest and no highest score: the
  outermost band reaches to the end of the scale. Three is the usual threshold of official
  statistics: of two firms in a band each would know the other.
- Edges stand on steps of the scale that are wide where firms are few (``STEPS``): with fewer
  than 50 firms every 5 points, from 1,000 on every half point. An edge therefore never copies a
  firm's score. With ten firms there are at most three bands: roughly what may be said is the
  third of the group in which the median lies. Quartiles begin to mean something near 14 firms.
- A band in which more than nine tenths of the firms lie is widened until it spans half the
  scale, because otherwise it would tell the value of nearly every firm by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.histograms import HALF_POINTS, LEVEL_BINS, Scale, below

#: Least number of firms, and the step (in hundredths) on which edges stand from there on.
STEPS = ((1_000, 50), (200, 100), (50, 200), (0, 500))
EVERY_LEVEL = ((0, 1),)


@dataclass(frozen=True)
class Rule:
    """What may be shown to whom.

    ``firms``: the least number of firms in a unit, and of those that enter, leave or change
    before a unit is counted anew. ``steps``: from how many firms on edges stand on which step.
    ``band``: the least number in a band. ``dominance``: the percentage above which a band is
    widened. ``remainder``: the percentage of a pool's firms that may be too few for a unit there
    and be counted further out. ``wide``: the percentage of the scale from which on a band tells
    little, however many firms stand in it.
    """

    firms: int
    scale: Scale
    steps: tuple[tuple[int, int], ...]
    band: int = 3
    dominance: int = 90
    remainder: int = 10
    wide: int = 50

    def is_narrow(self, width: Any, scale: Any) -> Any:
        """Tell whether a band tells something of the firms in it: numbers, or arrays of them."""
        return 100 * width < self.wide * scale


#: A firm sees scores of groups of ten; a bureau sees levels of groups of five.
FIRM_VIEW = Rule(firms=10, scale=HALF_POINTS, steps=STEPS)
BUREAU_VIEW = Rule(firms=5, scale=LEVEL_BINS, steps=EVERY_LEVEL)


@dataclass(frozen=True)
class Sheet:
    """How many firms lie in each band; band i holds the values from ``edges[i]`` to below the next.

    ``edges`` begin and end with the ends of the scale, in hundredths for scores.
    """

    edges: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def firms(self) -> int:
        return sum(self.counts)


def sheet_of(counts: NDArray[Any], rule: Rule) -> Sheet | None:
    """Return what may be said of a histogram: shape (bins,). ``None`` below the least number."""
    totals = below(counts)
    if totals[-1] < rule.firms:
        return None
    places = _closed(totals, _places(int(totals[-1]), rule), rule.band)
    places = _widened(totals, places, rule)
    edges = rule.scale.edges[places]
    return Sheet(tuple(edges.tolist()), tuple(np.diff(totals[places]).tolist()))


def step_of(firms: int, rule: Rule) -> int:
    """Return on which step the edges of a group of so many firms stand."""
    return next(step for least, step in rule.steps if firms >= least)


def _places(firms: int, rule: Rule) -> NDArray[np.int64]:
    """Return at which bins edges may stand."""
    step = step_of(firms, rule) // rule.scale.step
    return np.append(np.arange(0, rule.scale.bins, step), rule.scale.bins)


def _closed(totals: NDArray[Any], places: NDArray[Any], least: int) -> list[int]:
    """Close a band as soon as it holds enough firms, and leave enough for the last."""
    firms, chosen, at = totals[places], [0], 0
    while True:
        at = int(np.searchsorted(firms, firms[at] + least))
        if at >= len(places) - 1 or firms[-1] - firms[at] < least:
            return [*chosen, int(places[-1])]
        chosen.append(int(places[at]))


def _widened(totals: NDArray[Any], places: list[int], rule: Rule) -> list[int]:
    """Join a band that holds nearly all firms with its neighbours until it is half the scale."""
    while (band := _dominant(totals, places, rule)) is not None:
        firms = np.diff(totals[places])
        edges = [edge for edge in (band, band + 1) if 0 < edge < len(places) - 1]
        gone = min(edges, key=lambda edge: int(firms[edge - 1 : edge + 1].min()))
        places = [*places[:gone], *places[gone + 1 :]]
    return places


def _dominant(totals: NDArray[Any], places: list[int], rule: Rule) -> int | None:
    """Return the band that is too narrow for the firms in it, if there is one."""
    for band, (low, high) in enumerate(pairwise(places)):
        crowded = 100 * (totals[high] - totals[low]) > rule.dominance * totals[-1]
        if crowded and rule.is_narrow(high - low, rule.scale.bins):
            return band
    return None
