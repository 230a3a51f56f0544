"""Tallies: how many of the firms that said whether they have something do, told as sheets.

A firm that has it stands at 1 or, where its number is counted, at that number; one that has not
stands at 0, one that did not say is missing. So a tally keeps to every rule of sheets
(``scoring.sheets``), with more firms on either side: at least five have it and five have not.
Where nearly all firms are on one side, or nearly all that came or went are, nothing is told.

A coverage is told for sets of firms, one inside another. Their difference is a tally too: it is
counted beside them, and where it may not be told the smaller set is not told either
(:func:`without_differences`). Group by group, because sums of groups are told as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.benchmarks import Distribution
from scoring.editions import Edition, Unit
from scoring.histograms import Scale
from scoring.sheets import EVERY_LEVEL, Rule, Sheet

#: Larger numbers count as this one.
MOST = 20
COUNTS = Scale(first=0, last=MOST, step=1)
#: Every band but the whole scale tells something.
TALLY_VIEW = Rule(firms=10, scale=COUNTS, steps=EVERY_LEVEL, band=5, dominance=95, wide=100)


@dataclass(frozen=True)
class Tally:
    """At least ``low`` and at most ``high`` of ``said`` firms have it, with ``least`` together.

    ``least`` adds up what each firm has at least; it is the number of firms where nothing more
    is known of a firm than that it has some.
    """

    said: int
    low: int
    high: int
    least: int

    @property
    def have(self) -> int | None:
        """The number of firms that have it, where it is told."""
        return self.low if self.low == self.high else None


def tally_of(found: Distribution) -> Tally:
    """Return what a distribution on ``COUNTS`` tells."""
    above = found.firms - found.most[1:-1]
    return Tally(
        said=found.firms,
        low=int(above[0]),
        high=found.firms - int(found.fewest[1]),
        least=int(above.sum()),
    )


def without_differences(edition: Edition, differences: Mapping[str, Mapping[str, str]]) -> Edition:
    """Return an edition without differences, and without the sets that they give away.

    ``differences`` names for each measure of a smaller set those of larger ones, each with the
    measure of what it has more.
    """
    rests = {rest for wider in differences.values() for rest in wider.values()}
    kept = tuple(name for name in edition.measures if name not in rests)
    return replace(
        edition,
        measures=kept,
        units=tuple(_safe(edition, unit, kept, differences) for unit in edition.units),
    )


def _safe(
    edition: Edition,
    unit: Unit,
    kept: Sequence[str],
    differences: Mapping[str, Mapping[str, str]],
) -> Unit:
    sheets = dict(zip(edition.measures, unit.sheets, strict=True))
    safe = (
        sheets[name]
        if all(_may_be_found(sheets, name, *each) for each in differences.get(name, {}).items())
        else None
        for name in kept
    )
    return replace(unit, sheets=tuple(safe))


def _may_be_found(sheets: Mapping[str, Sheet | None], name: str, wider: str, rest: str) -> bool:
    """Tell whether what a wider set has more is nobody, or may be told."""
    inner, outer, found = sheets[name], sheets[wider], sheets[rest]
    if inner is None or outer is None or inner.firms == outer.firms:
        return True
    return found is not None and _is_exact(found)


def _is_exact(sheet: Sheet) -> bool:
    """Tell whether a sheet says how many have it."""
    return 1 in sheet.edges
