"""The audit trail: seal answers, find any change, search and hand out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO, cast

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
    TrailUnreadable,
    Wanted,
)
from assessment.domain.audit_store import AuditStore
from assessment.domain.audit_words import IN_WORDS
from assessment.domain.cells import Cell, write_csv
from assessment.domain.firms import Actor
from assessment.domain.moments import CHINA
from assessment.domain.ports import Store, Unit

#: Raises a refusal where this actor is no administrator.
RequireAdministrator = Callable[[Unit, Actor], None]

BATCH = 100
CHUNK = 2000
SMALL = 1024 * 1024
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
            TrailUnreadable: one of them is not readable.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
            with _readable():
                return unit.audit.search(wanted)

    def check(self, actor: Actor, anchor: str = "") -> TrailReport:
        """Do the same as :meth:`verify` for an administrator.

        Raises:
            Refusal: this actor is no administrator.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
        return self.verify(anchor.strip())

    def export(self, actor: Actor) -> BinaryIO:
        """Return the whole chain as a file, one JSON object a line; write down that it was taken.

        Raises:
            Refusal: this actor is no administrator.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
            with _readable():
                file = _written(lambda file: self._write_all(unit, file))
            self._handed_out(unit, actor, "all")
        return file

    def table(self, actor: Actor, wanted: Wanted) -> BinaryIO:
        """Return what a search finds, whatever its limit, as a file for a spreadsheet.

        That it was taken is written down.

        Raises:
            Refusal: this actor is no administrator.
        """
        with self._store.reading() as unit:
            self._require(unit, actor)
            with _readable():
                rows = (_row(event) for event in _all(unit, wanted))
                file = _written(lambda file: write_csv(file, HEAD, rows))
            self._handed_out(unit, actor, "table")
        return file

    def write_lines(self, write: Callable[[str], object]) -> None:
        """Hand the chain out line by line, for the one who runs the installation."""
        with self._store.reading() as unit:
            for line in self.lines(unit):
                write(line)
            self._handed_out(unit, None, "all")

    def _write_all(self, unit: Unit, file: BinaryIO) -> None:
        file.writelines(line.encode("utf-8") for line in self.lines(unit))

    def _handed_out(self, unit: Unit, actor: Actor | None, what: str) -> None:
        unit.audit.record(
            AuditKind.AUDIT_EXPORTED,
            actor_id=None if actor is None else actor.id,
            object_kind="audit",
            object_id=what,
            at=self._clock(),
        )

    @staticmethod
    def lines(unit: Unit) -> Iterator[str]:
        """Yield the chain as lines of JSON; anybody can compute the hashes once more."""
        return (_line(link) for link in unit.audit.links())


def _all(unit: Unit, wanted: Wanted) -> Iterator[AuditEvent]:
    """Yield all that a search finds, newest first, without holding it all."""
    step = replace(wanted, limit=CHUNK)
    while found := unit.audit.search(step):
        yield from found
        step = replace(step, before_seq=found[-1].seq)


def _written(write: Callable[[BinaryIO], None]) -> BinaryIO:
    """Return a file from its beginning: in memory while it is small, gone once it is closed."""
    with ExitStack() as open_files:
        file = open_files.enter_context(tempfile.SpooledTemporaryFile(max_size=SMALL))
        write(cast(BinaryIO, file))
        file.seek(0)
        open_files.pop_all()
    return cast(BinaryIO, file)


@contextmanager
def _readable() -> Iterator[None]:
    """Tell that an event cannot be read, instead of what made it so."""
    try:
        yield
    except ValueError as unreadable:
        raise TrailUnreadable from unreadable


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
            self._fault("row", last.seq + 1)
            return None
        if not found:
            self._fault("anchor")
        return last

    def _follow(self, last: Head, link: Link) -> None:
        event = link.event
        if event.seq != last.seq + 1:
            self._fault("gap", event.seq)
        elif link.hash != event.hash_after(last.hash):
            self._fault("hash", event.seq)
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
                self._fault("head")
        elif stored[0] != last or not self.audit.head_is_signed():
            self._fault("head", stored[0].seq)

    def _seals(self) -> None:
        seals = self.audit.seals()
        for seq in sorted(self.seals.keys() ^ {seal.seq for seal in seals}):
            self._fault("seal", seq)
        for seal in seals:
            if self.seals.get(seal.seq) not in (None, seal.binding):
                self._fault("seal", seal.seq)
            elif seal.assessment_id not in self.erased and not self._holds(seal):
                self._fault("answers", seal.seq, seal.assessment_id)

    def _holds(self, seal: Seal) -> bool:
        events: Iterable[Event] = self.audit.stretch(seal)
        return self.audit.digest_answers(events) == seal.digest

    def _receipts(self) -> None:
        receipts = self.audit.receipt_digests()
        for digest, assessment_id in self.submitted.items():
            if assessment_id not in self.erased and receipts.get(digest) != (assessment_id, digest):
                self._fault("receipt", assessment_id=assessment_id)
        for digest, (assessment_id, _) in receipts.items():
            if digest not in self.submitted:
                self._fault("receipt", assessment_id=assessment_id)

    def _fault(self, what: str, seq: int | None = None, assessment_id: str = "") -> None:
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(Fault(what, seq, assessment_id))
