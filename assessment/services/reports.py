"""Reports: gather what one is composed of, have it drawn, and write down that it was handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assessment.domain.audit import AuditKind
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor, Origin
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import CONSULTING, Action, may
from assessment.domain.ports import Unit
from assessment.domain.receipts import Receipt
from assessment.domain.report_errors import LetterheadBroken, NothingToReport, TemplateBroken
from assessment.services.plans import towards
from assessment.services.report_material import (
    Earlier,
    EvidenceLine,
    Format,
    Material,
    PeerSection,
)
from assessment.services.results import Result, Results
from assessment.services.reviews import score_of
from assessment.services.snapshot import asked, read_snapshot
from assessment.services.tools import Tools
from questionnaires.library import Library
from scoring.plan import Plan

#: Draws a report; filled by ``assessment.reports``.
Render = Callable[[Material, Format], bytes]
#: Finds the place of what was submitted among its peers: assessment, actor.
FindPeers = Callable[[str, Actor], PeerSection]

MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}


@dataclass(frozen=True)
class Handed:
    """A report ready to be handed over. The name of the file names no firm."""

    filename: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Made:
    """A report that was made: of which day, and whether it is the preview of a draft."""

    handed: Handed
    on: date
    is_draft: bool


class Reports:
    """The use case of taking a result along. Safe to share between threads."""

    def __init__(
        self,
        tools: Tools,
        results: Results,
        render: Render,
        find_peers: FindPeers,
    ) -> None:
        self._tools = tools
        self._results = results
        self._render = render
        self._find_peers = find_peers

    def hand_out(
        self, assessment_id: str, actor: Actor, form: Format, *, with_financing: bool = False
    ) -> Handed:
        """Return the report in one format; the trail notes that it was handed out.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NothingToReport, ReportTooSlow, ReportFailed, TemplateBroken, LetterheadBroken: there
                is no report.
        """
        made = self.make(assessment_id, actor, form, with_financing=with_financing)
        with self._tools.store.reading() as unit:
            self.note(unit, assessment_id, actor)
        return made.handed

    def make(
        self,
        assessment_id: str,
        actor: Actor,
        form: Format,
        *,
        with_financing: bool = False,
        organisation_id: str | None = None,
    ) -> Made:
        """Return the same report before it is handed over: nothing is written down yet.

        In Word a consultant's looks as the consultancy wants it, everybody else's as ours; with
        ``organisation_id`` it looks as that consultancy wants it, whoever makes it.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NothingToReport, ReportTooSlow, ReportFailed, TemplateBroken, LetterheadBroken: there
                is no report.
        """
        material = self.material(assessment_id, actor, with_financing=with_financing)
        if form is Format.WORD:
            letterhead = self._letterhead(assessment_id, actor, organisation_id)
            material = replace(material, letterhead=letterhead)
        data = self._drawn(material, form)
        on, is_draft = material.card.on, material.receipt is None
        handed = Handed(filename_of(form, on, is_draft=is_draft), MEDIA_TYPES[form], data)
        return Made(handed, on, is_draft)

    def note(self, unit: Unit, assessment_id: str, actor: Actor) -> None:
        """Write down that a report is handed over now; the actor is asked for once more.

        Raises:
            NotFound, Forbidden: it is not theirs to see any more.
        """
        self._tools.access.see(unit, actor, Action.RESULT_EXPORT, assessment_id)
        self._tools.record(unit, AuditKind.EXPORTED, actor, "assessment", assessment_id)

    def material(
        self, assessment_id: str, actor: Actor, *, with_financing: bool = False
    ) -> Material:
        """Return what a report is composed of: of the receipt once submitted, else of the draft.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NothingToReport: sector or size are not known.
        """
        library, today = self._tools.library, day_in_china(self._tools.clock())
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.RESULT_EXPORT, assessment_id)
            shot = read_snapshot(unit, library, assessment_id, today)
            last = unit.receipts.of(assessment_id)
            receipt = None if admitted.assessment.is_draft else last
            pieces = unit.evidence.of(assessment_id)
            timings = unit.answers.timings(assessment_id)
            verified = unit.reviews.verified(assessment_id)
            before = self._receipt_before(unit, actor, shot.firm.id, receipt)
        if receipt is None and not asked(shot.model, shot.facts):
            raise NothingToReport
        results = self._results
        result = results.result_of(receipt) if receipt else results.preview_of(shot, timings, today)
        on = result.scorecard.on
        find = receipt is not None and may(admitted.bearing, Action.PEERS_EXPLAIN)
        return Material(
            library=library,
            assessment_id=assessment_id,
            firm_name=shot.firm.name,
            credit_code=shot.firm.credit_code,
            is_demo=shot.firm.origin is Origin.DEMO,
            result=result,
            receipt=receipt,
            timings=receipt.content["timings"] if receipt else timings,
            evidence=tuple(_lines(receipt, pieces)),
            earlier=self._earlier(before, result),
            plan=_plan(library, result),
            verified=score_of(shot, verified, on),
            peers=self._find_peers(assessment_id, actor) if find else None,
            with_financing=with_financing,
        )

    def _drawn(self, material: Material, form: Format) -> bytes:
        try:
            return self._render(material, form)
        except TemplateBroken as broken:
            if material.letterhead is None:
                raise
            raise LetterheadBroken(broken.placeholder, broken.what) from None

    def _letterhead(
        self, assessment_id: str, actor: Actor, organisation_id: str | None
    ) -> bytes | None:
        """Return the template of the consultancy for which an actor works here, if they do."""
        tools, action = self._tools, Action.RESULT_EXPORT
        with tools.store.reading() as unit:
            admitted = tools.access.see(unit, actor, action, assessment_id)
            if organisation_id is not None:
                return unit.letterheads.content(organisation_id)
            standings = admitted.bearing.allowing(action)
            if not {standing.relation for standing in standings} <= CONSULTING:
                return None
            return unit.letterheads.through(actor.id, admitted.assessment.firm_id, tools.clock())

    def _receipt_before(
        self, unit: Unit, actor: Actor, firm_id: str, current: Receipt | None
    ) -> Receipt | None:
        """Return the firm's last submission before this one, among those this actor may read."""
        receipts = (
            receipt
            for each in unit.sharing.assessments_of(firm_id)
            if self._may_read(unit, actor, firm_id, each)
            for receipt in unit.receipts.all(each)
        )
        earlier = [r for r in receipts if current is None or r.created_at < current.created_at]
        return max(earlier, key=lambda receipt: receipt.created_at, default=None)

    def _may_read(self, unit: Unit, actor: Actor, firm_id: str, assessment_id: str) -> bool:
        bearing = self._tools.access.bearing(unit, actor, firm_id, assessment_id)
        return may(bearing, Action.RESULT_EXPORT)

    def _earlier(self, before: Receipt | None, result: Result) -> Earlier | None:
        """Return the submission before; its result only where both can be compared."""
        if before is None:
            return None
        content = before.content
        same = content["scoring_digest"] == result.scorecard.scoring_digest
        found = self._results.result_of(before) if same else None
        return Earlier(before.on, content["version"], found)


def _plan(library: Library, result: Result) -> Plan | None:
    """Return the plan towards the next level; at the highest there is none."""
    card = result.scorecard
    highest = len(library.model(card.version).scale.levels)
    return towards(library, result, card.level + 1) if card.level < highest else None


def _lines(receipt: Receipt | None, pieces: Iterable[Evidence]) -> Iterable[EvidenceLine]:
    """Yield the evidence of the receipt, or of the draft; names as they are stored now."""
    if receipt is None:
        yield from (_line_of(piece) for piece in pieces)
        return
    names = {piece.id: piece.filename for piece in pieces}
    yield from (_line_in(each, names) for each in receipt.content["evidence_digests"])


def _line_of(piece: Evidence) -> EvidenceLine:
    return EvidenceLine(
        piece.id,
        piece.question_ids,
        piece.filename,
        piece.document_number,
        piece.document_date,
        piece.sha256,
    )


def _line_in(digested: dict[str, Any], names: dict[str, str]) -> EvidenceLine:
    day = digested["document_date"]
    return EvidenceLine(
        id=digested["id"],
        question_ids=tuple(digested["questions"]),
        filename=names.get(digested["id"], ""),
        document_number=digested["document_number"],
        document_date=date.fromisoformat(day) if day else None,
        sha256=digested["sha256"],
    )


def filename_of(form: Format, on: date, *, is_draft: bool) -> str:
    """Return a name that tells what the file is and of which day."""
    what = "质量成熟度报告-预览" if is_draft else "质量成熟度报告"
    return f"质阶-{what}-{on.isoformat()}.{form.value}"
