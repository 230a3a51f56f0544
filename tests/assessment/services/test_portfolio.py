"""All clients on one sheet: what is told, to whom, and in how many statements."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event

from assessment.domain.batches import NotCovered
from assessment.domain.errors import NotFound
from assessment.domain.portfolios import WrongNumber
from assessment.domain.sharing import GrantLevel
from assessment.services.client_lines import ConsentState, Deadline, Lines, Sight
from assessment.services.client_table import cells, change_words, heads, level_words
from assessment.services.portfolio import Portfolio, SheetFormat
from assessment.services.results import Results
from questionnaires.program import Window
from scoring.recommend import is_offered
from tests import consultancies
from tests.portfolios import answer, open_office, store_of

TODAY = date(2026, 11, 21)


@contextmanager
def statements(services: Any) -> Iterator[list[str]]:
    """Give the statements that are sent to the database meanwhile."""
    engine, sent = store_of(services)._reader, list[str]()

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def names(count: int) -> list[str]:
    return [f"第{n}号精工厂" for n in range(count)]


def line_of(services: Any, office: Any, who: Any = None) -> Any:
    return services.portfolio.sheet(office.organisation.id, who or office.lead).lines[0]


def test_thirty_clients_cost_as_many_statements_as_three(services: Any) -> None:
    few = open_office(services, names(3), name="小社")
    many = open_office(services, names(30), name="大咨询社")
    counted = []
    for office in (few, many):
        with statements(services) as sent:
            sheet = services.portfolio.sheet(office.organisation.id, office.lead)
        assert all(line.known.standing for line in sheet.lines)
        counted.append((len(sheet.lines), len(sent)))
        with statements(services) as sent:
            services.grants.assessments(office.lead)
            services.grants.clients(office.organisation.id, office.lead)
        counted[-1] += (len(sent),)
    assert [rows for rows, *_sent in counted] == [3, 30]
    assert counted[0][1:] == counted[1][1:]
    assert counted[1][1] < 20


def test_a_line_tells_what_the_last_submission_says(services: Any) -> None:
    office = open_office(services, ["长安精工厂"])
    line = line_of(services, office)
    card = services.results.result(office.assessments[0], office.owner).scorecard
    known = line.known
    assert (line.firm_name, line.consent, line.sight) == (
        "长安精工厂",
        ConsentState.OPEN,
        Sight.WHOLE,
    )
    assert (known.standing.level, known.standing.score) == (card.level, card.score)
    assert known.standing.gates == tuple(dict.fromkeys(g.title for g in card.binding_gates))
    assert known.standing.provisional == card.provisional
    assert (known.progress.saved, known.progress.total) == (23, 23)
    assert change_words(known, services.library) == "首次"
    assert [name for _id, name in line.members] == ["王建国"]
    word = services.library.model().scale.title(card.level)
    assert level_words(known.standing, services.library).startswith(word)


def test_a_second_submission_is_compared_with_the_one_before(services: Any, clock: Any) -> None:
    office = open_office(services, ["长安精工厂"])
    before = line_of(services, office).known.standing
    clock.pass_by(days=40)
    services.history.reopen(office.assessments[0], office.owner)
    answer(services, office.assessments[0], 0, least=3)
    assert line_of(services, office).known.standing == before
    assert line_of(services, office).known.progress.submitted_at is None
    services.results.submit(office.assessments[0], office.owner, clock().date())
    known = line_of(services, office).known
    assert known.change.points == known.standing.score - before.score > 0
    assert (known.change.from_level, known.change.to_level) == (before.level, known.standing.level)
    assert known.change.since == before.on
    assert "得分 +" in change_words(known, services.library)


def test_submissions_of_other_versions_are_not_compared(services: Any) -> None:
    office = open_office(services, ["长安精工厂"])
    services.history.reopen(office.assessments[0], office.owner)
    services.results.submit(office.assessments[0], office.owner, TODAY)
    with store_of(services).reading() as unit:
        kept = unit.portfolios.assessments(office.firms)[office.firms[0]]
        last, before = unit.portfolios.receipts(office.firms)[office.firms[0]]
    body = before.body.replace(before.content["scoring_digest"], "0" * 64)
    known = Lines(services.library, TODAY).known(kept, (last, replace(before, body=body)))
    assert known.change is None
    assert change_words(known, services.library) == "问卷版本不同，不可比"


def test_a_draft_is_told_by_how_much_is_answered(services: Any) -> None:
    office = open_office(services, ["甲厂", "乙厂"], submitted=False)
    services.answering.save(office.assessments[1], office.owner, "Q103", 3, 0)
    lines = services.portfolio.sheet(office.organisation.id, office.lead).lines
    told = {line.firm_name: cells(line, services.library, TODAY) for line in lines}
    assert told["甲厂"][6:9] == ["还没开始", "未提交", None]
    assert told["乙厂"][6] == "填写中，1 / 23 题"


@pytest.mark.parametrize(
    ("left", "words"),
    [(91, None), (90, "2027-02-19 到期"), (0, "2026-11-21 到期"), (-1, "2026-11-20 已过期")],
)
def test_certificates_are_told_ninety_days_before_they_end(
    services: Any, left: int, words: str | None
) -> None:
    office = open_office(services, ["甲厂"], submitted=False)
    until = (TODAY + timedelta(days=left)).isoformat()
    record = {"kind": "qms", "number": "1", "issuer": "", "valid_until": until}
    facts = {"firm.certificates": ["qms"], "firm.certificate_records": [record]}
    assert services.profiles.set_facts(office.assessments[0], office.owner, facts) == ()
    told = cells(line_of(services, office), services.library, TODAY)[11]
    assert told == ("90 天内没有" if words is None else f"质量管理体系认证 {words}")


def test_no_deadline_is_guessed_and_the_next_known_one_is_told(services: Any) -> None:
    office = open_office(services, ["甲厂"])
    assert cells(line_of(services, office), services.library, TODAY)[12] == "未查到"
    with store_of(services).reading() as unit:
        kept = unit.portfolios.assessments(office.firms)[office.firms[0]]
        receipts = unit.portfolios.receipts(office.firms)[office.firms[0]]
    known = Lines(services.library, TODAY).known(kept, receipts)
    assert known.deadline is None
    facts = services.answering.open(office.assessments[0], office.owner).facts
    result = services.results.result(office.assessments[0], office.owner)
    fits = [
        r.program
        for r in result.recommendations.help
        if r.eligibility != "not_eligible" and is_offered(r.program, facts)
    ]
    unfit = next(p for p in services.library.programs if not is_offered(p, facts))
    dates = {fits[0].id: 40, fits[1].id: 12, unfit.id: 3}
    past = fits[2].id
    programs = tuple(
        p.model_copy(
            update={
                "window": Window(kind="batch", closes=TODAY + timedelta(days=dates.get(p.id, -1)))
            }
        )
        if p.id in {*dates, past}
        else p
        for p in services.library.programs
    )
    library = replace(services.library, programs=programs)
    known = Lines(library, TODAY).known(kept, receipts)
    assert known.deadline == Deadline(fits[1].title, TODAY + timedelta(days=12))


def test_consent_that_ends_soon_ends_and_is_forgotten(services: Any, clock: Any) -> None:
    office = open_office(services, ["甲厂"], days=31)

    def consent() -> Any:
        return line_of(services, office).consent

    assert consent() is ConsentState.OPEN
    clock.pass_by(days=1)
    assert consent() is ConsentState.ENDS_SOON
    clock.pass_by(days=30, hours=1)
    line = line_of(services, office)
    assert (line.consent, line.sight, line.known) == (ConsentState.ENDED, Sight.NOTHING, None)
    assert line.firm_name == "甲厂"
    assert cells(line, services.library, TODAY)[6:] == ["未授权"] * 7
    clock.pass_by(days=30)
    assert services.portfolio.sheet(office.organisation.id, office.lead).lines == ()


def test_a_firm_that_took_its_agreement_back_is_not_named(services: Any) -> None:
    office = open_office(services, ["甲厂"])
    office.withdraw(office.firms[0])
    line = line_of(services, office)
    assert (line.firm_name, line.consent, line.known) == (None, ConsentState.WITHDRAWN, None)
    assert cells(line, services.library, TODAY)[0] == "（已收回授权的企业）"
    until = services.clock() + timedelta(days=9)
    services.grants.grant(
        office.firms[0], office.owner, office.organisation.id, GrantLevel.READ, until
    )
    assert line_of(services, office).firm_name == "甲厂"


def test_a_member_sees_their_own_clients_and_a_lead_all_but_not_their_results(
    services: Any,
) -> None:
    office = open_office(services, ["甲厂", "乙厂"], assigned=False)
    member = consultancies.account(services, "lifang", display_name="李芳")
    consultancies.join(services, office.organisation, office.lead, member)
    services.organisations.assign(office.organisation.id, office.lead, office.firms[1], member.id)
    sheet = services.portfolio.sheet(office.organisation.id, member)
    assert [line.firm_name for line in sheet.lines] == ["乙厂"]
    assert not sheet.leads
    sheet = services.portfolio.sheet(office.organisation.id, office.lead)
    seen = {line.firm_name: (line.sight, line.known, line.members) for line in sheet.lines}
    assert seen == {
        "甲厂": (Sight.UNASSIGNED, None, ()),
        "乙厂": (Sight.UNASSIGNED, None, ((member.id, "李芳"),)),
    }
    assert sheet.seen == ()


def test_an_erased_firm_is_not_on_the_sheet(services: Any) -> None:
    office = open_office(services, ["甲厂", "乙厂"])
    services.privacy.erase_firm(office.owner, office.firms[0])
    lines = services.portfolio.sheet(office.organisation.id, office.lead).lines
    assert [line.firm_name for line in lines] == ["乙厂"]


def test_the_file_holds_the_sheet_and_text_stays_text(services: Any) -> None:
    office = open_office(services, ["=1+1 厂", "@西安 厂", "乙厂"])
    house, lead = office.organisation.id, office.lead
    made = services.portfolio.handed_out(house, lead, SheetFormat.CSV)
    assert made.filename == "质阶-客户总表-2026-11-21.csv"
    lines = made.data.decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(heads())
    assert {line.split(",")[0] for line in lines[1:]} == {"'=1+1 厂", "'@西安 厂", "乙厂"}
    made = services.portfolio.handed_out(house, lead, SheetFormat.WORKBOOK)
    sheet = load_workbook(io.BytesIO(made.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "客户总表"
    assert rows[1][0] == services.library.model().disclaimer
    assert rows[3] == list(heads())
    assert {row[0] for row in rows[4:]} == {"=1+1 厂", "@西安 厂", "乙厂"}
    assert {cell.data_type for row in sheet.iter_rows(min_row=5) for cell in row} <= {"s", "n"}
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_two_to_four_clients_are_set_side_by_side(services: Any) -> None:
    office = open_office(services, names(5))
    house, compare = office.organisation.id, services.portfolio.compare
    sides = compare(house, office.lead, (office.firms[3], office.firms[1]))
    assert [side.firm_id for side in sides] == [office.firms[3], office.firms[1]]
    for side, number in zip(sides, (3, 1), strict=True):
        own = services.results.result(office.assessments[number], office.owner)
        assert side.result.scorecard == own.scorecard
        assert not side.is_draft
    for wrong in (office.firms[:1], office.firms[:1] * 2, office.firms, ()):
        with pytest.raises(WrongNumber):
            compare(house, office.lead, wrong)


def test_a_client_without_consent_cannot_be_set_beside_others(services: Any) -> None:
    office = open_office(services, names(3))
    house, compare = office.organisation.id, services.portfolio.compare
    office.withdraw(office.firms[2])
    with pytest.raises(NotCovered):
        compare(house, office.lead, office.firms)
    member = consultancies.account(services, "lifang")
    consultancies.join(services, office.organisation, office.lead, member)
    with pytest.raises(NotCovered):
        compare(house, member, office.firms[:2])
    stranger = consultancies.account(services, "stranger")
    with pytest.raises(NotFound):
        compare(house, stranger, office.firms[:2])


def test_a_draft_stands_beside_a_submission_and_says_so(services: Any) -> None:
    done = open_office(services, ["甲厂", "乙厂"])
    services.history.reopen(done.assessments[1], done.owner)
    sides = services.portfolio.compare(done.organisation.id, done.lead, done.firms)
    assert [side.is_draft for side in sides] == [False, True]


def test_a_sheet_is_worked_out_without_scoring(services: Any, monkeypatch: Any) -> None:
    office = open_office(services, names(2))

    def scored(*_args: Any, **_more: Any) -> Any:
        raise AssertionError("a sheet of a thousand clients must not score them")

    monkeypatch.setattr(Results, "result_of", scored)
    monkeypatch.setattr(Results, "preview_of", scored)
    assert isinstance(services.portfolio, Portfolio)
    assert len(services.portfolio.sheet(office.organisation.id, office.lead).seen) == 2
