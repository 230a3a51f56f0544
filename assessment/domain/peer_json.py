"""Snapshots of peers as JSON values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from assessment.domain.peers import Measured, PeerSnapshot, SnapshotEntry, Typology
from scoring.editions import Edition
from scoring.reliability import Quality
from scoring.type_cards import TypeCard
from scoring.type_evidence import TypeCount
from scoring.type_model import TypeModel

_COUNT, _CARDS = TypeAdapter(TypeCount), TypeAdapter(tuple[TypeCard, ...])
_QUALITY = TypeAdapter(Quality)


def entry_of(snapshot: PeerSnapshot) -> SnapshotEntry:
    return SnapshotEntry(
        id=snapshot.id,
        world=snapshot.world,
        model=snapshot.model,
        version=snapshot.version,
        on=snapshot.on,
        built_at=snapshot.built_at,
    )


def body_of(snapshot: PeerSnapshot) -> dict[str, Any]:
    """Return everything of a snapshot that is not in its entry."""
    return {
        "since": snapshot.since.isoformat(),
        "firms": snapshot.firms.plain(),
        "bureaus": snapshot.bureaus.plain(),
        "typologies": {name: _typology(t) for name, t in snapshot.typologies.items()},
        "measured": {name: _measured(m) for name, m in snapshot.measured.items()},
    }


def snapshot_of(entry: SnapshotEntry, body: Mapping[str, Any]) -> PeerSnapshot:
    """Put a snapshot together from what was stored."""
    typologies, measured = body["typologies"], body["measured"]
    return PeerSnapshot(
        id=entry.id,
        world=entry.world,
        model=entry.model,
        version=entry.version,
        on=entry.on,
        built_at=entry.built_at,
        since=date.fromisoformat(body["since"]),
        firms=Edition.from_plain(body["firms"]),
        bureaus=Edition.from_plain(body["bureaus"]),
        typologies={name: _read_typology(plain) for name, plain in typologies.items()},
        measured={name: _read_measured(plain) for name, plain in measured.items()},
    )


def _typology(typology: Typology) -> dict[str, Any]:
    return {
        "population": typology.population,
        "firms": typology.firms,
        "on": typology.on.isoformat(),
        "found_on": typology.found_on.isoformat(),
        "count": _COUNT.dump_python(typology.count),
        "types": None if typology.types is None else typology.types.to_dict(),
        "cards": _CARDS.dump_python(typology.cards),
        "sectors": [[number, shares] for number, shares in typology.sectors.items()],
        "usual": None if typology.usual is None else typology.usual.tolist(),
        "last": typology.last,
    }


def _read_typology(plain: Mapping[str, Any]) -> Typology:
    types, usual = plain["types"], plain["usual"]
    return Typology(
        population=plain["population"],
        firms=plain["firms"],
        on=date.fromisoformat(plain["on"]),
        found_on=date.fromisoformat(plain["found_on"]),
        count=_COUNT.validate_python(plain["count"]),
        types=None if types is None else TypeModel.from_dict(types),
        cards=_CARDS.validate_python(plain["cards"]),
        sectors={n: tuple((s, share) for s, share in shares) for n, shares in plain["sectors"]},
        usual=None if usual is None else np.array(usual, np.int8),
        last=plain["last"],
    )


def _measured(measured: Measured) -> dict[str, Any]:
    return {
        "population": measured.population,
        "firms": measured.firms,
        "on": measured.on.isoformat(),
        "version": measured.version,
        "quality": _QUALITY.dump_python(measured.quality),
    }


def _read_measured(plain: Mapping[str, Any]) -> Measured:
    return Measured(
        population=plain["population"],
        firms=plain["firms"],
        on=date.fromisoformat(plain["on"]),
        version=plain["version"],
        quality=_QUALITY.validate_python(plain["quality"]),
    )
