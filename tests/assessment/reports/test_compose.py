"""The document: every section, the words of the page, and firms at the edges."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest

from assessment.domain.receipts import Receipt
from assessment.reports.compose import compose
from assessment.reports.document import (
    Column,
    Figure,
    Grid,
    Paragraph,
    ReportDocument,
    Section,
    printed,
)
from assessment.services.report_material import Earlier, Material, PeerSection
from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from tests.builders import ON
from tests.reports import PEERS

EVERY_SECTION = [
    *("summary", "dimensions", "level", "answers", "evidence", "consistency", "peers", "gaps"),
    *("plan", "programs", "one_page_plan", "financing", "method", "profile", "stored"),
]


def test_every_section_is_there_in_its_order(document: ReportDocument) -> None:
    assert [section.key for section in document.sections] == EVERY_SECTION


def test_the_annex_and_the_peers_are_there_only_when_asked_for(make: Any) -> None:
    keys = [section.key for section in compose(make.firm()).sections]
    assert keys == [key for key in EVERY_SECTION if key not in ("peers", "financing")]


def test_a_document_holds_values_only(document: ReportDocument) -> None:
    def walk(value: Any) -> None:
        if is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        else:
            assert value is None or isinstance(value, str | int | bool | date), value

    walk(document)


def test_the_same_material_gives_the_same_document(rich: Material) -> None:
    assert compose(rich) == compose(rich)


@pytest.mark.parametrize(
    ("figure", "text", "number"),
    [
        (Figure(4825), "48.25", 48.25),
        (Figure(10_000), "100.00", 100.0),
        (Figure(7), "0.07", 0.07),
        (Figure(137, "change"), "+1.37", 1.37),
        (Figure(-137, "change"), "-1.37", -1.37),
        (Figure(0, "change"), "+0.00", 0.0),
        (Figure(8750, "percent"), "87.5%", 87.5),
        (Figure(41, "count"), "41", 41),
    ],
)
def test_figures_print_alike_everywhere(figure: Figure, text: str, number: float) -> None:
    assert (figure.text, figure.number) == (text, number)
    assert float(f"{figure.number:.2f}") == figure.number


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="months"):
        Grid("months", "", (Column("a", "A"), Column("b", "B")), (("only one",),))


def test_paper_and_data_take_their_own_blocks_and_columns() -> None:
    grid = Grid("g", "", (Column("id", "", on="data"), Column("a", "")), (("1", "x"),))
    section = Section("s", "", (grid, Paragraph("只在纸上", on="paper")))
    document = ReportDocument(None, (section, Section("d", "", (), on="data")))  # type: ignore[arg-type]
    ((_section, blocks),) = document.for_medium("paper")
    assert blocks == (
        Grid("g", "", (Column("a", ""),), (("x",),)),
        Paragraph("只在纸上", on="paper"),
    )
    assert [s.key for s, _ in document.for_medium("data")] == ["s", "d"]


class TestTheSummary:
    def test_the_first_time_there_is_nothing_to_compare(self, make: Any) -> None:
        assert changes(make.firm()) == ("这是第一次，没有上一次的结果可比。",)

    def test_what_changed_is_told_in_levels_scores_and_answers(self, make: Any) -> None:
        before = make.firm(level=3, answers={"Q103": 5}).result
        now = make.firm(
            level=3, answers={"Q201": 4}, earlier=Earlier(date(2025, 11, 20), "1", before)
        )
        told = changes(now)
        moved = Figure(now.card.score - before.scorecard.score, "change").text
        assert told[0].startswith("上一次 2025-11-20：")
        assert moved in told[0]
        assert any(line.startswith("上升：质量管理体系") for line in told)
        assert any(line.startswith("下降：领导") for line in told)
        assert "作答：升档 1 题，降档 1 题。" in told

    def test_another_model_is_not_compared(self, make: Any) -> None:
        (told,) = changes(make.firm(earlier=Earlier(date(2024, 5, 1), "2024.1", None)))
        assert "模型 2024.1" in told
        assert "不能直接比" in told

    def test_the_gates_say_why(self, make: Any) -> None:
        held = compose(make.firm(level=5, answers={"Q602": 1}))
        sentences = listing(held, "gates")
        gates = {
            gate.sentence for gate in make.firm(level=5, answers={"Q602": 1}).card.binding_gates
        }
        assert gates & set(sentences)

    def test_a_provisional_level_says_so(self, make: Any) -> None:
        told = listing(compose(make.firm(answers={"Q201": DONT_KNOW})), "gates")
        assert any("暂定" in line for line in told)


def listing(document: ReportDocument, key: str) -> tuple[str, ...]:
    blocks = document.section("summary").blocks
    return next(block.items for block in blocks if getattr(block, "key", "") == key)


def changes(material: Material) -> tuple[str, ...]:
    return listing(compose(material), "changes")


def test_every_question_is_there_with_anchor_next_step_and_articles(
    make: Any, library: Library
) -> None:
    material = make.firm(level=3)
    section = compose(material).section("answers")
    rows = [row for grid in section.blocks for row in grid.rows]  # type: ignore[union-attr]
    model = library.model()
    asked = model.applicable("M", "micro")
    assert [row[0] for row in rows] == [question.id for question in asked]
    for row, question in zip(rows, asked, strict=True):
        wording = question.wording(material.result.facts)
        assert wording.text in row
        assert wording.anchors[2] in row
        assert wording.anchors[3] in row
        assert row[11], question.id
        assert row[12], question.id


def test_a_preview_says_so_and_names_no_receipt(make: Any) -> None:
    head = compose(make.firm(receipt=None)).head
    assert head.is_draft
    assert head.status == "预览 · 未提交"
    assert head.receipt == ""


@pytest.mark.parametrize(
    "answer",
    [1, 5, DONT_KNOW, Answer(5, evidenced=True)],
    ids=["all ones", "all fives", "nothing known", "all fives, proven"],
)
def test_firms_at_the_edges_have_a_whole_report(make: Any, answer: Answer | int) -> None:
    document = compose(make.firm(level=answer))
    assert len(document.sections) == 13
    assert (
        document.section("one_page_plan").grid("measures").rows
        or answer == Answer(5, evidenced=True)
        or answer == 5
    )


def test_a_firm_that_answered_nothing_has_a_whole_report(make: Any, library: Library) -> None:
    facts = library.derived(Facts({"firm.region": "yanta", "firm.industry": "C34"}), ON)
    known = facts.with_values({"firm.size": "micro", "firm.sector": "M"})
    document = compose(make.of(known, AnswerSheet({}), receipt=None))
    assert document.section("summary").pairs("standing")["score"] == Figure(0)
    assert document.head.high_level == 5


def test_a_firm_to_which_everything_possible_does_not_apply_has_a_whole_report(
    make: Any, library: Library
) -> None:
    model = library.model()
    none = {
        q.id: Answer(NOT_APPLICABLE, q.not_applicable[0])
        for q in model.applicable("M", "micro")
        if q.not_applicable
    }
    document = compose(make.firm(answers=none))
    said = [row for grid in document.section("answers").blocks for row in grid.rows]  # type: ignore[union-attr]
    assert sum("不适用（" in str(row[5]) for row in said) == len(none)


def test_the_one_page_plan_gives_days_only_where_the_content_says_a_month(make: Any) -> None:
    grid = compose(make.firm(level=1)).section("one_page_plan").grid("measures")
    deadlines = grid.column("deadline")
    assert set(map(str, deadlines)) <= {
        "2026-12-21 前",
        "由企业定（省力）",
        "由企业定（要花些时间）",
        "由企业定（要投入人力或经费）",
    }
    assert "2026-12-21 前" in deadlines
    assert set(grid.column("responsible")) == {"待指定"}
    programs = {p.title for p in make.library.programs}
    alone = {"自己做，不花钱", "没有查到对应的帮扶项目", "不需要"}
    assert set(grid.column("service")) <= programs | alone


def test_the_financing_annex_is_a_profile_and_never_a_conclusion(document: ReportDocument) -> None:
    section = document.section("financing")
    told = " ".join(b.text for b in section.blocks if isinstance(b, Paragraph))
    assert "不是授信结论" in told
    elements = ["质量信用", "质量管理", "质量管理", "质量品牌", "质量基础", "质量创新"]
    assert list(section.grid("financing").column("element")) == elements
    words = " ".join(printed(cell) for row in section.grid("financing").rows for cell in row)
    assert "授信" not in words
    assert "额度" not in words


def test_all_fields_of_the_receipt_are_stored(rich: Material, document: ReportDocument) -> None:
    grid = document.section("stored").grid("receipt")
    assert isinstance(rich.receipt, Receipt)
    assert set(grid.column("field")) == set(rich.receipt.content)


def test_without_a_group_the_report_says_why(make: Any) -> None:
    none = PeerSection(None, None, None, ("同意参加对比的同类企业还不足 10 家。",), ())
    section = compose(make.firm(peers=none)).section("peers")
    assert [block.text for block in section.blocks if isinstance(block, Paragraph)] == [
        "同意参加对比的同类企业还不足 10 家。"
    ]


def test_a_place_is_told_with_what_is_certain_and_what_is_possible(make: Any) -> None:
    section = compose(make.firm(peers=PEERS)).section("peers")
    assert section.pairs("peers")["n"] == Figure(31, "count")
    grid = section.grid("spreads")
    assert [cell and cell.text for cell in grid.column("middle")] == ["45.16%", None]
    assert grid.column("median") == ("42–47", "44.5–49.5")
