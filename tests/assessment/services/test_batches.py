"""Batches of reports: what is made, what is not and why, and what is handed over in the end."""

from __future__ import annotations

import io
import stat
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import text

from assessment.domain.batches import (
    MOST_REPORTS,
    SILENCE,
    AlreadyOver,
    BatchGone,
    BatchState,
    ItemState,
    NotCancelled,
    NotCovered,
    NothingChosen,
    StillWorking,
    TooManyBatches,
    TooManyReports,
)
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.report_errors import LetterheadBroken, ReportTooSlow
from assessment.domain.sharing import GrantLevel
from assessment.domain.sharing_errors import Forbidden
from assessment.services.report_material import Format
from tests import consultancies
from tests.portfolios import Office, open_office, store_of
from tests.word_files import with_line

JSON = (Format.JSON,)
OPERATOR = Actor(ActorKind.SYSTEM, "system")


@pytest.fixture
def office(services: Any) -> Office:
    return open_office(services, ["甲厂", "乙厂", "丙厂"])


def ask(office: Office, forms: Any = JSON, firms: Any = None) -> Any:
    wanted = office.firms if firms is None else firms
    return office.services.batches.ask(office.organisation.id, office.lead, wanted, forms)


def work(services: Any, stop: Any = None) -> Any:
    """Work off whatever is first in line."""
    worker = services.batch_work.new_worker()
    batch = services.batch_work.claim(worker)
    if batch is None:
        return None
    given = () if stop is None else (stop,)
    return services.batch_work.work_off(batch, worker, *given)


def after(times: int) -> Any:
    """Return a wish to stop that comes true after so many reports."""
    asked = iter(range(times))
    return lambda: next(asked, None) is None


def states(office: Office, batch: Any) -> list[tuple[str, str | None]]:
    items = office.services.batches.look(batch.id, office.lead).items
    return [(item.state.value, item.reason) for item in items]


def taken(office: Office, batch: Any, who: Any = None) -> zipfile.ZipFile:
    bundle = office.services.batch_delivery.hand_over(batch.id, who or office.lead)
    return zipfile.ZipFile(io.BytesIO(b"".join(bundle.chunks)))


def listed(archive: zipfile.ZipFile) -> list[list[Any]]:
    """Return the rows of the list in a ZIP, with its remarks before them."""
    sheet = load_workbook(io.BytesIO(archive.read("清单.xlsx"))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def exported(services: Any) -> list[tuple[str, str, str]]:
    query = text(
        "SELECT actor_id, object_kind, object_id FROM audit_event"
        " WHERE kind = 'exported' ORDER BY seq"
    )
    with store_of(services).reading() as unit:
        return [tuple(row) for row in unit._connection.execute(query)]


def files(services: Any) -> list[Any]:
    return [path for path in services.settings.report_folder.rglob("*") if path.is_file()]


# ------------------------------------------------------------------ from asking to the ZIP


def test_reports_of_all_clients_come_as_one_zip_with_a_list(services: Any, office: Office) -> None:
    batch = ask(office, (Format.JSON, Format.WORKBOOK))
    assert batch.state is BatchState.WAITING
    assert work(services) is BatchState.DONE
    assert exported(services) == []
    archive = taken(office, batch)
    assert archive.testzip() is None
    on = "2026-11-21"
    assert archive.namelist() == [
        *(f"{n}厂-质量成熟度报告-{on}.{e}" for n in "甲乙丙" for e in ("json", "xlsx")),
        "清单.xlsx",
    ]
    for firm, assessment in zip("甲乙丙", office.assessments, strict=True):
        own = services.reports.hand_out(assessment, office.lead, Format.JSON)
        assert archive.read(f"{firm}厂-质量成熟度报告-{on}.json") == own.data
    rows = listed(archive)
    assert rows[5:] == [
        [f"{n}厂", p, "已交付", f"{n}厂-质量成熟度报告-{on}.{e}", on, ""]
        for n in "甲乙丙"
        for p, e in (("JSON", "json"), ("Excel", "xlsx"))
    ]


def test_what_is_handed_over_is_written_down_report_by_report(
    services: Any, office: Office
) -> None:
    batch = ask(office)
    work(services)
    taken(office, batch)
    lead = office.lead.id
    assert exported(services) == [
        (lead, "batch", batch.id),
        *((lead, "assessment", assessment) for assessment in office.assessments),
    ]
    assert services.trail.verify().ok


def test_reports_lie_under_random_names_in_a_private_folder(services: Any, office: Office) -> None:
    ask(office)
    work(services)
    found = files(services)
    assert len(found) == 3
    for path in found:
        assert path.name.isalnum()
        assert len(path.name) == 16
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for folder in (path.parent, services.settings.report_folder):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_archive_holds_one_report_in_memory_at_a_time(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services)
    chunks = list(services.batch_delivery.hand_over(batch.id, office.lead).chunks)
    assert len(chunks) == 4
    largest = max(path.stat().st_size for path in files(services))
    assert max(map(len, chunks)) < largest + 1000


def test_two_clients_of_one_name_are_two_files(services: Any) -> None:
    office = open_office(services, ["同名厂", "同名厂", "CON", "a/b\\c 厂"])
    batch = ask(office)
    work(services)
    assert taken(office, batch).namelist()[:-1] == [
        "同名厂-质量成熟度报告-2026-11-21.json",
        "同名厂（2）-质量成熟度报告-2026-11-21.json",
        "_CON-质量成熟度报告-2026-11-21.json",
        "a_b_c 厂-质量成熟度报告-2026-11-21.json",
    ]


def test_a_draft_comes_as_a_preview_and_says_so(services: Any) -> None:
    office = open_office(services, ["甲厂"], submitted=False)
    batch = ask(office)
    work(services)
    archive = taken(office, batch)
    assert archive.namelist()[0] == "甲厂-质量成熟度报告-预览-2026-11-21.json"
    assert listed(archive)[5][-1] == "预览：企业还没有提交。"


# ------------------------------------------------------------------ what goes wrong on the way


def test_one_report_that_fails_never_stops_the_rest(
    services: Any, office: Office, monkeypatch: Any
) -> None:
    real = services.reports._render
    fates = {office.assessments[0]: ReportTooSlow(), office.assessments[2]: RuntimeError("boom")}

    def render(material: Any, form: Format) -> bytes:
        if material.assessment_id in fates:
            raise fates[material.assessment_id]
        return bytes(real(material, form))

    monkeypatch.setattr(services.reports, "_render", render)
    batch = ask(office)
    assert work(services) is BatchState.DONE
    assert states(office, batch) == [
        ("failed", "report_too_slow"),
        ("made", None),
        ("failed", "incident"),
    ]
    rows = listed(taken(office, batch))[5:]
    assert [row[2] for row in rows] == ["没有做成", "已交付", "没有做成"]
    assert rows[0][-1] == ReportTooSlow.sentence
    assert "日志" in rows[2][-1]


def test_consent_withdrawn_while_a_batch_runs_is_neither_made_nor_delivered(
    services: Any, office: Office
) -> None:
    batch = ask(office)
    work(services, after(1))
    assert states(office, batch)[0] == ("made", None)
    office.withdraw(office.firms[0])  # made already
    office.withdraw(office.firms[1])  # not made yet
    work(services)
    assert states(office, batch) == [("made", None), ("withheld", "consent"), ("made", None)]
    archive = taken(office, batch)
    assert archive.namelist() == ["丙厂-质量成熟度报告-2026-11-21.json", "清单.xlsx"]
    rows = listed(archive)[5:]
    assert [(row[0], row[2]) for row in rows] == [
        ("甲厂", "未交付"),
        ("乙厂", "未交付"),
        ("丙厂", "已交付"),
    ]
    assert {row[-1] for row in rows[:2]} == {"未交付：企业的授权已收回或到期。"}
    assert states(office, batch)[0] == ("withheld", "consent")
    assert len(files(services)) == 1
    kinds = [kind for _who, kind, _what in exported(services)]
    assert kinds == ["batch", "assessment"]


def test_a_new_grant_does_not_bring_back_what_was_withheld(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services)
    office.withdraw(office.firms[0])
    taken(office, batch)
    until = services.clock() + timedelta(days=9)
    house = office.organisation.id
    services.grants.grant(office.firms[0], office.owner, house, GrantLevel.READ, until)
    assert len(taken(office, batch).namelist()) == 3


def test_a_grant_that_runs_out_on_the_way_is_as_one_withdrawn(services: Any, clock: Any) -> None:
    office = open_office(services, ["甲厂"], days=1)
    batch = ask(office)
    work(services)
    clock.pass_by(hours=23.9)
    assert len(taken(office, batch).namelist()) == 2
    clock.pass_by(hours=0.2)
    assert taken(office, batch).namelist() == ["清单.xlsx"]


def test_a_client_given_to_somebody_else_is_not_delivered(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services, after(1))
    house = office.organisation.id
    for firm_id in office.firms[:2]:
        services.organisations.unassign(house, office.lead, firm_id, office.lead.id)
    work(services)
    assert states(office, batch) == [("made", None), ("withheld", "access"), ("made", None)]
    archive = taken(office, batch)
    assert len(archive.namelist()) == 2
    assert {row[-1] for row in listed(archive)[5:7]} == {
        "未交付：这家企业现在不由您负责，或您的账号、角色已变化。"
    }


def test_a_file_that_is_lost_is_told_and_the_rest_delivered(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services)
    first = services.batches.look(batch.id, office.lead).items[0]
    services.batch_delivery._files.remove((first.file_id,))
    archive = taken(office, batch)
    assert len(archive.namelist()) == 3
    assert listed(archive)[5][2] == "文件已不在"


def test_an_erased_firm_takes_its_report_along(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services, after(2))
    services.privacy.erase_firm(office.owner, office.firms[0])
    assert len(files(services)) == 1
    work(services)
    looked = services.batches.look(batch.id, office.lead)
    assert (len(looked.items), looked.erased) == (2, 1)
    archive = taken(office, batch)
    assert len(archive.namelist()) == 3
    rows = listed(archive)
    assert "甲厂" not in str(rows)
    assert "其中 1 家企业的信息已清除" in str(rows)


def test_a_firm_erased_while_its_report_is_made_leaves_no_file(
    services: Any, office: Office, monkeypatch: Any
) -> None:
    real = services.reports._render

    def render(material: Any, form: Format) -> bytes:
        if material.assessment_id == office.assessments[0]:
            services.privacy.erase_firm(office.owner, office.firms[0])
        return bytes(real(material, form))

    monkeypatch.setattr(services.reports, "_render", render)
    ask(office)
    work(services)
    assert len(files(services)) == 2


def test_whoever_erases_their_account_leaves_no_batch_and_no_file(services: Any) -> None:
    office = open_office(services, ["甲厂"], assigned=False)
    member = consultancies.account(services, "lifang")
    consultancies.join(services, office.organisation, office.lead, member)
    house = office.organisation.id
    services.organisations.assign(house, office.lead, office.firms[0], member.id)
    services.batches.ask(house, member, office.firms, JSON)
    work(services)
    assert len(files(services)) == 1
    services.privacy.erase_person(member)
    assert files(services) == []
    with store_of(services).reading() as unit:
        assert unit._connection.execute(text("SELECT count(*) FROM report_item")).scalar() == 0


# ------------------------------------------------------------------ cancel, continue, restart


def test_a_cancelled_batch_gives_what_was_made_and_goes_on_where_it_stopped(
    services: Any, office: Office
) -> None:
    batch = ask(office)
    work(services, after(1))
    services.batches.cancel(batch.id, office.lead)
    assert work(services) is None
    archive = taken(office, batch)
    assert len(archive.namelist()) == 2
    assert [row[2] for row in listed(archive)[5:]] == ["已交付", "没有生成", "没有生成"]
    first = services.batches.look(batch.id, office.lead).items[0]
    services.batches.go_on(batch.id, office.lead)
    assert work(services) is BatchState.DONE
    items = services.batches.look(batch.id, office.lead).items
    assert items[0] == first
    assert {item.state for item in items} == {ItemState.MADE}


def test_a_batch_cancelled_in_the_middle_stops_after_the_report_it_is_at(
    services: Any, office: Office
) -> None:
    batch = ask(office)

    def cancel_then_go_on() -> bool:
        if states(office, batch)[0][0] == "made":
            services.batches.cancel(batch.id, office.lead)
        return False

    assert work(services, cancel_then_go_on) is BatchState.CANCELLED
    assert [state for state, _why in states(office, batch)] == ["made", "waiting", "waiting"]


def test_a_server_that_stops_leaves_the_batch_in_the_queue(services: Any, office: Office) -> None:
    batch = ask(office)
    assert work(services, after(2)) is BatchState.WAITING
    assert services.batch_work.is_needed()
    assert work(services) is BatchState.DONE
    assert [state for state, _why in states(office, batch)] == ["made"] * 3
    assert not services.batch_work.is_needed()


def test_a_worker_that_was_killed_is_replaced_after_a_silence(
    services: Any, office: Office, clock: Any
) -> None:
    batch = ask(office)
    dead, alive = services.batch_work.new_worker(), services.batch_work.new_worker()
    claimed = services.batch_work.claim(dead)
    services.batch_work._settle(
        services.batch_work._made(batch, services.batch_work._next(batch, dead))
    )
    assert not services.batch_work.is_needed()
    assert services.batch_work.claim(alive) is None
    clock.now += SILENCE + timedelta(seconds=1)
    assert services.batch_work.is_needed()
    first = services.batches.look(batch.id, office.lead).items[0]
    taken_over = services.batch_work.claim(alive)
    assert taken_over.id == claimed.id
    assert services.batch_work.work_off(claimed, dead) is BatchState.WORKING  # it is not its own
    assert services.batch_work.work_off(taken_over, alive) is BatchState.DONE
    assert services.batches.look(batch.id, office.lead).items[0] == first


def test_batches_are_worked_off_one_after_the_other_in_their_order(
    services: Any, office: Office, clock: Any
) -> None:
    first = ask(office)
    clock.pass_by(seconds=1)
    second = ask(office, firms=office.firms[:1])
    one, other = services.batch_work.new_worker(), services.batch_work.new_worker()
    assert services.batch_work.claim(one).id == first.id
    assert services.batch_work.claim(other).id == second.id  # another process may take the next
    assert services.batch_work.claim(other) is None
    mine = services.batches.mine(office.organisation.id, office.lead)
    assert [watched.batch.id for watched in mine] == [second.id, first.id]


def test_only_what_is_open_is_cancelled_and_only_what_was_cancelled_goes_on(
    services: Any, office: Office
) -> None:
    batch = ask(office)
    with pytest.raises(NotCancelled):
        services.batches.go_on(batch.id, office.lead)
    with pytest.raises(StillWorking):
        services.batch_delivery.hand_over(batch.id, office.lead)
    work(services)
    with pytest.raises(AlreadyOver):
        services.batches.cancel(batch.id, office.lead)


# ------------------------------------------------------------------ a day later


def test_reports_are_deleted_after_a_day_and_the_list_after_a_month(
    services: Any, office: Office, clock: Any
) -> None:
    batch = ask(office)
    work(services)
    clock.pass_by(hours=23)
    assert services.batch_work.expire() == 0
    clock.pass_by(hours=1)
    assert services.batch_work.expire() == 3
    assert files(services) == []
    looked = services.batches.look(batch.id, office.lead)
    assert looked.batch.state is BatchState.REMOVED
    assert {item.file_id for item in looked.items} == {None}
    for late in (services.batch_delivery.hand_over, services.batches.go_on):
        with pytest.raises(BatchGone):
            late(batch.id, office.lead)
    clock.pass_by(days=31)
    services.batch_work.expire()
    assert services.batches.mine(office.organisation.id, office.lead) == ()


def test_files_no_batch_speaks_of_are_swept(services: Any, office: Office, clock: Any) -> None:
    services.batch_work._files.put(b"left by a crash")
    clock.now = clock.now.max.replace(tzinfo=clock.now.tzinfo) - timedelta(days=1)
    assert services.batch_work.expire() == 1
    assert files(services) == []


# ------------------------------------------------------------------ who may


def test_nothing_is_asked_for_that_is_not_covered(services: Any, office: Office) -> None:
    ask_for, house = services.batches.ask, office.organisation.id
    other = open_office(services, ["外厂"], name="别社")
    for firms in ((*office.firms, other.firms[0]), ("0000000000000000",)):
        with pytest.raises(NotCovered):
            ask_for(house, office.lead, firms, JSON)
    for firms, forms in (((), JSON), (office.firms, ())):
        with pytest.raises(NothingChosen):
            ask_for(house, office.lead, firms, forms)
    with pytest.raises(TooManyReports):
        ask_for(house, office.lead, [f"f{n}" for n in range(MOST_REPORTS + 1)], JSON)
    with pytest.raises(NotFound):
        ask_for(house, other.lead, office.firms, JSON)
    assert services.batches.mine(house, office.lead) == ()


def test_so_many_batches_wait_and_no_more(services: Any, office: Office) -> None:
    made = [ask(office) for _ in range(3)]
    with pytest.raises(TooManyBatches):
        ask(office)
    services.batches.cancel(made[0].id, office.lead)
    ask(office)
    with pytest.raises(TooManyBatches):
        services.batches.go_on(made[0].id, office.lead)


def test_a_batch_is_its_askers_alone(services: Any, office: Office) -> None:
    batch = ask(office)
    work(services)
    member = consultancies.account(services, "lifang")
    consultancies.join(services, office.organisation, office.lead, member)
    for who in (member, office.owner, OPERATOR, consultancies.account(services, "stranger")):
        for use in (
            services.batches.look,
            services.batches.cancel,
            services.batches.go_on,
            services.batch_delivery.hand_over,
        ):
            with pytest.raises(NotFound):
                use(batch.id, who)


def test_whoever_left_the_organisation_takes_nothing(services: Any) -> None:
    office = open_office(services, ["甲厂"], assigned=False)
    member = consultancies.account(services, "lifang")
    consultancies.join(services, office.organisation, office.lead, member)
    house = office.organisation.id
    services.organisations.assign(house, office.lead, office.firms[0], member.id)
    batch = services.batches.ask(house, member, office.firms, JSON)
    services.organisations.remove(house, office.lead, member.id)
    work(services)
    with store_of(services).reading() as unit:
        (item,) = unit.batches.items(batch.id)
    assert (item.state, item.reason) == (ItemState.WITHHELD, "access")
    with pytest.raises((NotFound, Forbidden)):
        services.batch_delivery.hand_over(batch.id, member)


def test_the_command_line_has_all_clients_that_let_the_organisation_in(services: Any) -> None:
    office = open_office(services, ["甲厂", "乙厂"], assigned=False)
    house = office.organisation.id
    assert list(services.batches.clients(house, office.lead)) == []
    assert set(services.batches.clients(house, OPERATOR)) == set(office.firms)
    office.withdraw(office.firms[0])
    assert set(services.batches.clients(house, OPERATOR)) == {office.firms[1]}
    batch = services.batches.ask(house, OPERATOR, office.firms[1:], JSON)
    assert not services.batch_work.is_needed()  # the server leaves it to who began it
    worker = services.batch_work.new_worker()
    claimed = services.batch_work.claim(worker, batch.id)
    assert services.batch_work.work_off(claimed, worker) is BatchState.DONE
    office.withdraw(office.firms[1])
    assert taken(office, batch, OPERATOR).namelist() == ["清单.xlsx"]


# ---- in the consultancy's own Word template

OWN = with_line("诚信咨询社 为 {{企业名称}} 编写")


@pytest.mark.parametrize("asked_by", ["lead", "operator"])
def test_a_batch_looks_as_the_consultancy_wants_it_whoever_asked(
    office: Office, asked_by: str
) -> None:
    office.services.letterheads.hand_in(office.organisation.id, office.lead, OWN)
    who = office.lead if asked_by == "lead" else OPERATOR
    batch = office.services.batches.ask(
        office.organisation.id, who, office.firms[:1], (Format.WORD,)
    )
    worker = office.services.batch_work.new_worker()
    claimed = office.services.batch_work.claim(worker, batch.id)
    office.services.batch_work.work_off(claimed, worker)
    archive = taken(office, batch, who)
    (name,) = (name for name in archive.namelist() if name.endswith(".docx"))
    body = Document(io.BytesIO(archive.read(name))).element.body
    words = "".join(n.text for n in body.iter() if n.tag.endswith("}t") and n.text)
    assert "诚信咨询社 为 甲厂 编写" in words


def test_a_template_that_fits_no_more_is_a_failure_in_the_list(office: Office) -> None:
    office.services.letterheads.hand_in(office.organisation.id, office.lead, OWN)
    with store_of(office.services).writing() as unit:
        kept = unit.letterheads.of(office.organisation.id)
        unit.letterheads.put(kept, with_line("{{没有的}}"))
    batch = ask(office, (Format.WORD, Format.JSON), office.firms[:1])
    work(office.services)
    assert states(office, batch) == [("failed", LetterheadBroken.code), ("made", None)]
    rows = [cell for row in listed(taken(office, batch)) for cell in row if cell]
    assert any("本机构的 Word 模板现在不能用" in str(cell) for cell in rows)
