"""A consultancy's own Word template: who may change it, what is told of a broken one, who gets it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from assessment.domain.audit import AuditKind, Wanted
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.letterheads import (
    MOST_BYTES,
    LetterheadMissing,
    LetterheadRefused,
    LetterheadTooBig,
)
from assessment.domain.report_errors import LetterheadBroken
from assessment.domain.sharing_errors import Forbidden
from assessment.reports.word import TEMPLATE
from assessment.services.letterheads import Letterheads
from assessment.services.report_material import Format
from tests.word_files import related, with_line

OWN = with_line("诚信咨询社 为 {{企业名称}} 编写")


def words(data: bytes) -> str:
    """Return the text of a Word file's body."""
    body = Document(BytesIO(data)).element.body
    return "".join(node.text for node in body.iter() if node.tag.endswith("}t") and node.text)


def report(town: Any, name: str, assessment_id: str = "", form: Format = Format.WORD) -> bytes:
    sent = assessment_id or town.sent
    data: bytes = town.services.reports.hand_out(sent, town.who[name], form).data
    return data


def is_branded(data: bytes) -> bool:
    return "诚信咨询社 为 " in words(data)


def changes(town: Any) -> list[tuple[str, str, str]]:
    with town.store.reading() as unit:
        found = unit.audit.search(Wanted(frozenset({AuditKind.LETTERHEAD_CHANGED})))
    return [(each.actor_id, each.object_id, each.digest) for each in reversed(found)]


@pytest.fixture
def branded(town: Any) -> Any:
    town.services.letterheads.hand_in(town.consultancy, town.who["lead"], OWN)
    return town


def test_a_lead_takes_ours_along_and_hands_in_their_own(town: Any) -> None:
    use, lead = town.services.letterheads, town.who["lead"]
    assert use.of(town.consultancy, lead) is None
    assert use.template(town.consultancy, lead) == TEMPLATE.read_bytes()
    use.hand_in(town.consultancy, lead, OWN)
    in_use = use.of(town.consultancy, lead)
    assert in_use is not None
    assert (in_use.by, in_use.at, in_use.size) == ("lead", town.clock(), len(OWN))
    assert use.template(town.consultancy, lead) == OWN
    assert use.template(town.consultancy, lead, ours=True) == TEMPLATE.read_bytes()
    assert use.told(lead) is None


def test_the_report_of_a_client_looks_as_the_consultancy_wants_it(branded: Any) -> None:
    text = words(report(branded, "filler"))
    assert "诚信咨询社 为 长安owner精工机械厂 编写" in text
    assert is_branded(report(branded, "filler", branded.draft))


@pytest.mark.parametrize("name", ["owner", "reader", "adviser", "reviewer"])
def test_everybody_else_gets_ours(branded: Any, name: str) -> None:
    assert not is_branded(report(branded, name))


def test_two_consultancies_have_one_each(branded: Any) -> None:
    other = with_line("另一家 {{企业名称}}")
    branded.services.letterheads.hand_in(branded.readers, branded.who["readers_lead"], other)
    assert is_branded(report(branded, "filler"))
    text = words(report(branded, "adviser"))
    assert "另一家 长安owner精工机械厂" in text
    assert not is_branded(report(branded, "owner"))


@pytest.mark.parametrize("form", [Format.PDF, Format.WORKBOOK, Format.JSON])
def test_other_formats_stay_as_they_are(town: Any, form: Format) -> None:
    seen: list[bytes | None] = []
    reports = town.services.reports
    render = reports._render

    def watched(material: Any, wanted: Format) -> bytes:
        seen.append(material.letterhead)
        drawn: bytes = render(material, wanted)
        return drawn

    reports._render = watched
    town.services.letterheads.hand_in(town.consultancy, town.who["lead"], OWN)
    report(town, "filler", form=form)
    assert seen == [None]


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (b"", LetterheadMissing, "没有收到文件"),
        (bytes(MOST_BYTES + 1), LetterheadTooBig, "超过 5 MB"),
        (b"PK", LetterheadRefused, "要用 Word 另存为“.docx”"),
        (with_line("{{企业名}}"), LetterheadRefused, "有不认识的占位符“{{企业名}}”"),
        (with_line("{{企业名称"), LetterheadRefused, "没写完整的占位符“{{企业名称”"),
        (related("image", "https://evil.example/"), LetterheadRefused, "https://evil.example/"),
    ],
)
def test_a_broken_one_is_told_by_name_and_the_one_before_stays(
    branded: Any, data: bytes, kind: type[Exception], told: str
) -> None:
    use, lead = branded.services.letterheads, branded.who["lead"]
    with pytest.raises(kind) as refused:
        use.hand_in(branded.consultancy, lead, data)
    assert told in refused.value.sentence  # type: ignore[attr-defined]
    assert use.template(branded.consultancy, lead) == OWN
    assert len(changes(branded)) == 1
    assert use.told(branded.who["filler"]) is None
    assert use.told(lead) is refused.value
    assert use.told(lead) is None


def test_what_breaks_the_library_is_refused_and_logged(
    branded: Any, caplog: pytest.LogCaptureFixture
) -> None:
    old = branded.services.letterheads

    def broken(_material: Any, _form: Format) -> bytes:
        raise RecursionError

    use = Letterheads(old._tools, old._results, broken, old._ours)
    with pytest.raises(LetterheadRefused, match="读不下去"):
        use.hand_in(branded.consultancy, branded.who["lead"], OWN)
    assert "RecursionError" in caplog.text


def test_only_the_last_people_are_remembered(town: Any) -> None:
    use = town.services.letterheads
    for n in range(300):
        use._remember(Actor(town.who["lead"].kind, f"a{n}"), LetterheadMissing())
    assert len(use._told) == 200
    assert use.told(Actor(town.who["lead"].kind, "a0")) is None
    assert use.told(Actor(town.who["lead"].kind, "a299")) is not None


def test_changes_are_in_the_trail_and_going_back_twice_is_one(branded: Any) -> None:
    use, lead = branded.services.letterheads, branded.who["lead"]
    for _ in range(2):
        use.go_back(branded.consultancy, lead)
    digest = hashlib.sha256(OWN).hexdigest()
    house = branded.consultancy
    assert changes(branded) == [(lead.id, house, digest), (lead.id, house, "")]
    assert use.of(house, lead) is None
    assert not is_branded(report(branded, "filler"))
    assert branded.services.trail.verify().ok


def test_members_and_other_leads_may_not_change_it(branded: Any) -> None:
    use, house = branded.services.letterheads, branded.consultancy
    noted = branded.refusals()
    with pytest.raises(Forbidden):
        use.hand_in(house, branded.who["filler"], OWN)
    with pytest.raises(NotFound):
        use.go_back(house, branded.who["readers_lead"])
    with pytest.raises(NotFound):
        use.template(house, branded.who["admin"])
    assert branded.refusals() == noted + 3
    assert use.template(house, branded.who["lead"]) == OWN


def test_the_sample_is_of_an_invented_firm_and_stored_nowhere(branded: Any) -> None:
    text = words(branded.services.letterheads.try_out(branded.consultancy, branded.who["lead"]))
    assert "诚信咨询社 为 示例机械厂（虚构） 编写" in text
    with branded.store.reading() as unit:
        names = unit._connection.exec_driver_sql("SELECT name FROM firm").scalars().all()
    assert all("示例" not in name for name in names)


def test_one_that_a_release_broke_is_named_where_the_report_is_made(branded: Any) -> None:
    """No use case stores a broken one, so the test writes into the store itself."""
    old = with_line("{{旧占位符}}")
    with branded.store.writing() as unit:
        unit.letterheads.put(unit.letterheads.of(branded.consultancy), old)
    for make in (
        lambda: report(branded, "filler"),
        lambda: branded.services.letterheads.try_out(branded.consultancy, branded.who["lead"]),
    ):
        with pytest.raises(LetterheadBroken, match="旧占位符") as broken:
            make()
        assert broken.value.placeholder == "{{旧占位符}}"
        assert "换回自带的模板" in broken.value.sentence
    assert report(branded, "filler", form=Format.PDF).startswith(b"%PDF-")
    assert not is_branded(report(branded, "owner"))
    branded.services.letterheads.go_back(branded.consultancy, branded.who["lead"])
    assert not is_branded(report(branded, "filler"))


def test_a_consultancy_without_anybody_leaves_no_template(town: Any) -> None:
    alone = town.account("alone")
    house = town.services.organisations.found(town.who["admin"], "一人咨询社", alone.id)
    town.services.letterheads.hand_in(house.id, alone, OWN)
    town.services.privacy.erase_person(alone)
    with town.store.reading() as unit:
        assert unit.letterheads.of(house.id) is None


def test_whoever_handed_it_in_is_named_while_their_account_is_there(branded: Any) -> None:
    with branded.store.writing() as unit:
        kept = unit.letterheads.of(branded.consultancy)
        unit.letterheads.put(replace(kept, uploaded_by="gone"), OWN)
    in_use = branded.services.letterheads.of(branded.consultancy, branded.who["lead"])
    assert in_use is not None
    assert in_use.by is None
