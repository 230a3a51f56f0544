"""Pages of peers over invented firms: the place, the types, regions, the questionnaire itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.sharing import MemberRole
from assessment.services.peers import FirmType, PeerView
from assessment.ui.widgets import peers as peers_part
from questionnaires.library import Library
from scoring.aggregates import OVERALL
from scoring.benchmarks import Share
from tests.inventions import Invented, installation, invent

View = Callable[..., AppTest]
MARK = "演示数据 · 虚构企业"


@pytest.fixture(scope="module")
def invented(memory: Path, library: Library) -> Invented:
    return invent(memory / "invented", library)


@pytest.fixture
def services(invented: Invented, quick_path: Path, library: Library) -> Iterator[Services]:
    with installation(invented.copied(quick_path / "copy"), library) as found:
        yield found


@pytest.fixture
def enter(services: Services, invented: Invented) -> Callable[[str], str]:
    """Return a function that comes in as the firm of a size and returns the session's token."""

    def come_in(size: str) -> str:
        return services.visits.resume(invented.firms[size].resume_code, "10.0.0.3").token

    return come_in


def peers_of(services: Services, token: str) -> PeerView:
    visit = services.visits.visit(token)
    assert visit is not None
    assert visit.assessment_id is not None
    return services.peers.view(visit.assessment_id, visit.actor)


# ---- the result


def test_a_firm_sees_its_place_in_words_as_a_picture_and_as_a_table(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    token = enter("medium")
    page = view("result", token)
    text = shown(page)
    assert not page.exception
    found = peers_of(services, token).place
    assert f"比 {found.group.firms} 家可比企业中的" in text
    assert "企业自评，不是抽样调查，不代表全部企业" in text
    assert f"数据截至 {found.group.on}" in text
    pictures = [chart.proto.alt for chart in page.get("plotly_chart")]
    assert any(alt.startswith("分布图") and "贵企业" in alt for alt in pictures)
    assert "和同行比：各方面的得分和位次</caption>" in text


def test_a_place_from_none_to_all_is_not_told_as_a_number(
    view: View, enter: Any, services: Services, shown: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = enter("medium")
    told = peers_of(services, token)
    anywhere = replace(told.place, places={OVERALL: Share(0, 5000, 10000)})
    monkeypatch.setattr(type(services.peers), "view", lambda *_args: replace(told, place=anywhere))
    text = shown(view("result", token))
    assert "总分的位次还说不准" in text
    assert "家可比企业中的" not in text


def test_a_micro_firm_is_told_that_only_micro_firms_are_compared(
    view: View, enter: Any, shown: Any
) -> None:
    text = shown(view("result", enter("micro")))
    assert "只和微型企业比" in text
    assert "仅供参考" in text
    assert "这批企业没有分出明显的类型，只看位置。" in text


def test_a_dimension_of_one_question_has_no_place(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    token = enter("micro")
    card = peers_of(services, token).scorecard
    assert any(d.indicative and d.score is not None for d in card.dimensions)
    text = shown(view("result", token))
    table = text[text.index("各方面的得分和位次") : text.index("“仅供参考”的维度")]
    for row in table.split("<tr>")[2:]:
        if "仅供参考" in row:
            assert 'data-label="位次" class="number">—<' in row


def test_a_firm_is_told_its_type_and_the_answers_that_separate_it_from_a_better_one(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    token = enter("small")
    found = peers_of(services, token).type
    assert isinstance(found, FirmType)
    assert found.card is not None
    assert found.better is not None
    assert found.separation is not None
    text = shown(view("result", token))
    assert found.card.name.zh in text
    assert found.better.name.zh in text
    for answer in found.separation.answers:
        assert f'href="questionnaire?q={answer.question}"' in text
        assert f"那一类通常在第 {answer.usual_there} 档" in text
    assert 'href="plan?goal=type"' in text


def test_a_type_of_too_few_firms_is_not_named(
    view: View, enter: Any, shown: Any, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = enter("small")
    told = peers_of(services, token)
    assert isinstance(told.type, FirmType)
    name = told.type.card.name.zh if told.type.card else ""
    hidden = replace(told, type=replace(told.type, card=None, better=None, separation=None))
    monkeypatch.setattr(type(services.peers), "view", lambda *_args: hidden)
    text = shown(view("result", token))
    assert "和贵企业同一类的还不足 10 家" in text
    assert name not in text


def test_an_older_day_can_be_shown_again(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    services.peer_building.build(random_state=1)
    token = enter("small")
    entries = peers_of(services, token).entries
    assert len(entries) == 2
    page = view("result", token)
    (box,) = page.selectbox
    assert box.value == entries[0].id
    box.set_value(entries[1].id).run()
    assert not page.exception
    assert f"数据截至 {entries[1].on}" in shown(page)


def test_somebody_who_fills_in_a_part_sees_nothing_of_peers(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    visit = services.visits.visit(enter("small"))
    assert visit is not None
    assert visit.assessment_id is not None
    made = services.invitations.invite_colleague(
        visit.assessment_id, visit.actor, MemberRole.READER, ("D1",)
    )
    token = services.invitations.accept(made.token).token
    for name in ("result", "plan"):
        page = view(name, token)
        assert not page.exception
        text = shown(page)
        assert "结果要看整份问卷" in text
        assert "可比企业" not in text
        assert "那一类通常" not in text
        assert not page.get("plotly_chart")


def test_a_draft_that_was_never_submitted_says_when_peers_come(
    view: View, services: Services, shown: Any
) -> None:
    facts = {"firm.name": "新厂", "firm.region": "yanta", "firm.industry": "C34"}
    more = {"firm.employees": 12, "firm.produces": True, "firm.revenue_floor": 0}
    started = services.profiles.start({**facts, **more}, consent="2026-11")
    token = services.visits.enter(started.ticket).token
    page = view("result", token)
    assert not page.exception
    assert "提交以后，这里会写出和同行相比在什么位置" in shown(page)


def test_a_reopened_assessment_is_compared_as_it_was_submitted(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    token = enter("small")
    visit = services.visits.visit(token)
    assert visit is not None
    services.history.reopen(str(visit.assessment_id), visit.actor)
    text = shown(view("result", token))
    assert "下面比的是上一次提交的结果" in text
    assert "各方面的得分和位次" in text


def test_the_parts_of_the_page_keep_to_what_the_service_allows(monkeypatch: Any) -> None:
    """Nothing but the service decides who sees a place: the widget asks nothing else."""
    asked = []

    class Refusing:
        def view(self, *args: object) -> None:
            asked.append(args)
            raise PermissionError

    class Here:
        id, actor, is_draft = "a", "b", False

        def may(self, _action: object) -> bool:
            return True

    class Services:
        peers = Refusing()

    monkeypatch.setattr(peers_part, "services", Services)
    with pytest.raises(PermissionError):
        peers_part.show_peers(Here(), (), None)  # type: ignore[arg-type]
    assert asked == [("a", "b")]


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ("counted", "贵企业已计入同行对比"),
        ("unconfirmed", "企业身份还没有核实"),
        ("not_agreed", "现在没有计入"),
        ("draft", "修改期间先不计入"),
        ("demo", "只和演示企业比"),
    ],
)
def test_whether_a_firm_is_counted_itself_is_always_said(
    view: View,
    enter: Any,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    counted: Any,
    words: str,
) -> None:
    token = enter("medium")
    told = replace(peers_of(services, token), counted=counted)
    monkeypatch.setattr(type(services.peers), "view", lambda *_args: told)
    page = view("result", token)
    text = "".join(block.value for block in page.html)
    assert words in text
    assert ("同意把提交的结果计入同行对比" in text) == (counted == "not_agreed")


# ---- the plan


def test_the_plan_offers_the_way_to_the_better_type(
    view: View, enter: Any, services: Services, shown: Any
) -> None:
    token = enter("small")
    found = peers_of(services, token).type
    assert isinstance(found, FirmType)
    assert found.separation is not None
    page = view("plan", token, goal="type")
    assert not page.exception
    text = shown(page)
    for answer in found.separation.answers:
        assert f'href="questionnaire?q={answer.question}"' in text
    assert text.count('class="step-item"') == len(found.separation.answers)
    assert "这是合计最少的一条路线" not in text
    assert "这一类差别最大的几题" in text


def test_a_draft_is_offered_no_type_as_a_goal(view: View, enter: Any, services: Services) -> None:
    token = enter("small")
    visit = services.visits.visit(token)
    assert visit is not None
    services.history.reopen(str(visit.assessment_id), visit.actor)
    page = view("plan", token, goal="type")
    assert not page.exception
    assert "接近更好的一类企业" not in page.radio[0].options


# ---- the mark of invented firms


@pytest.mark.parametrize(
    "name",
    [
        "start",
        "profile",
        "questionnaire",
        "review",
        "result",
        "plan",
        "programs",
        "colleagues",
        "sharing",
        "remarks",
        "history",
        "types",
        "policy_map",
        "about",
        "privacy",
    ],
)
def test_every_page_of_an_invented_firm_carries_the_mark_once(
    site: Any, enter: Any, shown: Any, name: str
) -> None:
    page = site(enter("small")).switch_page(f"views/{name}.py").run()
    assert not page.exception
    assert shown(page).count(MARK) == 1


def test_a_real_firm_carries_no_mark(site: Any, services: Services, shown: Any) -> None:
    facts = {"firm.name": "真厂", "firm.region": "yanta", "firm.industry": "C34"}
    more = {"firm.employees": 12, "firm.produces": True, "firm.revenue_floor": 0}
    started = services.profiles.start({**facts, **more}, consent="2026-11")
    page = site(services.visits.enter(started.ticket).token)
    assert MARK not in shown(page.switch_page("views/result.py").run())


# ---- types of everybody


def test_everybody_sees_the_types_with_the_mark_of_invented_numbers(
    view: View, services: Services, shown: Any
) -> None:
    page = view("types")
    assert not page.exception
    text = shown(page)
    snapshot = services.peers.newest("demo")
    assert snapshot is not None
    typology = snapshot.typologies["larger"]
    places = [text.index(f"<h3>{card.name.zh}</h3>") for card in typology.cards]
    by_score = sorted(range(len(places)), key=lambda n: typology.cards[n].score)
    assert [places[n] for n in by_score] == sorted(places)
    assert MARK in text
    assert "不能引用" in text
    assert "凭什么说没有明显的类型" in text
    assert "凭什么说有类型" in text


def test_types_leave_out_what_one_question_says(view: View, services: Services, shown: Any) -> None:
    model = services.library.model()
    text = shown(view("types"))
    green = model.dimension("D9").title
    assert f"<dt>{green}</dt>" not in text
    assert f"{green}没有画" in text


def test_without_a_count_the_page_says_so(site: Any, tmp_path: Path, library: Library) -> None:
    with installation(tmp_path / "empty", library) as empty:
        assert empty.firm_types.view().snapshot is None


# ---- regions


def test_a_bureau_sees_shares_of_its_region_and_never_a_firm(
    view: View, signed_in: Any, services: Services, shown: Any
) -> None:
    page = view("regions", signed_in("city-desk", HeldRole(Role.BUREAU, "xian")))
    page.selectbox[0].set_value("xian").run()
    assert not page.exception
    text = shown(page)
    assert "西安市：微型企业" in text
    assert "西安市：小型及以上企业" in text
    assert "能单列的不足 5 家，不显示" in text
    assert "演示企业 0" not in text
    assert MARK in text


def test_a_district_is_told_why_it_has_no_numbers(view: View, signed_in: Any) -> None:
    page = view("regions", signed_in("desk", HeldRole(Role.BUREAU, "yanta")))
    assert not page.exception
    assert "区县不单独统计" in page.warning[0].value


def test_a_bureau_of_many_places_chooses_one(view: View, signed_in: Any, shown: Any) -> None:
    page = view("regions", signed_in("province", HeldRole(Role.BUREAU, "anhui")))
    assert "不足 5 家" not in shown(page)
    (box,) = page.selectbox
    box.set_value("hefei").run()
    assert not page.exception
    text = shown(page)
    assert "合肥市：微型企业" in text
    assert 'action="/regions/export"' in text
    assert 'name="region" value="hefei"' in text


def test_a_place_that_is_not_counted_by_itself_says_so(
    view: View, signed_in: Any, services: Services
) -> None:
    unplaced = next(r for r in services.library.regions.regions if r.code == "000000")
    page = view("regions", signed_in("zone", HeldRole(Role.BUREAU, unplaced.id)))
    page.selectbox[0].set_value(unplaced.id).run()
    assert not page.exception
    assert "区县不单独统计" in page.warning[0].value


def test_with_a_register_weighted_shares_stand_beside_the_raw_ones(
    view: View, signed_in: Any, services: Services, shown: Any
) -> None:
    rows = [
        ["xian", sector, size, "900"] for sector in "MFEPS" for size in ("micro", "small", "medium")
    ]
    services.peer_regions.import_register(
        [["region", "sector", "size", "firms"], *rows],
        source="市场主体年报",
        as_of=date(2026, 6, 30),
    )
    page = view("regions", signed_in("city", HeldRole(Role.BUREAU, "xian")))
    page.selectbox[0].set_value("xian").run()
    assert not page.exception
    text = shown(page)
    assert "市场主体年报" in text
    assert "2026-06-30" in text
    assert "按名录加权" in text


# ---- the questionnaire itself


def test_an_administrator_sees_how_well_the_questions_measure(
    view: View, signed_in: Any, services: Services, shown: Any
) -> None:
    page = view("quality", signed_in("root", HeldRole(Role.ADMIN)))
    assert not page.exception
    text = shown(page)
    snapshot = services.peers.newest("demo")
    assert snapshot is not None
    alpha = snapshot.measured["larger"].quality.dimensions[0].alpha
    assert alpha is not None
    assert f"{alpha.value:.2f}（{alpha.low:.2f}–{alpha.high:.2f}）" in text
    assert "直线作答" in text
    assert "低于 0.7" in text
    assert MARK in text
    assert "演示企业 0" not in text


def test_whoever_opens_these_pages_without_the_role_is_refused(
    site: Any, signed_in: Any, services: Services
) -> None:
    token = signed_in("somebody", HeldRole(Role.FIRM))
    for name in ("regions", "quality"):
        page = site(token).switch_page(f"views/{name}.py").run()
        assert page.warning
        assert not page.table
    with services.trail._store.reading() as unit:
        assert len(unit.audit.search(Wanted(frozenset({AuditKind.REFUSED})))) == 2
