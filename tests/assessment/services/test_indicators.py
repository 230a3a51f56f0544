"""What a bureau tracks: entries, own indicators and targets, files good and bad, the export."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import Refusal
from assessment.domain.indicators import (
    AlreadyThere,
    FileUnreadable,
    NoPreview,
    SourceMissing,
    UnknownIndicator,
    ValueRefused,
)
from assessment.services.indicator_files import MOST_BYTES, MOST_ROWS, read_sheet
from assessment.services.indicators import HEADS, Typed, Wish
from questionnaires.conditions import Outcome
from questionnaires.library import Library

RATE = "xian_product_pass_rate"
ROWS = """指标名称,日期,数值,来源
制造业产品质量合格率,2024-12-31,93.8%,2024 年质量公报
制造业产品质量合格率,2025/12/31,94.2%,2025 年质量公报
省级质量标杆企业数,45992,"1,035 家",工信局通报
"""


@pytest.fixture
def desk(town: Any) -> Any:
    """The bureau of the city and its indicators by id."""

    class Desk:
        actor, services, clock = town.who["city"], town.services, town.clock
        indicators, files = town.services.indicators, town.services.indicator_import

        def tracks(self, region: str = "xian") -> Any:
            return {t.line.id: t for t in self.indicators.of(region, self.actor)}

        def enter(self, day: str, value: str, source: str = "公报", of: str = RATE) -> Any:
            return self.indicators.enter("xian", self.actor, of, Typed(day, value, source))

        def upload(self, data: bytes) -> Any:
            return self.files.preview("xian", self.actor, data)

    return Desk()


def test_a_city_tracks_all_of_box_1_and_every_target_of_its_policy(desk: Any) -> None:
    tracks = desk.tracks()
    box = [t.line for t in tracks.values() if t.line.clause == "xian-2024/T1"]
    assert len(box) == 22
    assert sum(line.attribute == "binding" for line in box) == 10
    assert all(line.target and line.attribute and line.year == 2025 for line in box)
    assert all(line.passed(date(2026, 11, 21)) for line in box)
    coverage = [t.line for t in tracks.values() if "首席质量官覆盖率" in t.line.title]
    assert len(coverage) == 2
    assert all(len(line.denominators) == 3 for line in coverage)
    assert [t.line.id for t in tracks.values() if t.line.kind == "total"] == [
        "firms_industrial_above_designated",
        "firms_all_above_designated",
        "firms_production_above_designated",
    ]


def test_every_quantified_target_a_bureau_counts_is_in_a_register(library: Library) -> None:
    """What a policy aims at and no register tracks is told of by another line of its article."""
    tracked = [i for register in library.indicators for i in register.indicators]
    wanted = [t for policy in library.policies for a in policy.articles for t in a.targets]
    assert (len(wanted), len(tracked)) == (113, 109)
    numbers = {(i.clause.split("/")[0], i.target.lstrip("≥≤<>约"), i.unit[:1]) for i in tracked}
    untracked = [
        t.id
        for policy in library.policies
        for article in policy.articles
        for t in article.targets
        if (policy.id, t.value.lstrip("≥≤<>约~"), t.unit[:1]) not in numbers
    ]
    assert untracked == []


def test_a_district_tracks_the_targets_of_its_city_with_values_of_its_own(
    desk: Any, town: Any
) -> None:
    desk.enter("2025-12-31", "94.2")
    of_yanta = town.services.indicators.of("yanta", town.who["reviewer"])
    (rate,) = (track for track in of_yanta if track.line.id == RATE)
    assert rate.values == ()
    assert town.services.indicators.of("hefei", town.who["elsewhere"])[0].line.id.startswith(
        "anhui"
    )


def test_a_value_is_kept_with_its_source_and_the_newest_day_counts(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2%", "2025 年公报")
    desk.enter("2024年", "93.8", "2024 年公报")
    track = desk.tracks()[RATE]
    assert [(v.day, v.value) for v in track.values] == [
        (date(2024, 12, 31), "93.8"),
        (date(2025, 12, 31), "94.2"),
    ]
    assert (track.newest.source, track.newest.entered_by) == ("2025 年公报", desk.actor.id)
    assert (track.progress.share, track.progress.reached) == (10_021, Outcome.MET)


def test_another_value_of_the_same_day_replaces_the_old_one_which_is_kept(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2")
    desk.enter("2025-12-31", "93.0", "更正")
    track = desk.tracks()[RATE]
    assert [v.value for v in track.values] == ["93"]
    assert [v.value for v in track.replaced] == ["94.2"]
    assert track.progress.reached is Outcome.UNMET
    with pytest.raises(AlreadyThere):
        desk.enter("2025-12-31", "93", "更正")


def test_a_value_taken_back_stays_in_the_history(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2")
    for _ in range(2):
        desk.indicators.take_back("xian", desk.actor, RATE, date(2025, 12, 31))
    track = desk.tracks()[RATE]
    assert (track.values, track.newest, track.progress.share) == ((), None, None)
    assert [v.value for v in track.replaced] == ["94.2", None]
    desk.enter("2025-12-31", "94.2")
    assert desk.tracks()[RATE].newest.value == "94.2"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (Typed("2025-12-31", "约 94", "公报"), ValueRefused),
        (Typed("2027-12-31", "94", "公报"), ValueRefused),
        (Typed("", "94", "公报"), ValueRefused),
        (Typed("2025-12-31", "94", "  "), SourceMissing),
        (Typed("2025-12-31", "94", "长" * 201), ValueRefused),
        (Typed("2025-12-31", "94", "a\u202eb"), ValueRefused),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    desk: Any, typed: Typed, kind: type[Refusal]
) -> None:
    with pytest.raises(kind):
        desk.indicators.enter("xian", desk.actor, RATE, typed)
    assert desk.tracks()[RATE].values == ()


def test_an_indicator_of_another_region_is_not_to_be_entered(desk: Any) -> None:
    for unknown in ("qingdao_product_pass_rate", "nothing", ""):
        with pytest.raises(UnknownIndicator):
            desk.enter("2025-12-31", "1", of=unknown)


def test_a_bureau_adds_an_indicator_of_its_own_and_drops_it(desk: Any) -> None:
    wish = Wish(">= 5", "2030", "binding", title="质量服务站数", unit="个")
    own = desk.indicators.add_own("xian", desk.actor, wish)
    assert (own.target, own.year, own.attribute) == ("≥5", 2030, "binding")
    desk.enter("2026-06-30", "4个", of=own.id)
    assert desk.tracks()[own.id].progress.share == 8_000
    with pytest.raises(ValueRefused, match="换一个名称"):
        desk.indicators.add_own("xian", desk.actor, Wish("9", title="质量 服务站数"))
    desk.indicators.withdraw_own("xian", desk.actor, own.id)
    desk.indicators.withdraw_own("xian", desk.actor, own.id)
    assert own.id not in desk.tracks()


@pytest.mark.parametrize(
    "wish",
    [
        Wish("", title="甲"),
        Wish("提高", title="甲"),
        Wish("5", "明年", title="甲"),
        Wish("5", "1999", title="甲"),
        Wish("5", title=""),
        Wish("5", title="甲", unit="个" * 21),
    ],
)
def test_an_own_indicator_that_will_not_do_is_refused(desk: Any, wish: Wish) -> None:
    with pytest.raises(Refusal):
        desk.indicators.add_own("xian", desk.actor, wish)
    assert not [t for t in desk.tracks().values() if t.line.kind == "own"]


def test_a_target_of_the_next_period_stands_beside_that_of_the_policy(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2")
    goal = desk.indicators.add_target("xian", desk.actor, RATE, Wish("≥96", "2030年"))
    ((found, progress),) = desk.tracks()[RATE].goals
    assert (found, progress.reached, progress.share) == (goal, Outcome.UNMET, 9_812)
    assert desk.tracks()[RATE].progress.reached is Outcome.MET
    desk.indicators.withdraw_target("xian", desk.actor, goal.id)
    assert desk.tracks()[RATE].goals == ()


def test_what_is_exported_holds_every_entry_and_no_formula(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2", "=cmd|'/c calc'!A1")
    desk.enter("2025-12-31", "94.3", "公报")
    data = desk.indicators.table("xian", desk.actor)
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tuple(head) == HEADS
    found = [row for row in rows if row[0] == RATE]
    assert [(row[8], row[9], row[10]) for row in found] == [
        ("94.3", "公报", "现用"),
        ("94.2", "'=cmd|'/c calc'!A1", "已替换"),
    ]
    assert found[0][6].startswith("西安")
    with desk.services.trail._store.reading() as unit:
        exported = unit.audit.search(Wanted(frozenset({AuditKind.EXPORTED})))
    assert [event.object_id for event in exported] == ["xian"]


def test_the_export_can_be_imported_again_and_changes_nothing(desk: Any) -> None:
    desk.enter("2025-12-31", "94.2", "=公报")
    data = desk.indicators.table("xian", desk.actor)
    preview = desk.upload(data)
    assert preview.new == ()
    assert [row.is_same for row in preview.rows if row.entry] == [True]


# ---- files


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_file_is_read_in_any_usual_encoding_and_shown_before_it_is_saved(
    desk: Any, codec: str, named: str, mark: str
) -> None:
    text = ROWS.replace('"1,035 家"', "1035 家").replace(",", mark)
    preview = desk.upload(text.encode(codec))
    assert preview.encoding == named
    assert [(r.title, r.entry.day, r.entry.value) for r in preview.rows] == [
        ("制造业产品质量合格率", date(2024, 12, 31), "93.8"),
        ("制造业产品质量合格率", date(2025, 12, 31), "94.2"),
        ("省级质量标杆企业数", date(2025, 12, 1), "1035"),
    ]
    assert "日期序号" in preview.rows[2].note
    assert desk.tracks()[RATE].values == ()
    assert desk.files.save("xian", desk.actor, preview.digest) == 3
    assert [v.value for v in desk.tracks()[RATE].values] == ["93.8", "94.2"]
    assert desk.tracks()[RATE].newest.file_digest == preview.digest


def test_the_same_file_twice_doubles_nothing(desk: Any) -> None:
    data = ROWS.encode()
    first = desk.upload(data)
    assert desk.upload(data).saved_at is None
    desk.files.save("xian", desk.actor, first.digest)
    again = desk.upload(data)
    assert again.saved_at == desk.clock()
    with pytest.raises(NoPreview):
        desk.files.save("xian", desk.actor, first.digest)
    same_in_other_letters = desk.upload(ROWS.encode("gb18030"))
    assert same_in_other_letters.new == ()
    assert desk.files.save("xian", desk.actor, same_in_other_letters.digest) == 0
    assert len(desk.tracks()[RATE].values) == 2
    assert desk.tracks()[RATE].replaced == ()


def test_what_would_be_replaced_is_shown_before_it_is(desk: Any) -> None:
    desk.enter("2025-12-31", "90")
    preview = desk.upload(ROWS.encode())
    assert [row.before for row in preview.rows] == [None, "90", None]
    desk.files.save("xian", desk.actor, preview.digest)
    assert desk.tracks()[RATE].newest.value == "94.2"
    assert [v.value for v in desk.tracks()[RATE].replaced] == ["90"]


BAD_ROWS = [
    ("没有的指标,2025-12-31,1,公报", "没有这项指标"),
    (",2025-12-31,1,公报", "哪一项指标"),
    ("制造业产品质量合格率,去年,94,公报", "日期"),
    ("制造业产品质量合格率,2027-01-01,94,公报", "还没有到"),
    ("制造业产品质量合格率,2025-12-31,#N/A,公报", "报错"),
    ("制造业产品质量合格率,2025-12-31,,公报", "数值是空的"),
    ("制造业产品质量合格率,2025-12-31,94,", "来源"),
    ("制造业产品质量合格率", "日期是空的"),
]


@pytest.mark.parametrize(("row", "says"), BAD_ROWS)
def test_a_bad_row_is_told_with_its_line_and_the_others_are_saved(
    desk: Any, row: str, says: str
) -> None:
    preview = desk.upload(f"{ROWS}{row}\n".encode())
    (faulty,) = preview.faulty
    assert faulty.line == 5
    assert says in faulty.problem
    assert desk.files.save("xian", desk.actor, preview.digest) == 3


def test_two_rows_of_one_day_that_differ_are_refused_and_repeats_are_left_out(desk: Any) -> None:
    head, first, *_rest = ROWS.splitlines()
    other = first.replace("93.8", "93.9")
    preview = desk.upload("\n".join((head, first, first, other)).encode())
    assert [(r.is_new, bool(r.problem)) for r in preview.rows] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    assert "第 2 行" in preview.rows[2].problem


HEAD = "指标名称,日期,数值,来源\n"
BAD_FILES = [
    (b"", "文件是空的"),
    (b"\xef\xbb\xbf\r\n", "文件是空的"),
    (b"PK\x03\x04" + b"\0" * 50, "另存为"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 50, "另存为"),
    (HEAD.encode(), "只有表头"),
    ("指标,数值\n甲,1\n".encode(), "“日期、来源”"),
    (ROWS.replace("制造业", "锟斤拷").encode(), "已经损坏"),
    (ROWS.replace("制造业", "\ufffd\ufffd").encode(), "已经损坏"),
    (ROWS.encode()[:40] + b"\xe5" + ROWS.encode()[40:], "编码"),
    (ROWS.encode("big5", "ignore"), "编码"),
    (ROWS.encode("utf-16")[:-1], "编码"),
    (bytes(range(1, 256)) * 3, "编码"),
    (HEAD.encode() + b'"' + b"a" * 200_000, "引号"),
    ((HEAD + "甲,2025-12-31,1,乙\n" * (MOST_ROWS + 1)).encode(), f"超过 {MOST_ROWS} 行"),
    (b"a" * (MOST_BYTES + 1), "超过 1 MB"),
]


@pytest.mark.parametrize(("data", "says"), BAD_FILES, ids=[says for _data, says in BAD_FILES])
def test_a_file_that_is_no_table_is_refused_with_one_sentence(
    desk: Any, data: bytes, says: str
) -> None:
    with pytest.raises(FileUnreadable) as refused:
        desk.upload(data)
    assert says in refused.value.sentence
    assert refused.value.sentence.endswith("已有的数值没有变化。")


def test_a_sheet_finds_its_columns_by_any_usual_name() -> None:
    text = (
        "序号；\n".replace("；\n", "") + ",统计时间,指标编号, 完成值 ,数据来源\n1,2025,x,５,公报\n"
    )
    (row,) = read_sheet(text.encode()).rows
    assert (row.indicator, row.day, row.value, row.source) == (("x",), "2025", "５", "公报")


def test_a_preview_that_waited_too_long_is_gone(desk: Any) -> None:
    preview = desk.upload(ROWS.encode())
    assert desk.files.waiting("xian", desk.actor, preview.digest) == preview
    desk.clock.pass_by(days=1)
    desk.upload(ROWS.replace("93.8", "93.7").encode())
    for call in (desk.files.waiting, desk.files.save):
        with pytest.raises(NoPreview):
            call("xian", desk.actor, preview.digest)
