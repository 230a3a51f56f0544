"""Handing a report out: of the receipt, compared with the one before, written down, and only then."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.report_errors import NothingToReport, ReportTooSlow
from assessment.services.report_material import Format, Material
from assessment.services.reports import MEDIA_TYPES, Reports

ON = date(2026, 11, 21)
SYSTEM = Actor(ActorKind.SYSTEM, "system")


def answer_all(bench: Any, level: int = 3) -> None:
    for question in bench.services.library.model().applicable("M", "micro"):
        bench.save(question.id, level, elapsed_ms=6000)


@pytest.fixture
def submitted(bench: Any) -> Any:
    answer_all(bench)
    bench.services.documents.attach(
        bench.assessment_id,
        bench.actor,
        "Q103",
        document_number="质字3号",
        document_date="2026-03-01",
    )
    bench.services.results.submit(bench.assessment_id, bench.actor, ON)
    return bench


def told(bench: Any, **more: Any) -> dict[str, Any]:
    """Return the report as JSON values, with the sections by key."""
    handed = bench.services.reports.hand_out(bench.assessment_id, bench.actor, Format.JSON, **more)
    report: dict[str, Any] = json.loads(handed.data)
    report["sections"] = {section["key"]: section for section in report["sections"]}
    return report


def exported(bench: Any) -> list[tuple[str, str]]:
    query = text("SELECT actor_id, object_id FROM audit_event WHERE kind = 'exported' ORDER BY seq")
    with bench.services.answering._store.reading() as unit:
        return [tuple(row) for row in unit._connection.execute(query)]


def test_the_report_is_of_the_receipt(submitted: Any) -> None:
    receipt = submitted.services.results.receipt(submitted.assessment_id, submitted.actor)
    report = told(submitted)
    assert report["head"]["receipt"] == receipt.id
    assert report["head"]["on"] == "2026-11-21"
    score = report["sections"]["summary"]["values"]["standing"]["score"]
    assert round(score * 100) == receipt.content["result"]["score"]
    fields = report["sections"]["stored"]["tables"]["receipt"]["rows"]
    assert {row["field"] for row in fields} == set(receipt.content)
    (piece,) = report["sections"]["evidence"]["tables"]["evidence"]["rows"]
    assert piece["document_number"] == "质字3号"
    seconds = {
        r["id"]: r["seconds"] for r in report["sections"]["answers"]["tables"]["answers"]["rows"]
    }
    assert seconds["Q103"] == 6


def test_a_report_printed_a_year_later_is_the_same(submitted: Any) -> None:
    reports = submitted.services.reports
    first = reports.hand_out(submitted.assessment_id, submitted.actor, Format.JSON)
    submitted.clock.pass_by(days=365)
    actor = submitted.somebody_else()
    assert reports.hand_out(submitted.assessment_id, actor, Format.JSON).data == first.data


@pytest.mark.parametrize(
    ("form", "begin"),
    [
        (Format.PDF, b"%PDF-"),
        (Format.WORD, b"PK\x03\x04"),
        (Format.WORKBOOK, b"PK\x03\x04"),
        (Format.JSON, b"{"),
    ],
)
def test_every_format_is_handed_out_and_written_down(
    submitted: Any, form: Format, begin: bytes
) -> None:
    handed = submitted.services.reports.hand_out(submitted.assessment_id, submitted.actor, form)
    assert handed.data.startswith(begin)
    assert handed.media_type == MEDIA_TYPES[form]
    assert handed.filename == f"质阶-质量成熟度报告-2026-11-21.{form.value}"
    assert exported(submitted) == [(submitted.actor.id, submitted.assessment_id)]


def test_what_could_not_be_made_is_not_written_down(submitted: Any) -> None:
    def too_slow(_material: Material, _form: Format) -> bytes:
        raise ReportTooSlow

    services = submitted.services
    tools = services.reports._tools
    reports = Reports(tools, services.results, too_slow, services.reports._find_peers)
    with pytest.raises(ReportTooSlow):
        reports.hand_out(submitted.assessment_id, submitted.actor, Format.PDF)
    assert exported(submitted) == []


def test_a_draft_gives_a_preview(bench: Any) -> None:
    bench.save("Q103", 3)
    report = told(bench)
    assert report["head"]["is_draft"]
    assert report["head"]["status"] == "预览 · 未提交"
    handed = bench.services.reports.hand_out(bench.assessment_id, bench.actor, Format.JSON)
    assert handed.filename == "质阶-质量成熟度报告-预览-2026-11-21.json"


def test_the_second_submission_is_compared_with_the_first(submitted: Any) -> None:
    first = told(submitted)["sections"]["summary"]["lists"]["changes"]
    assert first == ["这是第一次，没有上一次的结果可比。"]
    whose = (submitted.assessment_id, submitted.actor)
    submitted.services.history.reopen(*whose)
    submitted.save("Q103", 5, base=3)
    submitted.clock.pass_by(days=40)
    entered = submitted.somebody_else()
    draft = submitted.services.reports.material(submitted.assessment_id, entered)
    assert draft.earlier is not None
    assert draft.earlier.on == ON
    submitted.services.results.submit(submitted.assessment_id, entered, date(2026, 12, 31))
    handed = submitted.services.reports.hand_out(submitted.assessment_id, entered, Format.JSON)
    summary = json.loads(handed.data)["sections"][0]
    assert summary["lists"]["changes"][0].startswith("上一次 2026-11-21：")
    assert "作答：升档 1 题，降档 0 题。" in summary["lists"]["changes"]


def test_another_assessment_of_the_same_firm_is_compared_too(town: Any) -> None:
    owner = town.who["owner"]
    material = town.services.reports.material(town.draft, owner)
    assert material.earlier is not None
    assert material.earlier.result is not None
    other = town.services.reports.material(town.other_draft, town.who["rival"])
    assert other.earlier is not None
    assert other.receipt is None


def test_an_older_model_is_named_and_not_compared(
    submitted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = submitted.services.results.receipt(submitted.assessment_id, submitted.actor)
    body = receipt.body.replace(receipt.content["scoring_digest"], "0" * 64).replace(
        "2026.1", "2024.1"
    )
    old = type(receipt)(receipt.id, receipt.assessment_id, body, "", receipt.created_at)
    monkeypatch.setattr(Reports, "_receipt_before", lambda *_args: old)
    material = submitted.services.reports.material(submitted.assessment_id, submitted.actor)
    assert material.earlier is not None
    assert (material.earlier.version, material.earlier.result) == ("2024.1", None)


def test_without_sector_and_size_there_is_nothing_to_report(bench: Any) -> None:
    """No use case leaves a firm without them, so the test writes into the store itself."""
    with bench.services.answering._store.writing() as unit:
        forget = {"firm.industry": None}
        unit.firms.put_facts(bench.assessment_id, bench.actor.id, forget, bench.clock())
    with pytest.raises(NothingToReport, match="行业或规模"):
        bench.services.reports.hand_out(bench.assessment_id, bench.actor, Format.JSON)
    assert exported(bench) == []


def test_a_stranger_gets_nothing_and_the_command_line_is_written_down(submitted: Any) -> None:
    stranger = Actor(ActorKind.ANONYMOUS, "0000000000000000")
    hand_out = submitted.services.reports.hand_out
    with pytest.raises(NotFound):
        hand_out(submitted.assessment_id, stranger, Format.JSON)
    assert exported(submitted) == []
    hand_out(submitted.assessment_id, SYSTEM, Format.JSON)
    assert exported(submitted) == [("system", submitted.assessment_id)]


def test_the_annex_comes_when_it_is_asked_for(submitted: Any) -> None:
    assert "financing" not in told(submitted)["sections"]
    assert "financing" in told(submitted, with_financing=True)["sections"]


def test_a_submission_is_told_of_its_peers_and_a_bureau_is_not(submitted: Any) -> None:
    services = submitted.services
    material = services.reports.material(submitted.assessment_id, submitted.actor)
    assert material.peers is not None
    assert material.peers.told == ("同行的统计还没有做，暂时没有可比的数字。",)
    operator = Actor(ActorKind.SYSTEM, "system")
    assert services.reports.material(submitted.assessment_id, operator).peers is not None


def test_a_draft_is_told_of_no_peers(bench: Any) -> None:
    assert bench.services.reports.material(bench.assessment_id, bench.actor).peers is None
