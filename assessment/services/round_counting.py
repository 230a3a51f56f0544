"""How a part of a round is counted: on its lattice, beside everything a bureau sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assessment.domain.peers import PeerLedger
from assessment.services.peer_counting import BUREAUS, Counting, View, moved
from assessment.services.round_parts import Part
from questionnaires.reference import Regions
from scoring.editions import Edition
from scoring.foreign import apart, beside


def view_of(part: Part, region: str, values: NDArray[np.int16]) -> View:
    """Return how a part of a round of a region is told: values of n firms, (n, measures)."""
    return View(
        "bureaus",
        part.rule,
        part.levels,
        lambda _model: part.measures,
        lambda _block: values,
        by_size=False,
        by_sector=part.by_sector,
        also=(region,),
        marked_as=BUREAUS,
    )


def counted(
    regions: Regions,
    counting: Counting,
    view: View,
    kept: PeerLedger | None,
    others: Sequence[PeerLedger],
) -> tuple[Edition, PeerLedger]:
    """Count values beside what others tell; return the ledger without the others."""
    lattice = view.lattice(regions)
    own = moved(kept, lattice, view.rule, len(view.measures(counting.model)))
    known = [each.ledger for each in others]
    joint = PeerLedger(beside(own, known), lattice.regions, lattice.parents)
    edition, ledger = counting.edition(view, regions, joint)
    return edition, replace(ledger, ledger=apart(ledger.ledger))
