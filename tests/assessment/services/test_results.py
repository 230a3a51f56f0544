"""Preview, submission, receipt, verification."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from assessment.domain.errors import (
    ChangedMeanwhile,
    NotFound,
    NotSubmitted,
    Unfinished,
)
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.receipts import digest_of

ON = date(2026, 11, 21)


def answer_all(bench: Any, level: int = 3) -> None:
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, level, elapsed_ms=6000)


@pytest.fixture
def submitted(bench: Any) -> Any:
    answer_all(bench)
    bench.services.results.submit(bench.assessment_id, bench.actor, ON)
    return bench


def test_a_preview_shows_what_is_answered_so_far(bench: Any) -> None:
    bench.save("Q103", 3)
    result = bench.services.results.preview(bench.assessment_id, bench.actor, ON)
    assert result.scorecard.answered == 1
    assert result.scorecard.asked > 1
    assert result.gaps
    assert len(result.month) <= 3
    assert result.recommendations.help


def test_open_questions_stop_the_submission_and_are_named(bench: Any) -> None:
    bench.save("Q103", 3)
    with pytest.raises(Unfinished, match="没有作答") as unfinished:
        bench.services.results.submit(bench.assessment_id, bench.actor, ON)
    assert "Q103" not in unfinished.value.question_ids
    assert "Q201" in unfinished.value.question_ids


def test_a_receipt_holds_everything_and_is_written_once(submitted: Any) -> None:
    results = submitted.services.results
    receipt = results.receipt(submitted.assessment_id, submitted.actor)
    content = receipt.content
    model = submitted.services.library.model()
    assert receipt.is_intact
    assert receipt.on == ON
    assert content["scoring_digest"] == model.scoring_digest
    assert len(bytes.fromhex(content["answers"])) == len(model.questions)
    assert content["timings"]["Q103"] == 6000
    assert content["facts"]["firm.size"] == "micro"
    assert "firm.name" not in content["facts"]
    assert results.submit(submitted.assessment_id, submitted.actor, date(2027, 1, 1)) == receipt


def test_a_receipt_verifies_and_gives_the_result_again(submitted: Any) -> None:
    results = submitted.services.results
    verification = results.verify(submitted.assessment_id, submitted.actor)
    assert (verification.ok, verification.differences) == (True, ())
    preview = results.preview(submitted.assessment_id, submitted.actor, ON)
    assert results.result(submitted.assessment_id, submitted.actor).scorecard == preview.scorecard


def test_facts_and_names_changed_later_change_no_result(submitted: Any) -> None:
    results = submitted.services.results
    before = results.result(submitted.assessment_id, submitted.actor)
    with submitted.services.answering._store.writing() as unit:
        firm = unit.firms.firm(unit.answers.assessment(submitted.assessment_id).firm_id)
        unit.firms.change_firm(replace(firm, name="改名以后", credit_code="91610113TEXT00017H"))
    assert results.result(submitted.assessment_id, submitted.actor) == before
    assert results.verify(submitted.assessment_id, submitted.actor).ok


def test_a_profile_edited_behind_our_back_leaves_the_receipt_true(submitted: Any) -> None:
    """No use case changes a submitted profile, so the test writes into the table itself."""
    results = submitted.services.results
    before = results.result(submitted.assessment_id, submitted.actor)
    known = submitted.services.profiles.facts(submitted.assessment_id, submitted.actor)
    assert known.integer("firm.employees") == 12
    with submitted.services.answering._store._writer.begin() as connection:
        row = text("SELECT facts FROM assessment_facts WHERE assessment_id = :id")
        facts = connection.execute(row, {"id": submitted.assessment_id}).scalar_one()
        facts = json.loads(facts) if isinstance(facts, str) else facts
        change = text("UPDATE assessment_facts SET facts = :facts WHERE assessment_id = :id")
        edited = json.dumps(facts | {"firm.employees": 400, "firm.industry": "C13"})
        connection.execute(change, {"facts": edited, "id": submitted.assessment_id})
    known = submitted.services.profiles.facts(submitted.assessment_id, submitted.actor)
    assert known.integer("firm.employees") == 400
    assert results.verify(submitted.assessment_id, submitted.actor).ok
    after = results.result(submitted.assessment_id, submitted.actor)
    assert after.scorecard == before.scorecard


def test_each_receipt_of_a_reopened_assessment_is_checked_by_its_id(submitted: Any) -> None:
    results, whose = submitted.services.results, (submitted.assessment_id, submitted.actor)
    first = results.receipt(*whose)
    submitted.services.history.reopen(*whose)
    submitted.save("Q101", 5, base=3)
    second = results.submit(*whose, ON)
    assert [receipt.id for receipt in results.receipts(*whose)] == [first.id, second.id]
    assert results.verify(*whose, first.id).ok
    assert results.verify(*whose, second.id).ok
    with pytest.raises(NotFound):
        results.verify(*whose, "0000000000000000")


def test_a_changed_answer_in_a_receipt_is_found(submitted: Any) -> None:
    results = submitted.services.results
    receipt = results.receipt(submitted.assessment_id, submitted.actor)
    body = receipt.body.replace('"answers":"03', '"answers":"05', 1)
    assert body != receipt.body
    forged = replace(receipt, body=body)
    paths = [difference.path for difference in results.verify_receipt(forged).differences]
    assert "digest" in paths
    resealed = replace(forged, digest=digest_of(body))
    paths = [difference.path for difference in results.verify_receipt(resealed).differences]
    assert "result.score" in paths


def test_a_changed_score_in_a_receipt_is_found(submitted: Any) -> None:
    results = submitted.services.results
    receipt = results.receipt(submitted.assessment_id, submitted.actor)
    score = receipt.content["result"]["score"]
    body = receipt.body.replace(f'"score":{score}', f'"score":{score + 1}')
    forged = replace(receipt, body=body, digest=digest_of(body))
    verification = results.verify_receipt(forged)
    assert not verification.ok
    assert ("result.score", score + 1, score) in [
        (d.path, d.stored, d.computed) for d in verification.differences
    ]


def test_not_applicable_and_evidence_survive_in_the_receipt(bench: Any) -> None:
    answer_all(bench)
    model = bench.services.library.model()
    question = next(q for q in model.applicable("M", "micro") if q.not_applicable)
    bench.save(question.id, -1, base=3, reason=question.not_applicable[0])
    bench.services.documents.attach(
        bench.assessment_id,
        bench.actor,
        "Q103",
        document_number="质字3号",
        document_date="2026-03-01",
    )
    bench.services.results.submit(bench.assessment_id, bench.actor, ON)
    result = bench.services.results.result(bench.assessment_id, bench.actor)
    assert result.sheet[question.id].reason == question.not_applicable[0]
    assert result.sheet["Q103"].evidenced
    receipt = bench.services.results.receipt(bench.assessment_id, bench.actor)
    assert receipt.content["evidence_digests"][0]["document_date"] == "2026-03-01"
    assert bench.services.results.verify(bench.assessment_id, bench.actor).ok


def test_without_submission_there_is_no_receipt(bench: Any) -> None:
    for ask in (bench.services.results.receipt, bench.services.results.verify):
        with pytest.raises(NotSubmitted):
            ask(bench.assessment_id, bench.actor)


def test_a_stranger_submits_nothing(bench: Any) -> None:
    answer_all(bench)
    stranger = Actor(ActorKind.ANONYMOUS, "0000000000000000")
    with pytest.raises(NotFound):
        bench.services.results.submit(bench.assessment_id, stranger, ON)


def test_a_change_during_the_submission_stops_it(bench: Any) -> None:
    answer_all(bench)
    results = bench.services.results
    real_clock = results._clock

    def clock_during_which_somebody_answers() -> Any:
        bench.save("Q103", 4, base=3)
        return real_clock()

    results._clock = clock_during_which_somebody_answers
    with pytest.raises(ChangedMeanwhile):
        results.submit(bench.assessment_id, bench.actor, ON)
    with pytest.raises(NotSubmitted):
        results.receipt(bench.assessment_id, bench.actor)
