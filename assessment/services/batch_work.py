"""Making the reports of batches, one after the other, and clearing away what lay there too long."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from assessment.domain.batches import (
    ACCESS,
    CONSENT,
    INCIDENT,
    KEPT,
    LISTED,
    SILENCE,
    Batch,
    BatchState,
    Item,
    ItemState,
    Tally,
)
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.ports import FileStore
from assessment.domain.report_errors import REASONS
from assessment.domain.sharing_errors import Forbidden
from assessment.services.covering import lets_in
from assessment.services.report_material import Format
from assessment.services.reports import Reports
from assessment.services.tools import Tools

logger = logging.getLogger(__name__)

Stop = Callable[[], bool]


def never() -> bool:
    """Say that nobody wants to stop."""
    return False


class BatchWork:
    """What a worker does. Several may run: each batch is one worker's at a time."""

    def __init__(self, tools: Tools, reports: Reports, files: FileStore) -> None:
        self._tools = tools
        self._reports = reports
        self._files = files

    def new_worker(self) -> str:
        """Return a name by which a worker is known."""
        return self._tools.new_id()

    def is_needed(self) -> bool:
        """Tell whether a batch waits that nobody works on."""
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            return unit.batches.first_in_line(now - SILENCE) is not None

    def claim(self, worker: str, batch_id: str | None = None) -> Batch | None:
        """Take the batch that is first in line, or this one; ``None`` where there is none."""
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            return unit.batches.claim(worker, now, now - SILENCE, batch_id)

    def work_off(self, batch: Batch, worker: str, stop: Stop = never) -> BatchState:
        """Make what waits in a batch, until it is done, cancelled, or the worker is to stop.

        A worker that stops leaves the batch in the queue.
        """
        while not stop():
            item = self._next(batch, worker)
            if item is None:
                return self._state(batch)
            self._settle(self._made(batch, item))
        with self._tools.store.writing() as unit:
            if unit.batches.beat(batch.id, worker, self._tools.clock()):
                working = (BatchState.WORKING,)
                unit.batches.move(batch.id, working, BatchState.WAITING, self._tools.clock())
        return self._state(batch)

    def tally(self, batch_id: str) -> Tally:
        """Return how many reports of a batch stand where."""
        with self._tools.store.reading() as unit:
            return unit.batches.tallies((batch_id,))[batch_id]

    def expire(self) -> int:
        """Delete reports that lay there for a day, and lists after a month; return how many."""
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            gone: list[str] = []
            for batch in unit.batches.untouched_since(now - KEPT):
                gone += [item.file_id for item in unit.batches.items(batch.id) if item.file_id]
                unit.batches.forget_files(batch.id)
                unit.batches.move(batch.id, tuple(BatchState), BatchState.REMOVED, now)
            unit.batches.drop_before(now - LISTED)
        self._files.remove(gone)
        return len(gone) + self._sweep()

    def _sweep(self) -> int:
        """Delete files that no batch speaks of, as a crash or an erasure leaves them."""
        old = self._files.before(self._tools.clock() - SILENCE)
        with self._tools.store.reading() as unit:
            orphans = sorted(set(old) - unit.batches.files())
        self._files.remove(orphans)
        return len(orphans)

    def _next(self, batch: Batch, worker: str) -> Item | None:
        """Return the next report; with none left the batch is done."""
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            if not unit.batches.beat(batch.id, worker, now):
                return None
            item = unit.batches.next_item(batch.id)
            if item is None:
                unit.batches.move(batch.id, (BatchState.WORKING,), BatchState.DONE, now)
            return item

    def _made(self, batch: Batch, item: Item) -> Item:
        """Make one report, or say why there is none; whatever goes wrong stays with this one."""
        if not self._is_let_in(batch, item):
            return replace(item, state=ItemState.WITHHELD, reason=CONSENT)
        try:
            made = self._reports.make(
                item.assessment_id,
                batch.actor,
                Format(item.form),
                organisation_id=batch.organisation_id,
            )
            file_id = self._files.put(made.handed.data)
        except (NotFound, Forbidden):
            return replace(item, state=ItemState.WITHHELD, reason=ACCESS)
        except Refusal as refusal:
            reason = refusal.code if refusal.code in REASONS else INCIDENT
            return replace(item, state=ItemState.FAILED, reason=reason)
        except Exception:
            logger.exception("report %s of batch %s was not made", item.position, batch.id)
            return replace(item, state=ItemState.FAILED, reason=INCIDENT)
        return replace(
            item, state=ItemState.MADE, file_id=file_id, on=made.on, is_draft=made.is_draft
        )

    def _is_let_in(self, batch: Batch, item: Item) -> bool:
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            return lets_in(unit, batch.organisation_id, item.firm_id, now)

    def _settle(self, item: Item) -> None:
        """Store what became of a report; one whose firm was erased meanwhile is thrown away."""
        with self._tools.store.writing() as unit:
            is_kept = unit.batches.settle(item, ItemState.WAITING)
        if not is_kept and item.file_id:
            self._files.remove((item.file_id,))

    def _state(self, batch: Batch) -> BatchState:
        with self._tools.store.reading() as unit:
            found = unit.batches.get(batch.id)
        return BatchState.REMOVED if found is None else found.state
