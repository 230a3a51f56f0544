"""Votes: what is read of firms, block by block, before it becomes numbers of groups.

One vote per firm: the caller gives the latest submitted assessment of each firm in the window.
Firms are known by keyed marks alone, never by their ids, and the marks stay in the ledger
(``scoring.ledger``), apart from what is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from questionnaires.model import MaturityModel
from scoring.block import ScoreBlock
from scoring.cohorts import Cohort, Lattice
from scoring.histograms import whole

World = Literal["real", "demo"]

#: The measure of the total score, beside the ids of the dimensions.
OVERALL = "overall"


@dataclass(frozen=True)
class Votes:
    """What n firms said.

    ``cells`` holds each firm's smallest cell of the lattice (int32), ``values`` the measures,
    shape (n, measures), -1 where a firm has none; ``firms`` and ``marks`` are keyed marks (uint64)
    of the firm, and of the firm together with what it said and where it stands.
    """

    cells: NDArray[np.int32]
    values: NDArray[Any]
    firms: NDArray[np.uint64]
    marks: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.cells)


def eligible(
    *, verified: ArrayLike, consenting: ArrayLike, demo: ArrayLike, world: World
) -> NDArray[np.bool_]:
    """Tell which firms count: shape (n,), bool.

    Only firms whose credit code is verified and that agreed to be compared count, so invented
    firms cannot fill a group around a real one. Demo firms count among demo firms alone.
    """
    counts: NDArray[np.bool_] = np.asarray(demo, np.bool_) == (world == "demo")
    counts &= np.asarray(verified, np.bool_)
    counts &= np.asarray(consenting, np.bool_)
    return counts


def measures_of(model: MaturityModel) -> tuple[str, ...]:
    """Return the names of the measures of ``scores_of``: the total and the dimensions."""
    return (OVERALL, *(dimension.id for dimension in model.dimensions))


def scores_of(block: ScoreBlock) -> NDArray[np.int16]:
    """Return what firms are compared by, in hundredths: shape (n, 1 + dimensions)."""
    return np.column_stack([block.score, block.dimensions])


def levels_of(block: ScoreBlock) -> NDArray[np.int8]:
    """Return what a bureau sees shares of: the levels, shape (n, 1)."""
    return block.level[:, None]


def votes(
    key: bytes, lattice: Lattice, firm_ids: Sequence[str], cells: ArrayLike, values: ArrayLike
) -> Votes:
    """Return a block of votes; ``key`` is the secret under which firms are marked.

    ``cells`` are codes of the lattice, ``values`` whole numbers of shape (n, measures). Without the
    key nobody learns a firm or an answer from a mark. The key must stay the same as long as there
    is a ledger: under another one everything would look new, and two dates could be subtracted.

    Raises:
        ValueError: a value is not a whole number, a firm votes twice, or the lengths differ.
    """
    return votes_of(key, lattice, firm_marks(key, firm_ids), cells, values)


def firm_marks(key: bytes, firm_ids: Sequence[str]) -> NDArray[np.uint64]:
    """Return the marks of firms, each named once. Raises ValueError where one votes twice."""
    marks = _marked(key, b"firm", (firm_id.encode() for firm_id in firm_ids))
    _require_one_vote(marks)
    return marks


def votes_of(
    key: bytes,
    lattice: Lattice,
    firms: NDArray[np.uint64],
    cells: ArrayLike,
    values: ArrayLike,
) -> Votes:
    """Do what :func:`votes` does, for firms that are marked already (:func:`firm_marks`).

    Raises:
        ValueError: a value is not a whole number, or the lengths differ.
    """
    table, places = whole(values), np.asarray(cells, np.int32)
    if not len(firms) == len(places) == len(table):
        raise ValueError("every firm has one cell and one row of values")
    stand = [_label(lattice.cohort(cell)) for cell in range(len(lattice))]
    of = (stand[place] for place in places.tolist())
    said = map(b"".join, zip(_rows(firms[:, None]), of, _rows(table.astype("<i2")), strict=True))
    return Votes(places, table, firms, _marked(key, b"said", said))


def joined(blocks: Iterable[Votes]) -> Votes:
    """Put blocks together.

    Raises:
        ValueError: a firm votes twice, or there is no block.
    """
    parts = list(blocks)
    found = Votes(
        cells=np.concatenate([part.cells for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        firms=np.concatenate([part.firms for part in parts]),
        marks=np.concatenate([part.marks for part in parts]),
    )
    _require_one_vote(found.firms)
    return found


def _label(cohort: Cohort) -> bytes:
    """Return a name of a cell that outlives a change of the lattice, with its end marked."""
    return f"{cohort.region}/{cohort.sector}/{cohort.size}\0".encode()


def _rows(table: NDArray[Any]) -> list[bytes]:
    """Return the bytes of each row."""
    packed, width = np.ascontiguousarray(table).tobytes(), table.shape[1] * table.itemsize
    return [packed[at : at + width] for at in range(0, len(packed), width)]


def _marked(key: bytes, kind: bytes, texts: Iterable[bytes]) -> NDArray[np.uint64]:
    root = blake2b(key=key, person=kind, digest_size=8)
    digests = bytearray()
    for text in texts:
        keyed = root.copy()
        keyed.update(text)
        digests += keyed.digest()
    return np.frombuffer(bytes(digests), np.uint64)


def _require_one_vote(firms: NDArray[np.uint64]) -> None:
    if len(np.unique(firms)) < len(firms):
        raise ValueError("a firm has one vote")
