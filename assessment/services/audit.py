"""The audit trail: seal answers, find any change, search and hand out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assessment.domain.assessments import Event
from assessment.domain.audit import (
    GENESIS,
    AuditEvent,
    AuditKind,
    Fault,
    Head,
    Link,
    Seal,
    TrailReport,
    Wanted,
)
from assessment.domain.audit_store import AuditStore
from assessment.domain.audit_words import IN_WORDS
from assessment.domain.cells import Cell, as_csv
from assessment.domain.firms import Actor
from assessment.domain.moments import CHINA
from assessment.domain.ports import Store, Unit

#: Raises a refusal where this actor is no administrator.
RequireAdministrator = Callable[[Unit, Actor], None]

BATCH = 100
HEAD = ("序号", "时间", "事件", "操作人编号", "对象类别", "对象编号", "摘要")
FAULTS_TOLD = 100


class AuditTrail:
    """The use cases of the trail. Nobody can edit it; an administrator can read it."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime], require: RequireAdministrator
    ) -> None:
        self._store = store
        self._clock = clock
        self._require = require

    def note(
        self, kind: AuditKind, *, object_kind: str, object_id: str, actor: Actor | None = None
    ) -> None:
        """Write down something that happens outside a unit: a backup, an export."""
        with self._store.writing() as unit:
            unit.audit.record(
                kind,
                actor_id=None if actor is None else actor.id,
                object_kind=object_kind,
                object_id=object_id,
                at=self._clock(),
            )

    def seal_answers(self, batch: int = BATCH) -> int:
        """Bind all answers that no seal covers yet; return in how many assessments."""
        with self._store.reading() as unit:
            waiting = unit.audit.unsealed()
        for start in range(0, len(waiting), batch):
            with self._store.writing() as unit:
                for assessment_id in waiting[start : start + batch]:
                    unit.audit.seal(assessment_id, actor_id=None, at=self._clock())
        return len(waiting)

    def verify(self, anchor: str = "") -> TrailReport:
        """Walk the whole chain, every seal and every receipt, and tell what does not hold.

        ``anchor`` is one that an earlier report gave; the trail must still contain it.
        """
        with self._store.reading() as unit:
            return _Walk(unit.audit).report(anchor)

    def search(self, actor: Actor, wanted: Wanted) -> tuple[AuditEvent, ...]:
        """Return events, the newest first.

        Raises:
            Refusal: this actor is no administrator.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
            return unit.audit.search(wanted)

    def export(self, actor: Actor) -> str:
        """Return the whole chain, one JSON object a line, and write down that it was handed out.

        Raises:
            Refusal: this actor is no administrator.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
            lines = list(self.lines(unit))
            unit.audit.record(
                AuditKind.AUDIT_EXPORTED,
                actor_id=actor.id,
                object_kind="audit",
                object_id="all",
                at=self._clock(),
            )
        return "".join(lines)

    def table(self, actor: Actor, wanted: Wanted) -> bytes:
        """Return events as a table for a spreadsheet, and write down that it was handed out.

        Raises:
            Refusal: this actor is no administrator.
        """
        events = self.search(actor, wanted)
        self.note(AuditKind.AUDIT_EXPORTED, object_kind="audit", object_id="table", actor=actor)
        return as_csv(HEAD, (_row(event) for event in events))

    def write_lines(self, write: Callable[[str], object]) -> None:
        """Hand the chain out line by line, for the one who runs the installation."""
        with self._store.reading() as unit:
            for line in self.lines(unit):
                write(line)
            unit.audit.record(
                AuditKind.AUDIT_EXPORTED,
                actor_id=None,
                object_kind="audit",
                object_id="all",
                at=self._clock(),
            )

    @staticmethod
    def lines(unit: Unit) -> Iterator[str]:
        """Yield the chain as lines of JSON; anybody can compute the hashes once more."""
        return (_line(link) for link in unit.audit.links())


def _row(event: AuditEvent) -> tuple[Cell, ...]:
    local = event.at.astimezone(CHINA)
    return (
        event.seq,
        f"{local:%Y-%m-%d %H:%M:%S}",
        IN_WORDS[event.kind],
        event.actor_id,
        event.object_kind,
        event.object_id,
        event.digest,
    )


def _line(link: Link) -> str:
    event = link.event
    content = {
        "seq": event.seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": event.kind.value,
        "actor": event.actor_id,
        "object_kind": event.object_kind,
        "object": event.object_id,
        "digest": event.digest,
        "hash": link.hash,
    }
    return json.dumps(content, ensure_ascii=False) + "\n"


@dataclass
class _Walk:
    """One verification: what was seen on the way, and what did not hold."""

    audit: AuditStore
    faults: list[Fault] = field(default_factory=list)
    seals: dict[int, str] = field(default_factory=dict)
    submitted: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)

    def report(self, anchor: str) -> TrailReport:
        last = self._chain(anchor)
        if last is None:
            return TrailReport(0, 0, tuple(self.faults), "")
        self._head(last)
        self._seals()
        self._receipts()
        return TrailReport(last.seq, len(self.seals), tuple(self.faults), last.anchor)

    def _chain(self, anchor: str) -> Head | None:
        last, found = Head.empty(), anchor in ("", Head.empty().anchor)
        try:
            for link in self.audit.links():
                self._follow(last, link)
                last = Head(link.event.seq, link.hash)
                found = found or last.anchor == anchor
        except ValueError:
            self._fault("row", f"after event {last.seq}")
            return None
        if not found:
            self._fault("anchor", anchor)
        return last

    def _follow(self, last: Head, link: Link) -> None:
        event = link.event
        if event.seq != last.seq + 1:
            self._fault("gap", f"before event {event.seq}")
        elif link.hash != event.hash_after(last.hash):
            self._fault("hash", f"event {event.seq}")
        if event.kind is AuditKind.ANSWERS_SEALED:
            self.seals[event.seq] = event.digest
        elif event.kind is AuditKind.SUBMITTED and event.digest:
            self.submitted[event.digest] = event.object_id
        elif event.kind is AuditKind.ERASED and event.object_kind == "assessment":
            self.erased.add(event.object_id)

    def _head(self, last: Head) -> None:
        stored = self.audit.head()
        if stored is None:
            if last.hash != GENESIS:
                self._fault("head", "missing")
        elif stored[0] != last or not self.audit.head_is_signed():
            self._fault("head", f"event {stored[0].seq}")

    def _seals(self) -> None:
        seals = self.audit.seals()
        for seq in sorted(self.seals.keys() ^ {seal.seq for seal in seals}):
            self._fault("seal", f"event {seq}")
        for seal in seals:
            if self.seals.get(seal.seq) not in (None, seal.binding):
                self._fault("seal", f"event {seal.seq}")
            elif seal.assessment_id not in self.erased and not self._holds(seal):
                self._fault("answers", f"assessment {seal.assessment_id}, event {seal.seq}")

    def _holds(self, seal: Seal) -> bool:
        events: Iterable[Event] = self.audit.stretch(seal)
        return self.audit.digest_answers(events) == seal.digest

    def _receipts(self) -> None:
        receipts = self.audit.receipt_digests()
        for digest, assessment_id in self.submitted.items():
            if assessment_id not in self.erased and receipts.get(digest) != (assessment_id, digest):
                self._fault("receipt", f"assessment {assessment_id}")
        for digest, (assessment_id, _) in receipts.items():
            if digest not in self.submitted:
                self._fault("receipt", f"assessment {assessment_id}")

    def _fault(self, what: str, place: str) -> None:
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(Fault(what, place))
