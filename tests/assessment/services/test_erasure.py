"""Erasing is whole: nothing a firm or a person left anywhere can be read afterwards."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assessment.domain.account_errors import LastAdministrator
from assessment.domain.accounts import Account, Identity
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.sharing import OrganisationRole
from assessment.domain.sharing_errors import LastLead

CODE = "91610113MA6TX1K201"
OTHER_CODE = "91350100M000100Y43"
#: Words that are nowhere else, by where they go.
FIRM = {
    "name": "赵钱孙李精密机械厂",
    "reason": "周吴郑王说我们很小",
    "certificate": "冯陈褚卫0001号",
    "issuer": "蒋沈韩杨认证中心",
    "note": "朱秦尤许的备注",
    "number": "何吕施张〔2026〕7号",
    "filename": "孔曹严华照片",
    "remark": "金魏陶姜请补充",
    "reply": "戚谢邹喻已补充",
}
PHOTO = b"%PDF-1.7\n" + b"the licence itself " * 40
EVIDENCE = b"%PDF-1.4\n" + b"the evidence itself " * 40


def left(town: Any, words: list[str] | tuple[str, ...]) -> list[str]:
    """Return the words that are still in the database's files or among the stored ones."""
    folder: Path = town.services.settings.data
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return [w for w in words if w.encode() in content or json.dumps(w)[1:-1].encode() in content]


def stored(town: Any) -> list[str]:
    folder: Path = town.services.settings.evidence_folder
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def fill_firm(town: Any) -> None:
    """Let words of the firm go wherever words can go."""
    services, owner, draft = town.services, town.who["owner"], town.draft
    facts = {
        "firm.name": FIRM["name"],
        "firm.credit_code": CODE,
        "firm.size_override": "micro",
        "firm.size_override_reason": FIRM["reason"],
        "firm.certificate_records": [
            {"kind": "qms", "number": FIRM["certificate"], "issuer": FIRM["issuer"]}
        ],
    }
    assert services.profiles.set_facts(draft, owner, facts) == ()
    services.answering.note(draft, owner, "Q103", FIRM["note"])
    name = f"{FIRM['filename']}.pdf"
    services.documents.attach(draft, owner, "Q103", filename=name, data=EVIDENCE)
    services.documents.attach(
        draft, owner, "Q201", document_number=FIRM["number"], document_date="2026-01-02"
    )
    remark = services.reviews.comment(town.sent, town.who["adviser"], "Q103", FIRM["remark"])
    services.reviews.reply(remark.id, owner, FIRM["reply"])
    services.invitations.invite_firm(CODE, town.who["reviewer"], "yanta")
    services.confirmations.claim(town.other_firm, town.who["rival"], CODE)
    services.confirmations.claim(town.firm, owner, CODE)
    services.licences.hand_in(town.firm, owner, PHOTO)
    with town.store.writing() as unit:
        unit.accounts.put_identity(Identity("https://id", "s1", owner.id, CODE), town.clock())


def test_nothing_of_an_erased_firm_can_be_read_anywhere(town: Any) -> None:
    fill_firm(town)
    words = tuple(FIRM.values())
    assert left(town, words) == list(words)
    assert len(stored(town)) == 2
    erased = town.services.privacy.erase_firm(town.who["owner"], town.firm)
    assert erased.is_scrubbed
    assert left(town, words) == []
    assert stored(town) == []
    assert town.services.trail.verify().ok


def test_a_credit_code_goes_with_the_last_firm_that_named_it(town: Any) -> None:
    """The code of somebody in business alone names a person."""
    fill_firm(town)
    assert left(town, [CODE]) == [CODE]
    for firm, owner in ((town.firm, "owner"), (town.other_firm, "rival")):
        town.services.privacy.erase_firm(town.who[owner], firm)
    assert left(town, [CODE]) == []


def test_an_erasure_leaves_the_claims_of_others_alone(town: Any) -> None:
    fill_firm(town)
    town.services.privacy.erase_firm(town.who["owner"], town.firm)
    with town.store.reading() as unit:
        assert unit.sharing.claim(town.firm) is None
        assert unit.sharing.open_disputes() == ()
        assert unit.sharing.claim(town.other_firm).credit_code == CODE


def person(town: Any, name: str) -> tuple[Actor, list[str]]:
    """Give an account every word an account can have."""
    words = [f"{name}登录名", f"{name}姓名", f"{name}@jinwei.example", f"{name}-subject"]
    who = town.who[name]
    with town.store.writing() as unit:
        account: Account = unit.accounts.get(who.id)
        told = replace(account, name=words[0], display_name=words[1], email=words[2])
        assert unit.accounts.change(told)
        identity = Identity("https://id", words[3], who.id, OTHER_CODE)
        unit.accounts.put_identity(identity, town.clock())
    return who, [*words, OTHER_CODE]


@pytest.mark.parametrize("name", ["contributor", "adviser", "filler", "reviewer", "unassigned"])
def test_nothing_of_an_erased_person_can_be_read_anywhere(town: Any, name: str) -> None:
    who, words = person(town, name)
    said = f"{name}的意见"
    if name in ("adviser", "reviewer"):
        town.services.reviews.comment(town.sent, who, "Q103", said)
        words.append(said)
    assert left(town, words) == words
    assert town.services.privacy.erase_person(who).firms == 0
    assert left(town, words) == []
    with town.store.reading() as unit:
        assert unit.firms.firm(town.firm).name, "the firm stays"
    assert town.services.trail.verify().ok


def test_what_an_erased_colleague_answered_stays_the_firms(town: Any) -> None:
    services, who = town.services, town.who["contributor"]
    services.answering.save(town.draft, who, "Q103", 4, 0)
    services.privacy.erase_person(who)
    sheet = services.answering.open(town.draft, town.who["owner"])
    assert sheet.answers["Q103"].value == 4
    services.history.of(town.draft, town.who["owner"])
    services.members.of(town.firm, town.who["owner"])


def test_a_person_is_not_told_the_answers_of_a_firm_by_their_own_export(town: Any) -> None:
    services, who = town.services, town.who["filler"]
    services.answering.save(town.draft, who, "Q103", 4, 0)
    services.documents.attach(town.draft, who, "Q103", filename="机密.pdf", data=EVIDENCE)
    services.grants.withdraw(town.ids["consultancy"], town.who["owner"])
    told = json.loads(services.privacy.export_person(who))
    assert [row["question_id"] for row in told["answer_event"]][:1] == ["Q103"]
    assert all("value" not in row for row in told["answer_event"])
    assert "机密" not in json.dumps(told, ensure_ascii=False)


def test_the_last_administrator_stays(town: Any) -> None:
    with pytest.raises(LastAdministrator) as refused:
        town.services.privacy.erase_person(town.who["admin"])
    assert "账号没有清除" in refused.value.sentence
    with town.store.reading() as unit:
        assert unit.accounts.get(town.who["admin"].id) is not None


def test_a_lead_erases_themselves_once_somebody_else_leads(town: Any) -> None:
    services, lead = town.services, town.who["lead"]
    with pytest.raises(LastLead):
        services.privacy.erase_person(lead)
    other = town.who["filler"].id
    services.organisations.set_role(town.consultancy, lead, other, OrganisationRole.LEAD)
    services.privacy.erase_person(lead)


def test_an_organisation_of_nobody_loses_its_name_and_what_it_was_granted(town: Any) -> None:
    services = town.services
    for name in ("adviser", "readers_lead"):
        services.privacy.erase_person(town.who[name])
    assert left(town, ["readers_lead咨询社"]) == []
    assert [each.id for each in services.organisations.all()] == [town.consultancy]
    grants = services.grants.of_firm(town.firm, town.who["owner"])
    standing = {g.organisation_id for g in grants if g.withdrawn_at is None}
    assert standing == {town.consultancy}
    agreed = services.consents.of(town.who["owner"], town.firm)
    assert town.readers not in {a.recipient for a in agreed if a.is_open}


def test_a_firm_whose_only_owner_goes_takes_its_colleagues_out(town: Any) -> None:
    with town.store.writing() as unit:
        unit.sharing.drop_owners(town.firm)
        unit.firms.add_owner(town.firm, town.who["owner"].id, town.clock())
    assert [f.id for f in town.services.privacy.firms_that_go(town.who["owner"])] == [town.firm]
    assert town.services.privacy.erase_person(town.who["owner"]).firms == 1
    assert town.services.members.firms(town.who["contributor"]) == ()


def test_a_file_no_row_refers_to_is_swept_once_no_upload_can_be_under_way(town: Any) -> None:
    fill_firm(town)
    files = town.services.documents._files
    kept, orphan = stored(town), files.put(b"left by a crash")
    assert town.services.privacy.sweep() == 0, "it may belong to an upload"
    for path in town.services.settings.evidence_folder.rglob("*"):
        if path.is_file():
            moment = (town.clock() - timedelta(hours=2)).timestamp()
            os.utime(path, (moment, moment))
    assert town.services.privacy.sweep() == 1
    assert stored(town) == kept
    assert orphan not in stored(town)
    assert town.services.privacy.sweep() == 0


def test_what_a_reader_kept_from_being_cleaned_is_cleaned_later(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    privacy, answers = town.services.privacy, iter((False, True))
    calls: list[bool] = []

    def scrub() -> bool:
        calls.append(next(answers))
        return calls[-1]

    monkeypatch.setattr(privacy, "_scrub", scrub)
    privacy.tidy()
    assert calls == []
    assert not privacy.erase_firm(town.who["owner"], town.firm).is_scrubbed
    privacy.tidy()
    privacy.tidy()
    assert calls == [False, True]


def test_a_visitor_by_a_resume_code_erases_the_firm_and_is_out(bench: Any) -> None:
    services = bench.services
    with services.answering._store.reading() as unit:
        firm_id = unit.answers.assessment(bench.assessment_id).firm_id
    assert bench.actor.kind is ActorKind.ANONYMOUS
    services.privacy.erase_firm(bench.actor, firm_id)
    assert services.visits.visit(bench.entered.token) is None
