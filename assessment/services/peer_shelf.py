"""Snapshots of peers at hand: unpacked once in a process, because each is asked again and again."""

from __future__ import annotations

from functools import lru_cache

from assessment.domain.errors import NotFound
from assessment.domain.peer_json import snapshot_of
from assessment.domain.peers import PeerSnapshot, SnapshotEntry
from assessment.domain.ports import Store
from scoring.aggregates import World
from scoring.benchmarks import Benchmarks

#: A snapshot of a million firms takes some megabytes.
KEPT = 8


class PeerShelf:
    """Reads snapshots. A snapshot never changes, so it may be kept under its id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.snapshot = lru_cache(KEPT)(self._read)
        self.benchmarks = lru_cache(2 * KEPT)(self._benchmarks)

    def entries(self, world: World, model: str | None) -> tuple[SnapshotEntry, ...]:
        """Return the snapshots of a world, newest first; of one model, where it is given."""
        with self._store.reading() as unit:
            return unit.peers.snapshots(world, model)

    def newest(self, world: World, model: str) -> PeerSnapshot | None:
        """Return the newest snapshot of a model, if there is one."""
        entries = self.entries(world, model)
        return self.snapshot(entries[0].id) if entries else None

    def _read(self, snapshot_id: str) -> PeerSnapshot:
        with self._store.reading() as unit:
            found = unit.peers.snapshot(snapshot_id)
        if found is None:
            raise NotFound
        return snapshot_of(*found)

    def _benchmarks(self, snapshot_id: str) -> Benchmarks:
        return Benchmarks(self.snapshot(snapshot_id).firms)
