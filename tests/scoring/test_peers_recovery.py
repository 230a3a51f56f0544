"""Types that were planted are found, better than by k-means, as well as by the strong bar."""

from __future__ import annotations

import pytest

from questionnaires.library import Library
from scoring.peers import PeerTypes
from tests.scoring.scenarios import MICRO, MIXED, TYPES, Source, agreement, ceiling

FIRMS = 6_000


@pytest.mark.parametrize("scenario", ["S1", "S2", "S3", "S4"])
def test_planted_types_are_found(library: Library, scenario: str) -> None:
    source = Source(library.model(), scenario, seed=100)
    seen, new = source.draw(FIRMS, 0), source.draw(FIRMS, 1)

    ours, plain, strong = (
        agreement(
            new.truth, PeerTypes(len(TYPES), method=m, random_state=1).fit(seen.X).predict(new.X)
        )
        for m in ("mixture", "kmeans", "tied")
    )

    assert ours >= 0.93 * ceiling(seen, new)
    assert ours >= strong - 0.01
    assert ours > plain + (0.1 if scenario != "S1" else 0.0)


@pytest.mark.parametrize("sizes", [MICRO, MIXED], ids=["micro", "mix"])
def test_short_and_uneven_questionnaires_hide_no_pure_types(
    library: Library, sizes: tuple[float, ...]
) -> None:
    source = Source(library.model(), "S1", seed=3, sizes=sizes)
    seen, new = source.draw(FIRMS, 0), source.draw(FIRMS, 1)
    found = PeerTypes(len(TYPES), random_state=1).fit(seen.X)
    assert agreement(new.truth, found.predict(new.X)) >= 0.9 * ceiling(seen, new)
