"""What is told of levels side by side: which can be told apart, and what changed between rounds."""

from __future__ import annotations

from itertools import pairwise

from assessment.services.cockpit_values import Rise, Span
from scoring.benchmarks import Distribution, Share
from scoring.histograms import LEVEL_BINS

EDGES: tuple[int, ...] = tuple(LEVEL_BINS.edges.tolist())
#: In hundredths of a percent: what is known less well is not told apart.
VAGUE = 2_000


def spans(found: Distribution | None, edges: tuple[int, ...] = EDGES) -> tuple[Span, ...]:
    """Return the steps between edges as far as they are told apart, from the lowest to the highest.

    Two steps are where the share below the edge between them is known within twenty points.
    """
    if found is None:
        return ()
    first, *inner, last = edges
    kept = [e for e in inner if _width(found.shares((first, e, last))[0]) <= VAGUE]
    ends = (first, *kept, last)
    steps = pairwise(edges.index(end) + 1 for end in ends)
    told = zip(steps, found.shares(ends), strict=True)
    return tuple(Span(low, high - 1, share) for (low, high), share in told)


def rises(before: Distribution, now: Distribution) -> tuple[Rise, ...]:
    """Return the shares at each level or above in two rounds."""
    ends = [(level, (EDGES[0], level, EDGES[-1])) for level in EDGES[1:-1]]
    return tuple(Rise(at, before.shares(cut)[1], now.shares(cut)[1]) for at, cut in ends)


def _width(share: Share) -> int:
    return share.high - share.low
