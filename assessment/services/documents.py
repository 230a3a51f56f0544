"""Evidence: attach a file or a document's number and date, let it serve more questions, remove it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from assessment.domain.assessments import Assessment
from assessment.domain.errors import (
    DocumentIncomplete,
    EvidenceFull,
    FileTooLarge,
    NotFound,
)
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.names import clean_document_number, safe_filename
from assessment.domain.permissions import Action
from assessment.domain.ports import Change, FileStore, Store, Unit
from assessment.domain.tokens import RandomBytes, new_id
from assessment.services.access import Access, dimension_of
from assessment.services.media import prepare
from questionnaires.library import Library

MEGABYTE = 1024 * 1024
EARLIEST = date(1949, 10, 1)


@dataclass(frozen=True)
class Limits:
    """How much evidence may be kept: megabytes a file, files and megabytes an assessment."""

    file_megabytes: int = 10
    files: int = 60
    megabytes: int = 100


@dataclass(frozen=True)
class _Place:
    """A question of an assessment, and who changes its evidence."""

    assessment_id: str
    actor: Actor
    question_id: str


class Documents:
    """The use cases of evidence. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        files: FileStore,
        library: Library,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        limits: Limits,
    ) -> None:
        self._store = store
        self._access = Access(library, clock)
        self._files = files
        self._library = library
        self._clock = clock
        self._random_bytes = random_bytes
        self.limits = limits

    def attach(
        self,
        assessment_id: str,
        actor: Actor,
        question_id: str,
        *,
        filename: str = "",
        data: bytes = b"",
        document_number: str = "",
        document_date: str = "",
    ) -> Evidence:
        """Attach a file, or a document's number and date, to a question.

        The same file sent again is not stored again: it serves this question too.

        Raises:
            FileTooLarge, FileRefused, EvidenceFull, DocumentIncomplete, BadText, NotFound,
            UnknownQuestion, AlreadySubmitted: nothing was stored.
        """
        place = _Place(assessment_id, actor, question_id)
        number, day = self._document(document_number, document_date, bool(data))
        evidence = self._described(place, number, day)
        if not data:
            return self._add(place, evidence)
        if len(data) > self.limits.file_megabytes * MEGABYTE:
            raise FileTooLarge(self.limits.file_megabytes)
        upload = hashlib.sha256(data).hexdigest()
        with self._store.reading() as unit:
            self._allowed(unit, place)
            known = unit.evidence.with_upload(assessment_id, upload)
            if known is None:
                self._require_room(unit, assessment_id, 0)
        if known is not None:
            return self.link(assessment_id, actor, question_id, known.id)
        return self._add_file(place, replace(evidence, upload_sha256=upload), filename, data)

    def link(
        self, assessment_id: str, actor: Actor, question_id: str, evidence_id: str
    ) -> Evidence:
        """Let evidence serve one more question of the same assessment.

        Raises:
            NotFound, UnknownQuestion, AlreadySubmitted: nothing was changed.
        """
        place = _Place(assessment_id, actor, question_id)
        with self._store.writing() as unit:
            self._allowed(unit, place)
            evidence = _of_assessment(unit, assessment_id, evidence_id)
            unit.evidence.link(evidence.id, question_id)
            self._mark(unit, place)
            return _of_assessment(unit, assessment_id, evidence_id)

    def detach(self, assessment_id: str, actor: Actor, question_id: str, evidence_id: str) -> None:
        """Take evidence from a question; what serves no question any more is deleted.

        Detaching what is not attached is no error.

        Raises:
            NotFound, UnknownQuestion, AlreadySubmitted: nothing was changed.
        """
        place = _Place(assessment_id, actor, question_id)
        unused: list[str] = []
        with self._store.writing() as unit:
            self._allowed(unit, place)
            evidence = unit.evidence.get(evidence_id)
            if evidence is None:
                return
            if evidence.assessment_id != assessment_id:
                raise NotFound
            unit.evidence.unlink(evidence_id, question_id)
            if set(evidence.question_ids) <= {question_id}:
                unit.evidence.remove(evidence_id)
                unused = [evidence.storage_id] if evidence.storage_id else []
            self._mark(unit, place)
        self._files.remove(unused)

    def fetch(self, evidence_id: str, actor: Actor) -> tuple[Evidence, bytes]:
        """Return a file and what is known of it.

        Raises:
            NotFound: no such file, or not this actor's.
        """
        with self._store.reading() as unit:
            evidence = unit.evidence.get(evidence_id)
            if evidence is None or evidence.storage_id is None:
                self._access.refuse(unit, actor, "evidence", evidence_id)
            self._require_sight(unit, actor, evidence)
        return evidence, self._files.get(evidence.storage_id)

    def _require_sight(self, unit: Unit, actor: Actor, evidence: Evidence) -> None:
        """Let those read evidence who see a question it serves."""
        admitted = self._access.see(unit, actor, Action.EVIDENCE_READ, evidence.assessment_id)
        model = self._library.model(admitted.assessment.model_version)
        if not any(admitted.shows(dimension_of(model, q)) for q in evidence.question_ids):
            self._access.refuse(unit, actor, "evidence", evidence.id)

    def _add_file(self, place: _Place, evidence: Evidence, filename: str, data: bytes) -> Evidence:
        content = prepare(data, filename)
        described = replace(
            evidence,
            filename=safe_filename(filename, content.extension),
            media_type=content.media_type,
            size=len(content.data),
            sha256=hashlib.sha256(content.data).hexdigest(),
            storage_id=self._files.put(content.data),
        )
        try:
            return self._add(place, described)
        except BaseException:
            self._files.remove([str(described.storage_id)])
            raise

    def _add(self, place: _Place, evidence: Evidence) -> Evidence:
        with self._store.writing() as unit:
            self._allowed(unit, place)
            self._require_room(unit, place.assessment_id, evidence.size)
            unit.evidence.add(evidence, place.actor.id)
            self._mark(unit, place)
        return evidence

    def _allowed(self, unit: Unit, place: _Place) -> Assessment:
        return self._access.change(
            unit, place.actor, Action.EVIDENCE_CHANGE, place.assessment_id, place.question_id
        )

    def _require_room(self, unit: Unit, assessment_id: str, size: int) -> None:
        kept = unit.evidence.of(assessment_id)
        total = sum(evidence.size for evidence in kept) + size
        if len(kept) >= self.limits.files or total > self.limits.megabytes * MEGABYTE:
            raise EvidenceFull(self.limits.files, self.limits.megabytes)

    def _mark(self, unit: Unit, place: _Place) -> None:
        """Bring the question's evidence byte in line with the evidence it has."""
        assessment = self._allowed(unit, place)
        evidenced = any(
            evidence.counts and place.question_id in evidence.question_ids
            for evidence in unit.evidence.of(place.assessment_id)
        )
        mark = int(evidenced)
        model = self._library.model(assessment.model_version)
        unit.answers.mark(
            Change(
                assessment_id=place.assessment_id,
                actor_id=place.actor.id,
                question_id=place.question_id,
                position=model.position(place.question_id),
                value=mark,
                base=1 - mark,
                reason=None,
                elapsed_ms=None,
                at=self._clock(),
                dimension=dimension_of(model, place.question_id),
            )
        )

    def _described(self, place: _Place, number: str | None, day: date | None) -> Evidence:
        return Evidence(
            id=new_id(self._random_bytes),
            assessment_id=place.assessment_id,
            question_ids=(place.question_id,),
            kind="",
            filename="",
            media_type="",
            size=0,
            sha256="",
            upload_sha256="",
            storage_id=None,
            document_number=number,
            document_date=day,
            created_at=self._clock(),
        )

    def _document(self, number: str, day: str, has_file: bool) -> tuple[str | None, date | None]:
        """Read number and date; without a file both are needed."""
        clean = clean_document_number(number) or None
        try:
            written = date.fromisoformat(day) if day else None
        except ValueError:
            raise DocumentIncomplete from None
        if written and not EARLIEST <= written <= day_in_china(self._clock()):
            raise DocumentIncomplete
        if not has_file and (clean is None or written is None):
            raise DocumentIncomplete
        return clean, written


def _of_assessment(unit: Unit, assessment_id: str, evidence_id: str) -> Evidence:
    evidence = unit.evidence.get(evidence_id)
    if evidence is None or evidence.assessment_id != assessment_id:
        raise NotFound
    return evidence
