"""Results: preview a draft, submit it, and compute a submitted one once more from its receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assessment import __version__
from assessment.domain.assessments import State
from assessment.domain.audit import AuditKind
from assessment.domain.errors import ChangedMeanwhile, NotFound, NotSubmitted, Unfinished
from assessment.domain.evidence import Evidence
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Store, Unit
from assessment.domain.receipts import Receipt, canonical, digest_of, plain
from assessment.domain.tokens import RandomBytes, new_id
from assessment.services.access import Access
from assessment.services.profile_form import IDENTITY, from_json, to_json
from assessment.services.snapshot import Snapshot, read_snapshot, sheet_of
from assessment.services.submissions import submission_of
from questionnaires.answers import AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import MaturityModel
from scoring.gaps import Gap, find_gaps, three_this_month
from scoring.maturity import score
from scoring.recommend import Recommendations, recommend
from scoring.scorecard import Contradiction, ScoreCard

#: Words may be corrected without a new version; a receipt compares figures.
_WORDS = ("title", "sentence")


@dataclass(frozen=True)
class Result:
    """What an assessment says of a firm on one day."""

    scorecard: ScoreCard
    gaps: tuple[Gap, ...]
    month: tuple[Gap, ...]
    contradictions: tuple[Contradiction, ...]
    recommendations: Recommendations
    facts: Facts
    sheet: AnswerSheet


@dataclass(frozen=True)
class Difference:
    """A place in the receipt where computing once more gives something else."""

    path: str
    stored: Any
    computed: Any


@dataclass(frozen=True)
class Verification:
    """Whether a receipt is intact and its result comes out again."""

    ok: bool
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Inputs:
    """Everything a result is computed from."""

    model: MaturityModel
    sheet: AnswerSheet
    facts: Facts
    timings: Mapping[str, int]
    on: date


class Results:
    """The use cases of results. Everything computed is a function of stored values."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
    ) -> None:
        self._store = store
        self._access = Access(library, clock)
        self._library = library
        self._clock = clock
        self._random_bytes = random_bytes

    def preview(self, assessment_id: str, actor: Actor, on: date) -> Result:
        """Compute the result of what is answered so far.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
        """
        with self._store.reading() as unit:
            self._access.see(unit, actor, Action.RESULT_READ, assessment_id)
            shot = read_snapshot(unit, self._library, assessment_id, on)
            timings = unit.answers.timings(assessment_id)
        return self.preview_of(shot, timings, on)

    def preview_of(self, shot: Snapshot, timings: Mapping[str, int], on: date) -> Result:
        """Do the same with a look that is at hand."""
        return self._result(_Inputs(shot.model, shot.sheet, shot.facts, timings, on))

    def of_values(self, model: MaturityModel, sheet: AnswerSheet, facts: Facts, on: date) -> Result:
        """Return the result of answers and facts that are stored nowhere."""
        return self._result(_Inputs(model, sheet, facts, {}, on))

    def submit(self, assessment_id: str, actor: Actor, on: date) -> Receipt:
        """Close a draft and keep its receipt. Submitting once more gives the same receipt.

        A reopened assessment gets one more receipt; those before it stay.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to submit.
            Unfinished: questions are open.
            ChangedMeanwhile: somebody changed it just now; nothing was submitted.
        """
        with self._store.reading() as unit:
            admitted = self._access.see(unit, actor, Action.SHEET_SUBMIT, assessment_id)
            known = unit.receipts.of(assessment_id)
            if known is not None and not admitted.assessment.is_draft:
                return known
            shot = read_snapshot(unit, self._library, assessment_id, on)
            timings = unit.answers.timings(assessment_id)
            evidence = unit.evidence.of(assessment_id)
        if shot.open_questions:
            raise Unfinished(shot.open_questions)
        sequence = 1 if known is None else known.sequence + 1
        receipt = self._written(shot, timings, evidence, on, sequence)
        with self._store.writing() as unit:
            if not unit.firms.submit(assessment_id, shot.assessment.rev, receipt.created_at):
                raise ChangedMeanwhile
            unit.receipts.add(receipt)
            unit.peers.put_submission(submission_of(shot.model, receipt, shot.firm.id))
            self._note_submission(unit, actor, receipt)
        return receipt

    def receipt(self, assessment_id: str, actor: Actor) -> Receipt:
        """Return the receipt of the last submission.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NotSubmitted: there is none.
        """
        return self.receipts(assessment_id, actor)[-1]

    def receipts(self, assessment_id: str, actor: Actor) -> tuple[Receipt, ...]:
        """Return the receipts of all submissions, oldest first; never none.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NotSubmitted: there is none.
        """
        return self._receipts(assessment_id, actor, Action.RESULT_READ)

    def result(self, assessment_id: str, actor: Actor) -> Result:
        """Return the result of a submitted assessment, computed from its receipt alone.

        Raises:
            NotFound, Forbidden: no such assessment, or not this actor's to see.
            NotSubmitted: there is none.
        """
        return self.result_of(self.receipt(assessment_id, actor))

    def result_of(self, receipt: Receipt) -> Result:
        """Return the result of a receipt that is at hand.

        Raises:
            StopIteration: its model version is not in the content any more.
        """
        return self._result(self._inputs(receipt))

    def verify(
        self, assessment_id: str, actor: Actor, receipt_id: str | None = None
    ) -> Verification:
        """Check that a receipt is as it was written, and that its result comes out again.

        Without ``receipt_id`` it is the last one.

        Raises:
            NotFound, Forbidden: no such assessment or receipt, or not this actor's to see.
            NotSubmitted: there is none.
        """
        receipts = self._receipts(assessment_id, actor, Action.RESULT_VERIFY)
        chosen = [each for each in receipts if receipt_id in (None, each.id)]
        if not chosen:
            raise NotFound
        return self.verify_receipt(chosen[-1])

    def verify_receipt(self, receipt: Receipt) -> Verification:
        """Do the same with a receipt that is at hand."""
        content, inputs = receipt.content, self._inputs(receipt)
        differences = [
            *_differing("digest", receipt.digest, digest_of(receipt.body)),
            *_differing("scoring_digest", content["scoring_digest"], inputs.model.scoring_digest),
            *_compared("result", content["result"], figures(_card(inputs))),
        ]
        return Verification(not differences, tuple(differences))

    def card_of(self, receipt: Receipt) -> tuple[ScoreCard, Facts]:
        """Compute the score card of a receipt that is at hand; return it with the frozen facts."""
        inputs = self._inputs(receipt)
        return _card(inputs), inputs.facts

    def _note_submission(self, unit: Unit, actor: Actor, receipt: Receipt) -> None:
        """Bind the receipt and the answers behind it to the audit trail."""
        at, assessment_id = receipt.created_at, receipt.assessment_id
        unit.audit.seal(assessment_id, actor_id=actor.id, at=at)
        unit.audit.record(
            AuditKind.SUBMITTED,
            actor_id=actor.id,
            object_kind="assessment",
            object_id=assessment_id,
            at=at,
            digest=receipt.digest,
        )

    def _receipts(self, assessment_id: str, actor: Actor, action: Action) -> tuple[Receipt, ...]:
        with self._store.reading() as unit:
            self._access.see(unit, actor, action, assessment_id)
            receipts = unit.receipts.all(assessment_id)
        if not receipts:
            raise NotSubmitted
        return receipts

    def _result(self, inputs: _Inputs) -> Result:
        card = _card(inputs)
        gaps = find_gaps(inputs.model, card, inputs.facts)
        return Result(
            scorecard=card,
            gaps=gaps,
            month=three_this_month(gaps),
            contradictions=card.contradictions,
            recommendations=recommend(
                self._library.programs,
                inputs.model,
                inputs.sheet,
                inputs.facts,
                card,
                on=inputs.on,
            ),
            facts=inputs.facts,
            sheet=inputs.sheet,
        )

    def _written(
        self,
        shot: Snapshot,
        timings: Mapping[str, int],
        evidence: tuple[Evidence, ...],
        on: date,
        sequence: int,
    ) -> Receipt:
        inputs = _Inputs(shot.model, shot.sheet, shot.facts, timings, on)
        body = canonical(
            {
                "assessment": shot.assessment.id,
                "rev": shot.assessment.rev,
                "model": shot.model.id,
                "version": shot.model.version,
                "scoring_digest": shot.model.scoring_digest,
                "text_digest": shot.model.text_digest,
                "content_digest": self._library.digest,
                "engine_version": __version__,
                "on": on,
                "answers": shot.state.answers.hex(),
                "evidence": shot.state.evidence.hex(),
                "reasons": {q: a.reason for q, a in shot.sheet.items() if a.reason},
                "facts": _frozen(shot.facts),
                "timings": timings,
                "evidence_digests": [_digested(item) for item in evidence],
                "result": figures(_card(inputs)),
            }
        )
        receipt_id = new_id(self._random_bytes)
        at = self._clock()
        return Receipt(receipt_id, shot.assessment.id, body, digest_of(body), at, sequence)

    def _inputs(self, receipt: Receipt) -> _Inputs:
        content = receipt.content
        model = self._library.model(content["version"])
        state = State(bytes.fromhex(content["answers"]), bytes.fromhex(content["evidence"]))
        return _Inputs(
            model=model,
            sheet=sheet_of(model, state, content["reasons"]),
            facts=from_json(self._library, content["facts"]),
            timings=content["timings"],
            on=receipt.on,
        )


def figures(card: ScoreCard) -> Any:
    """Return a scorecard as JSON values without its words."""
    return _without_words(plain(card))


def _card(inputs: _Inputs) -> ScoreCard:
    return score(inputs.model, inputs.sheet, inputs.facts, on=inputs.on, timings=inputs.timings)


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(item) for key, item in value.items() if key not in _WORDS}
    return [_without_words(item) for item in value] if isinstance(value, list) else value


def _frozen(facts: Facts) -> dict[str, Any]:
    """Return the facts of the day, with what follows from them, without the firm's name."""
    return {fact: to_json(value) for fact, value in facts.items() if fact not in IDENTITY}


def _digested(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.id,
        "questions": evidence.question_ids,
        "sha256": evidence.sha256,
        "document_number": evidence.document_number,
        "document_date": evidence.document_date,
    }


def _differing(path: str, stored: Any, computed: Any) -> list[Difference]:
    return [] if stored == computed else [Difference(path, stored, computed)]


def _compared(path: str, stored: Any, computed: Any) -> list[Difference]:
    """Walk two JSON values side by side and name the places where they differ."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        keys = sorted(stored.keys() | computed.keys())
        pairs = [(key, stored.get(key), computed.get(key)) for key in keys]
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        pairs = [(str(i), *pair) for i, pair in enumerate(zip(stored, computed, strict=True))]
    else:
        return _differing(path, stored, computed)
    return [found for key, old, new in pairs for found in _compared(f"{path}.{key}", old, new)]
