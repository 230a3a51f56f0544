"""Batches of reports: asked for, watched, cancelled, continued. Who makes them stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.domain.batches import (
    MOST_REPORTS,
    MOST_WAITING,
    AlreadyOver,
    Batch,
    BatchGone,
    BatchState,
    Item,
    NotCancelled,
    NotCovered,
    NothingChosen,
    StillWorking,
    Tally,
    TooManyBatches,
    TooManyReports,
)
from assessment.domain.firms import Actor
from assessment.domain.names import by_sound
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.services.covering import covered, reported
from assessment.services.report_material import Format
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Watched:
    """A batch, and how many of its reports stand where."""

    batch: Batch
    tally: Tally


@dataclass(frozen=True)
class Looked:
    """A batch with all its reports. A firm that was erased is not in ``names`` any more."""

    batch: Batch
    tally: Tally
    items: tuple[Item, ...]
    names: Mapping[str, str]

    @property
    def erased(self) -> int:
        """How many of the firms that were chosen have been erased since."""
        return self.batch.clients - len({item.firm_id for item in self.items})


class Batches:
    """The use cases of whoever asks for a batch. Only they see it, continue it and take it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def ask(
        self,
        organisation_id: str,
        actor: Actor,
        firm_ids: Sequence[str],
        formats: Sequence[Format],
    ) -> Batch:
        """Put a batch in the queue: of each firm the last submission, else its draft.

        Raises:
            NotFound, Forbidden: not this actor's organisation.
            NothingChosen, NotCovered, TooManyReports, TooManyBatches: nothing was stored.
        """
        firms, forms = tuple(dict.fromkeys(firm_ids)), tuple(dict.fromkeys(formats))
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._require(unit, actor, organisation_id)
            if not firms or not forms:
                raise NothingChosen
            if len(firms) * len(forms) > MOST_REPORTS:
                raise TooManyReports
            if not set(firms) <= covered(unit, organisation_id, actor, now):
                self._tools.access.note_refusal(unit, actor, "organisation", organisation_id)
                raise NotCovered
            if unit.batches.open_of(actor.id) >= MOST_WAITING:
                raise TooManyBatches
            batch = Batch(
                id=self._tools.new_id(),
                organisation_id=organisation_id,
                actor_id=actor.id,
                actor_kind=actor.kind,
                clients=len(firms),
                state=BatchState.WAITING,
                worker=None,
                created_at=now,
                seen_at=now,
            )
            unit.batches.add(batch, _items(unit, batch.id, firms, forms))
        return batch

    def clients(self, organisation_id: str, actor: Actor) -> dict[str, str]:
        """Return the firms whose reports this actor may have made, by name.

        Raises:
            NotFound, Forbidden: not this actor's organisation.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, organisation_id)
            allowed = covered(unit, organisation_id, actor, self._tools.clock())
            firms = unit.portfolios.firms(allowed)
        named = sorted(firms.values(), key=lambda firm: (by_sound(firm.name), firm.id))
        return {firm.id: firm.name for firm in named}

    def mine(self, organisation_id: str, actor: Actor) -> tuple[Watched, ...]:
        """Return one's own batches in an organisation, newest first.

        Raises:
            NotFound, Forbidden: not this actor's organisation.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, organisation_id)
            found = unit.batches.of(actor.id, organisation_id)
            tallies = unit.batches.tallies({batch.id for batch in found})
        return tuple(Watched(batch, tallies[batch.id]) for batch in found)

    def look(self, batch_id: str, actor: Actor) -> Looked:
        """Return one's own batch with all its reports.

        Raises:
            NotFound, Forbidden: none of this actor's.
        """
        with self._tools.store.reading() as unit:
            return look(self._tools, unit, batch_id, actor)

    def cancel(self, batch_id: str, actor: Actor) -> None:
        """Stop a batch after the report that is being made now; what was made stays a day.

        Raises:
            NotFound, Forbidden: none of this actor's.
            AlreadyOver: it is finished, or was stopped before.
        """
        states = (BatchState.WAITING, BatchState.WORKING)
        with self._tools.store.writing() as unit:
            own_batch(self._tools, unit, batch_id, actor)
            now = self._tools.clock()
            if not unit.batches.move(batch_id, states, BatchState.CANCELLED, now):
                raise AlreadyOver

    def go_on(self, batch_id: str, actor: Actor) -> None:
        """Put a batch that was stopped back in the queue; what was made is not made again.

        Raises:
            NotFound, Forbidden: none of this actor's.
            BatchGone, NotCancelled, TooManyBatches: there is nothing to continue, or not now.
        """
        states = (BatchState.CANCELLED,)
        with self._tools.store.writing() as unit:
            batch = own_batch(self._tools, unit, batch_id, actor)
            if batch.state is BatchState.REMOVED:
                raise BatchGone
            if unit.batches.open_of(actor.id) >= MOST_WAITING:
                raise TooManyBatches
            now = self._tools.clock()
            if not unit.batches.move(batch_id, states, BatchState.WAITING, now):
                raise NotCancelled

    def _require(self, unit: Unit, actor: Actor, organisation_id: str) -> None:
        action = Action.ORGANISATION_EXPORT
        self._tools.access.organisation(unit, actor, action, organisation_id)


def own_batch(tools: Tools, unit: Unit, batch_id: str, actor: Actor) -> Batch:
    """Return a batch of somebody who still belongs to its organisation.

    Raises:
        NotFound, Forbidden: none of theirs.
    """
    batch = unit.batches.get(batch_id)
    if batch is None or batch.actor != actor:
        tools.access.refuse(unit, actor, "batch", batch_id)
    tools.access.organisation(unit, actor, Action.ORGANISATION_EXPORT, batch.organisation_id)
    return batch


def look(tools: Tools, unit: Unit, batch_id: str, actor: Actor) -> Looked:
    """Return somebody's batch with all its reports, in the unit of the call.

    Raises:
        NotFound, Forbidden: none of theirs.
    """
    batch = own_batch(tools, unit, batch_id, actor)
    items = unit.batches.items(batch_id)
    firms = unit.portfolios.firms({item.firm_id for item in items})
    tally = unit.batches.tallies((batch_id,))[batch_id]
    return Looked(batch, tally, items, {f.id: f.name for f in firms.values() if f.name})


def require_files(batch: Batch) -> None:
    """Let a batch be handed over.

    Raises:
        StillWorking, BatchGone: it is too early, or too late.
    """
    if batch.is_open:
        raise StillWorking
    if batch.state is BatchState.REMOVED:
        raise BatchGone


def _items(unit: Unit, batch_id: str, firms: Sequence[str], forms: Sequence[Format]) -> list[Item]:
    kept = unit.portfolios.assessments(firms)
    wanted = [(firm_id, form) for firm_id in firms for form in forms]
    return [
        Item(batch_id, place, firm_id, reported(kept[firm_id]).assessment.id, form.value)
        for place, (firm_id, form) in enumerate(wanted)
    ]
