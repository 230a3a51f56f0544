"""Peers in words and pictures: exact about the group, never rude, silent where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from assessment.domain.peers import FirmRegister, Measured, SnapshotEntry, Typology
from assessment.services.peer_regions import RegionRow, RegionView
from assessment.services.peers import FirmType, NoType, TypeChange
from assessment.ui.widgets.choices import distinct
from assessment.ui.widgets.figures import short
from assessment.ui.widgets.measuring import estimate_words, measured_block
from assessment.ui.widgets.peer_place import no_place
from assessment.ui.widgets.peer_strip import columns_of, strip_figure, strip_words
from assessment.ui.widgets.peer_table import peer_table
from assessment.ui.widgets.region_shares import is_told, points, region_block, share_range
from assessment.ui.widgets.type_evidence import evidence
from assessment.ui.widgets.type_words import change_words, membership_words, no_type_words
from assessment.words.peers import (
    PeerWords,
    complete_words,
    is_whole,
    micro_words,
    place_sentence,
    share_words,
    spread_words,
    standing_words,
)
from scoring.aggregates import OVERALL
from scoring.benchmarks import Benchmark, Distribution, Group, NoBenchmark, Share, Spread
from scoring.cohorts import Cohort
from scoring.histograms import HALF_POINTS
from scoring.omega import Estimate
from scoring.reliability import DimensionQuality, ItemQuality, Quality
from scoring.type_cards import TypeCard
from scoring.type_evidence import Evidence, TypeCount
from scoring.type_model import Assignment, TypeModel
from scoring.type_names import TypeName
from scoring.weighting import WeightedShares

DAY = date(2026, 11, 22)
NARROW, WIDE = Cohort("xian", "M", "small"), Cohort("shaanxi", "M", "small")


def spread_evenly(firms: int = 148) -> Distribution:
    """Firms spread evenly from 20 to 80 points, of which every edge of ten points is known."""
    edges = HALF_POINTS.edges
    likely = np.clip((edges - 2000) / 6000, 0, 1) * firms
    down, up = np.floor(edges / 1000) * 1000, np.ceil(edges / 1000) * 1000
    fewest = np.floor(np.clip((down - 2000) / 6000, 0, 1) * firms).astype(np.int64)
    most = np.ceil(np.clip((up - 2000) / 6000, 0, 1) * firms).astype(np.int64)
    return Distribution(firms, HALF_POINTS, fewest, most, likely)


def found(place: Share | None = None, **more: Any) -> Benchmark:
    measure = spread_evenly()
    group = Group(NARROW, 148, DAY, 10, {OVERALL: measure, "D1": measure, "D4": measure})
    places = {} if place is None else {OVERALL: place, "D1": place}
    return Benchmark(replace(group, **more), places, ())


@pytest.fixture
def peers(library: Any) -> PeerWords:
    return PeerWords(library)


# ---- the place in words


def test_the_place_is_said_exactly_as_it_is_known() -> None:
    told = place_sentence(found(Share(5900, 6300, 6700)))
    assert told == "比 148 家可比企业中的约 63%（59%–67%）高"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(5949, 6251, 6601), "约 63%（59%–67%）"),
        (Share(0, 0, 0), "0%"),
        (Share(10000, 10000, 10000), "100%"),
        (Share(0, 1154, 2308), "约 12%（0%–24%）"),
    ],
)
def test_what_is_uncertain_is_rounded_outward(share: Share, words: str) -> None:
    assert share_words(share) == words


def test_the_group_is_named_with_its_size_its_day_and_what_kind_of_number_it_is(
    peers: PeerWords,
) -> None:
    assert peers.group(found().group) == (
        "和西安市“制造采掘能源”类小型企业相比，共 148 家；数据截至 2026-11-22；"
        "企业自评，不是抽样调查，不代表全部企业。"
    )


def test_a_wider_group_says_which_were_too_small(peers: PeerWords) -> None:
    wider = replace(found(cohort=Cohort(None, None, "above_micro")), skipped=(NARROW, WIDE))
    assert peers.widened(wider) == (
        "西安市“制造采掘能源”类小型企业、陕西省“制造采掘能源”类小型企业能单独成组的不足 10 家，"
        "所以扩大到各地小型及以上企业。"
    )
    assert peers.widened(found()) is None


def test_a_group_that_is_not_whole_says_how_much_of_it_is_counted() -> None:
    assert complete_words(found().group) is None
    assert "约 7 成" in str(complete_words(found(complete=7).group))
    assert "不到 1 成" in str(complete_words(found(complete=0).group))


def test_only_micro_firms_are_told_that_they_are_compared_among_themselves() -> None:
    assert "只和微型企业比" in str(micro_words("micro"))
    assert micro_words("small") is None


@pytest.mark.parametrize("middle", [0, 1500, 3333, 5000, 6667, 9900])
def test_no_place_is_told_as_how_many_are_ahead(middle: int) -> None:
    words = standing_words(Share(middle, middle, middle))
    assert not re.search("差|落后|垫底|倒数|最后", words)


def test_a_place_from_none_to_all_says_nothing() -> None:
    assert is_whole(Share(0, 5000, 10000))
    assert not is_whole(Share(0, 5000, 9999))


@pytest.mark.parametrize("reason", ["no_edition", "other_model", "too_few"])
def test_every_reason_for_no_place_has_its_sentence_and_something_to_look_at(
    peers: PeerWords, examples: Any, reason: Any
) -> None:
    firm = examples.firm()
    policy = next(p for p in peers.library.policies if p.id == "xian-2024")
    nothing = NoBenchmark(reason, (NARROW,) if reason == "too_few" else ())
    text = no_place(nothing, peers, policy, (), firm.words, DAY)
    assert peers.too_few(nothing) in text
    assert "西安质量政策的目标线" in text
    assert "目标年份已过" in text
    others = {r for r in ("no_edition", "other_model", "too_few") if r != reason}
    assert peers.too_few(nothing) not in {peers.too_few(NoBenchmark(r)) for r in others}  # type: ignore[arg-type]


def test_only_targets_of_articles_that_ask_something_of_firms_are_shown(
    peers: PeerWords, examples: Any
) -> None:
    policy = next(p for p in peers.library.policies if p.id == "xian-2024")
    text = no_place(NoBenchmark("no_edition"), peers, policy, (), examples.firm().words, DAY)
    for article in policy.articles:
        asked = article.addressee != "bureau" and bool(article.asks) and bool(article.targets)
        assert (f"clause={policy.clause(article)}&" in text.replace('"', "&")) == asked


def test_without_a_policy_there_are_no_targets(peers: PeerWords, examples: Any) -> None:
    text = no_place(NoBenchmark("no_edition"), peers, None, (), examples.firm().words, DAY)
    assert "目标线" not in text.partition("最近能做到的一步")[0].partition("当地政策的目标线")[2]
    assert "<table" not in text


# ---- the picture and the table


def test_scores_lose_needless_decimals() -> None:
    assert [short(n) for n in (0, 2500, 4250, 10000, 4825)] == ["0", "25", "42.5", "100", "48.25"]
    assert spread_words(Spread(2500, 2700, 3000)) == "25–30"
    assert spread_words(Spread(3000, 3000, 3000)) == "30"


def test_the_columns_hold_all_firms_and_the_own_one_is_marked() -> None:
    measure = spread_evenly()
    assert columns_of(measure) == [0, 0, 17, 17, 17, 17, 17, 17, 0, 0]
    for score, column in ((0, 0), (4825, 4), (10000, 9)):
        figure = strip_figure(measure, score)
        colours = figure.data[0].marker.color
        assert [n for n, colour in enumerate(colours) if colour != colours[(column + 1) % 10]] == [
            column
        ]
        (mark,) = figure.layout.annotations
        assert mark.text == f"贵企业 {short(score)}"
        assert mark.x == score / 100


def test_the_picture_is_told_in_words() -> None:
    words = strip_words(spread_evenly(), 4825)
    assert "148 家可比企业的总分" in words
    assert "20 到 30 分约 17%" in words
    assert "中位 40–50 分" in words
    assert "贵企业 48.25 分" in words


def test_the_table_holds_places_of_what_counts_alone(examples: Any) -> None:
    firm = examples.firm()
    share = Share(5900, 6300, 6700)
    told = replace(found(), places={OVERALL: share, "D1": share, "D4": share})
    rows = peer_table(told, firm.card, firm.words).split("<tr>")[2:]
    by_name = {re.sub("<.*?>", "", row.partition("</th>")[0]): row for row in rows}
    assert "比约 63%（59%–67%）高" in by_name["总分"]
    assert "比约 63%（59%–67%）高" in by_name["领导、战略与首席质量官"]
    single = by_name["质量改进与技术创新仅供参考"]
    assert "高<" not in single
    assert "30–40" in single
    assert len(rows) == 1 + len(firm.card.dimensions)


# ---- types


def card(number: int, name: str) -> TypeCard:
    return TypeCard(number, TypeName(name, name), 40, 2000, 4800, 3, (4800,) * 10, (0.0,) * 10)


def typed(membership: float) -> FirmType:
    types = TypeModel((7, 9), np.ones(2) / 2, np.zeros((2, 10)), np.eye(10), np.zeros(10))
    count = TypeCount(2, 80, ())
    cards = (card(7, "甲强乙弱"), card(9, "乙强甲弱"))
    typology = Typology("larger", 80, DAY, DAY, count, types, cards, {}, None, 9)
    assignment = Assignment(0, 7, membership, (membership, 1 - membership))
    return FirmType(typology, assignment, cards[0], None, None, None)


@pytest.mark.parametrize(
    ("membership", "words"),
    [
        (0.999, "很明确：像这一类的把握超过 99%"),
        (0.8, "很明确：像这一类的把握约 80%"),
        (0.6, "比较像这一类：把握约 60%"),
        (0.55, "介于两类之间：像这一类的把握约 55%，其次是“乙强甲弱”"),
    ],
)
def test_how_clearly_a_firm_belongs_is_said_in_words(membership: float, words: str) -> None:
    assert membership_words(typed(membership)) == words


def test_the_second_type_is_not_named_where_it_holds_too_few_firms() -> None:
    unclear = typed(0.55)
    hidden = replace(unclear, typology=replace(unclear.typology, cards=unclear.typology.cards[:1]))
    assert membership_words(hidden) == "介于两类之间：像这一类的把握约 55%"


def test_every_reason_for_no_type_has_a_sentence_of_its_own() -> None:
    reasons = get_args(get_type_hints(NoType)["reason"])
    assert len({no_type_words(NoType(reason)) for reason in reasons}) == len(reasons) == 4


@pytest.mark.parametrize(
    ("because", "words"), [("answers", "作答和那时不同"), ("types", "作答没有变")]
)
def test_a_change_of_type_is_told_with_its_reason(because: Any, words: str) -> None:
    told = change_words(TypeChange(card(9, "乙强甲弱"), DAY, because), card(7, "甲强乙弱"))
    assert told.startswith("上次（2026-11-22）属于“乙强甲弱”，因为")
    assert words in told
    assert told.endswith("现在属于“甲强乙弱”。")


def test_the_evidence_names_what_was_chosen_and_hides_small_types() -> None:
    judged = (
        Evidence(1, 1.0, None, 900.0, 1.0, 80, accepted=True),
        Evidence(2, 0.91, 0.4, 880.0, 0.9, 38, accepted=True),
        Evidence(3, 0.5, None, 890.0, 0.6, 4, accepted=False),
    )
    typology = replace(typed(1.0).typology, count=TypeCount(2, 80, judged))
    text = evidence(typology, 0.8)
    assert "凭什么说有类型" in text
    assert "2 类（采用）" in text
    assert "0.91，高过要求的 0.80" in text
    assert "不足 10 家" in text
    assert ">4 家<" not in text
    none = evidence(replace(typology, types=None, count=TypeCount(1, 80, judged)), 0.8)
    assert "凭什么说没有明显的类型" in none
    assert "分成两类到 3 类都试过" in none


# ---- regions


SHARES = tuple(Share(low, low + 100, low + 200) for low in (0, 1000, 2000, 3000, 3400))


def region(*rows: RegionRow, register: FirmRegister | None = None) -> RegionView:
    return RegionView("yanta", "real", None, rows, register)


def row(shares: tuple[Share, ...] | None, **more: Any) -> RegionRow:
    cohort = Cohort("yanta", None, "micro")
    group = None if shares is None else Group(cohort, 40, DAY, 7, {})
    return RegionRow(
        **{"cohort": cohort, "group": group, "shares": shares, "weighted": None, **more}
    )


def test_a_cell_of_too_few_firms_holds_no_number(peers: PeerWords) -> None:
    text = region_block(region(row(None)), peers.library.model(), peers)
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    assert "能单列的不足 5 家，不显示" in body
    assert not re.search(r"\d", re.sub("不足 5 家", "", re.sub("<.*?>", "", body)))


def test_shares_stand_with_their_firms_their_day_and_how_whole_they_are(peers: PeerWords) -> None:
    text = region_block(region(row(SHARES)), peers.library.model(), peers)
    for words in ("西安市雁塔区：微型企业", ">40<", "截至 2026-11-22", "约 7 成", ">10–12%<"):
        assert words in text
    assert 'class="stack"' in text


def test_shares_that_are_hardly_known_are_neither_told_nor_drawn(peers: PeerWords) -> None:
    vague = (Share(0, 2000, 10000),) * 5
    assert not is_told(vague)
    text = region_block(region(row(vague)), peers.library.model(), peers)
    assert "各级的比例说不准" in text
    assert "100%" not in text
    assert 'class="stack"' not in text


def test_weighted_shares_name_their_source_and_what_participation_moves(peers: PeerWords) -> None:
    register = FirmRegister("<b>名录</b>", date(2026, 6, 30), ())
    weighted = WeightedShares(SHARES, SHARES[::-1], 40, 400, 31, (), {})
    view = region(row(SHARES, weighted=weighted), register=register)
    text = region_block(view, peers.library.model(), peers)
    assert "&lt;b&gt;名录&lt;/b&gt;" in text
    assert "2026-06-30" in text
    assert "名录 400 家，参加了 10%" in text
    assert "相当于 31 家" in text
    assert ">+34<" in text
    assert ">−34<" in text


def test_shares_and_points_are_short() -> None:
    assert share_range(Share(2000, 2000, 2000)) == "20%"
    assert share_range(Share(1500, 2000, 2510)) == "15–26%"
    assert [points(n) for n in (150, -149, 40, 0)] == ["+2", "−1", "0", "0"]


# ---- the questionnaire itself


def test_what_to_worry_about_is_flagged(peers: PeerWords) -> None:
    model = peers.library.model()
    items = (
        ItemQuality("Q101", 90, 2.5, 1.0, 0.2, 0.7, 6000, 100),
        ItemQuality("Q102", 90, 2.5, 1.0, 0.6, 0.5, 1000, 100),
    )
    low = DimensionQuality("D1", 90, Estimate(0.5, 0.4, 0.6), None, items, ("Q103",))
    fine = DimensionQuality("D2", 90, Estimate(0.8, 0.7, 0.9), Estimate(0.8, 0.7, 0.9), (), ())
    few = DimensionQuality("D4", 90, None, None, (), ())
    quality = Quality((low, fine, few), straight=1200, judged=90, fast=0, timed=0)
    text = measured_block([Measured("micro", 90, DAY, 0, quality)], model)
    for words in (
        "偏低，看看题意",
        "够用",
        "题太少，算不了",
        "不太同向",
        "集中在最低档",
        "1 题要看",
    ):
        assert words in text
    assert "12%" in text
    assert "90 份答卷里，偏多" in text
    assert "没有可看的答卷" in text
    assert "没有算进去" in text


def test_an_estimate_stands_with_its_interval() -> None:
    assert estimate_words(Estimate(0.8234, 0.8, 0.8449)) == "0.82（0.80–0.84）"
    assert estimate_words(None) == "—"


def test_days_of_the_same_date_stay_apart() -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    entries = [SnapshotEntry(i, "real", "m", "2026.1", DAY, at) for i in ("a", "b")]
    assert len(set(distinct({e.id: str(e.on) for e in entries}).values())) == 2
