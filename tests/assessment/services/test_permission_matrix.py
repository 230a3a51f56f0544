"""Every service call x every role x own, granted, other, gone: every "no" is no, and recorded.

The roles that may are written out here once more, beside the call, and not read from the table:
the table and this list must agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor
from assessment.domain.licences import Doubt
from assessment.domain.notice import Purpose
from assessment.domain.permissions import Action
from assessment.domain.sharing import (
    GrantLevel,
    MemberRole,
    OrganisationRole,
    Outcome,
)
from assessment.domain.sharing_errors import Forbidden, HadAHand
from assessment.services.indicators import Typed, Wish
from assessment.services.portfolio import SheetFormat
from assessment.services.report_material import Format
from db.tables import Base

SERVICES = (
    "invitations",
    "members",
    "organisations",
    "grants",
    "campaigns",
    "consents",
    "confirmations",
    "disputes",
    "founding",
    "letterheads",
    "licences",
    "sight",
    "threads",
    "reviews",
    "history",
    "shelf",
    "peers",
    "peer_regions",
    "reports",
    "funnels",
    "indicators",
    "indicator_import",
    "self_figures",
    "cockpit",
    "portfolio",
    "batches",
    "batch_delivery",
    "batch_work",
)
GONE = "0000000000000000"
ON = date(2026, 11, 21)
CODE = "91610113MA6TX1K201"
TABLE = "指标名称,日期,数值,来源\n制造业产品质量合格率,2025-12-31,94,公报\n".encode()
PDF = b"%PDF-1.4\n%%EOF\n"

#: Everybody in the town. "gone" owns the firm, but the account was switched off.
EVERYBODY = (
    "owner",
    "contributor",
    "reader",
    "visitor",
    "filler",
    "adviser",
    "reviewer",
    "city",
    "elsewhere",
    "lead",
    "readers_lead",
    "unassigned",
    "admin",
    "rival",
    "stranger",
    "gone",
)


@dataclass(frozen=True)
class Call:
    """One service call. ``may``: who may with the firm's own thing, by name in the town."""

    name: str
    action: Action
    run: Callable[[Any, Actor, str], Any]
    target: str  # draft, sent, firm, consultancy, campaign, link, grant, region or nothing
    may: str
    other: str = ""  # who may with the other firm's thing, beside its owner

    def __str__(self) -> str:
        return f"{self.name}-{self.target}"


def s(call: str) -> Callable[[Any, Actor, str], Any]:
    """Return a call of a service whose arguments are the thing and the actor."""
    service, method = call.split(".")
    return lambda town, actor, thing: getattr(getattr(town.services, service), method)(thing, actor)


INSIDE = "owner contributor reader visitor filler adviser"
WHOLE = "owner reader filler adviser"
FILL = "owner filler"
LATER = timedelta(days=9)


def campaign_of(town: Any, actor: Actor, _thing: str) -> Any:
    return town.services.campaigns.add(actor, "新一轮", _thing, town.clock(), town.clock() + LATER)


def _noted(town: Any, actor: Actor, assessment_id: str) -> None:
    with town.store.reading() as unit:
        town.services.reports.note(unit, assessment_id, actor)


A = Action
CALLS = (
    Call("open", A.SHEET_OPEN, s("answering.open"), "draft", INSIDE),
    Call("open", A.SHEET_OPEN, s("answering.open"), "sent", INSIDE + " reviewer"),
    Call(
        "save in D1",
        A.SHEET_SAVE,
        lambda t, a, x: t.services.answering.save(x, a, "Q103", 4, 0),
        "draft",
        FILL + " contributor",
    ),
    Call(
        "save in D5",
        A.SHEET_SAVE,
        lambda t, a, x: t.services.answering.save(x, a, "Q503", 4, 0),
        "draft",
        FILL,
    ),
    Call(
        "save after submission",
        A.SHEET_SAVE,
        lambda t, a, x: t.services.answering.save(x, a, "Q503", 4, 3),
        "sent",
        FILL,
    ),
    Call(
        "note in D1",
        A.SHEET_SAVE,
        lambda t, a, x: t.services.answering.note(x, a, "Q103", "备注"),
        "draft",
        FILL + " contributor",
    ),
    Call(
        "place",
        A.SHEET_PLACE,
        lambda t, a, x: t.services.answering.remember_place(x, a, "D1"),
        "draft",
        INSIDE,
    ),
    Call(
        "attach in D1",
        A.EVIDENCE_CHANGE,
        lambda t, a, x: t.services.documents.attach(
            x, a, "Q103", document_number="1", document_date="2026-01-01"
        ),
        "draft",
        FILL + " contributor",
    ),
    Call(
        "link evidence",
        A.EVIDENCE_CHANGE,
        lambda t, a, x: t.services.documents.link(x, a, "Q503", t.ids["evidence"]),
        "draft",
        FILL,
    ),
    Call(
        "detach evidence",
        A.EVIDENCE_CHANGE,
        lambda t, a, x: t.services.documents.detach(x, a, "Q103", t.ids["evidence"]),
        "draft",
        FILL + " contributor",
    ),
    Call(
        "fetch evidence",
        A.EVIDENCE_READ,
        lambda t, a, x: t.services.documents.fetch(x, a),
        "evidence",
        INSIDE,
    ),
    Call("facts", A.FACTS_READ, s("profiles.facts"), "draft", INSIDE),
    Call(
        "change facts",
        A.FACTS_CHANGE,
        lambda t, a, x: t.services.profiles.set_facts(x, a, {"firm.employees": 15}),
        "draft",
        FILL,
    ),
    Call(
        "change the name",
        A.FIRM_IDENTIFY,
        lambda t, a, x: t.services.profiles.set_facts(x, a, {"firm.name": "新名字"}),
        "draft",
        "owner",
    ),
    Call(
        "agreements", A.FIRM_CONSENT, lambda t, a, x: t.services.consents.of(a, x), "firm", "owner"
    ),
    Call(
        "agree",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.consents.agree(a, x, "2026-11"),
        "firm",
        "owner",
    ),
    Call(
        "agree to be compared",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.consents.agree(a, x, "2026-11", Purpose.PEERS),
        "firm",
        "owner",
    ),
    Call(
        "withdraw being compared",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.consents.withdraw(a, x, Purpose.PEERS, "operator"),
        "firm",
        "owner",
    ),
    # bureaus see editions of their own: nobody may subtract one audience's groups from another's
    Call("peers", A.PEERS_EXPLAIN, s("peers.view"), "sent", WHOLE),
    Call("peers to take along", A.PEERS_EXPLAIN, s("peers.explain"), "sent", WHOLE),
    Call(
        "peers of a region",
        A.PEERS_COUNT,
        lambda t, a, x: t.services.peer_regions.view(a, x),
        "region",
        "reviewer city",
    ),
    Call(
        "peers of a region as a file",
        A.PEERS_COUNT,
        lambda t, a, x: t.services.peer_regions.handed_out(a, x),
        "region",
        "reviewer city",
    ),
    Call(
        "cockpit",
        A.CAMPAIGN_COUNT,
        lambda t, a, x: t.services.cockpit.view(x, a),
        "campaign",
        "reviewer city",
    ),
    Call(
        "export of a cockpit",
        A.CAMPAIGN_COUNT,
        lambda t, a, x: t.services.cockpit.export(x, a),
        "campaign",
        "reviewer city",
    ),
    Call(
        "rounds of a bureau",
        A.CAMPAIGN_COUNT,
        lambda t, a, x: t.services.cockpit.campaigns(a),
        "",
        "reviewer city elsewhere",
    ),
    Call(
        "quality of the questionnaire",
        A.QUALITY_READ,
        lambda t, a, x: t.services.peers.measured(a),
        "",
        "admin",
    ),
    Call(
        "withdraw an agreement",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.consents.withdraw(a, x, Purpose.CAMPAIGN, t.campaign),
        "firm",
        "owner",
    ),
    Call("new code", A.CODE_RENEW, s("profiles.new_code"), "draft", "owner"),
    Call(
        "preview",
        A.RESULT_READ,
        lambda t, a, x: t.services.results.preview(x, a, ON),
        "draft",
        WHOLE,
    ),
    Call(
        "report",
        A.RESULT_EXPORT,
        lambda t, a, x: t.services.reports.hand_out(x, a, Format.JSON),
        "sent",
        WHOLE + " reviewer",
    ),
    Call(
        "report of a batch",
        A.RESULT_EXPORT,
        lambda t, a, x: t.services.reports.make(x, a, Format.JSON),
        "sent",
        WHOLE + " reviewer",
    ),
    Call(
        "report handed over",
        A.RESULT_EXPORT,
        _noted,
        "sent",
        WHOLE + " reviewer",
    ),
    Call("material", A.RESULT_EXPORT, s("reports.material"), "sent", WHOLE + " reviewer"),
    Call("receipt", A.RESULT_READ, s("results.receipt"), "sent", WHOLE + " reviewer"),
    Call("receipts", A.RESULT_READ, s("results.receipts"), "sent", WHOLE + " reviewer"),
    Call("result", A.RESULT_READ, s("results.result"), "sent", WHOLE + " reviewer"),
    Call("verify receipt", A.RESULT_VERIFY, s("results.verify"), "sent", WHOLE + " reviewer"),
    Call(
        "submit",
        A.SHEET_SUBMIT,
        lambda t, a, x: t.services.results.submit(x, a, ON),
        "draft",
        "owner",
    ),
    Call("reopen", A.SHEET_REOPEN, s("history.reopen"), "sent", "owner"),
    Call("history", A.SHEET_HISTORY, s("history.of"), "draft", INSIDE),
    Call("history", A.SHEET_HISTORY, s("history.of"), "sent", INSIDE + " reviewer"),
    Call("progress", A.PROGRESS_READ, s("members.progress"), "draft", INSIDE),
    Call("remarks", A.REVIEW_READ, s("reviews.remarks"), "sent", INSIDE + " reviewer"),
    Call("threads", A.REVIEW_READ, s("threads.of"), "sent", INSIDE + " reviewer"),
    Call("verified", A.REVIEW_READ, s("reviews.verified"), "sent", INSIDE + " reviewer"),
    Call(
        "verified score",
        A.RESULT_READ,
        lambda t, a, x: t.services.reviews.verified_score(x, a, ON),
        "sent",
        WHOLE + " reviewer",
    ),
    Call(
        "comment",
        A.REVIEW_COMMENT,
        lambda t, a, x: t.services.reviews.comment(x, a, "Q103", "请补充"),
        "sent",
        "filler adviser reviewer",
    ),
    Call(
        "ask evidence",
        A.REVIEW_COMMENT,
        lambda t, a, x: t.services.reviews.ask_evidence(x, a, "Q103", "请上传任命文件"),
        "sent",
        "filler adviser reviewer",
    ),
    Call(
        "reply",
        A.REVIEW_REPLY,
        lambda t, a, x: t.services.reviews.reply(x, a, "已补充"),
        "remark",
        FILL + " contributor",
    ),
    Call(
        "verify a level",
        A.REVIEW_VERIFY,
        lambda t, a, x: t.services.reviews.verify(x, a, "Q103", 2),
        "sent",
        "adviser reviewer",
    ),
    Call(
        "what keeps from verifying",
        A.REVIEW_COMMENT,
        s("reviews.hindrance"),
        "sent",
        "filler adviser reviewer",
    ),
    Call(
        "invite a colleague",
        A.FIRM_SHARE,
        lambda t, a, x: t.services.invitations.invite_colleague(x, a, MemberRole.READER),
        "draft",
        "owner",
    ),
    Call("pass on", A.FIRM_PASS_ON, s("invitations.pass_on"), "firm", "owner"),
    Call("invitations", A.FIRM_SHARE, s("invitations.of_firm"), "firm", "owner"),
    Call("withdraw an invitation", A.FIRM_SHARE, s("invitations.withdraw"), "link", "owner"),
    Call("members", A.FIRM_SHARE, s("members.of"), "firm", "owner"),
    Call(
        "assign a dimension",
        A.FIRM_SHARE,
        lambda t, a, x: t.services.members.assign(
            x, a, t.who["reader"].id, MemberRole.CONTRIBUTOR, ("D2",)
        ),
        "firm",
        "owner",
    ),
    Call(
        "remove a member",
        A.FIRM_SHARE,
        lambda t, a, x: t.services.members.remove(x, a, t.who["reader"].id),
        "firm",
        "owner",
    ),
    Call(
        "grant",
        A.FIRM_GRANT,
        lambda t, a, x: t.services.grants.grant(
            x, a, t.consultancy, GrantLevel.READ, t.clock() + LATER
        ),
        "firm",
        "owner",
    ),
    Call("withdraw a grant", A.FIRM_GRANT, s("grants.withdraw"), "grant", "owner"),
    Call("grants", A.FIRM_GRANT, s("grants.of_firm"), "firm", "owner"),
    Call("who sees it", A.FIRM_SHARE, s("sight.of"), "firm", "owner"),
    Call(
        "claim",
        A.FIRM_CLAIM,
        lambda t, a, x: t.services.confirmations.claim(x, a, CODE),
        "firm",
        "owner",
    ),
    Call(
        "government sign-on",
        A.FIRM_CLAIM,
        lambda t, a, x: t.services.confirmations.confirm_by_government(x, a, CODE),
        "firm",
        "owner",
    ),
    Call(
        "confirm",
        A.FIRM_CONFIRM,
        s("confirmations.confirm"),
        "claimed",
        "reviewer city admin",
        other="city admin",
    ),
    Call(
        "turn down",
        A.FIRM_CONFIRM,
        lambda t, a, x: t.services.confirmations.reject(x, a, Doubt.UNREADABLE),
        "claimed",
        "reviewer city admin",
        other="city admin",
    ),
    Call(
        "waiting",
        A.FIRM_CONFIRM,
        lambda t, a, x: t.services.confirmations.waiting(a),
        "",
        "reviewer city elsewhere admin",
    ),
    Call(
        "hand in a licence",
        A.LICENCE_HAND_IN,
        lambda t, a, x: t.services.licences.hand_in(x, a, PDF),
        "firm",
        "owner",
    ),
    Call("what became of it", A.LICENCE_HAND_IN, s("licences.status"), "firm", "owner"),
    Call("take a licence back", A.LICENCE_HAND_IN, s("licences.withdraw"), "firm", "owner"),
    Call(
        "read a licence",
        A.LICENCE_READ,
        s("licences.read"),
        "claimed",
        "reviewer city admin",
        other="city admin",
    ),
    Call(
        "status",
        A.FIRM_READ,
        s("confirmations.status"),
        "firm",
        INSIDE + " reviewer city admin",
        other="city admin",
    ),
    Call(
        "namesake",
        A.FIRM_READ,
        s("confirmations.has_namesake"),
        "firm",
        INSIDE + " reviewer city admin",
        other="city admin",
    ),
    Call(
        "disputes of a firm",
        A.DISPUTE_READ,
        s("confirmations.disputes_of"),
        "firm",
        "owner admin",
        other="admin",
    ),
    Call(
        "lost disputes of a firm",
        A.DISPUTE_READ,
        s("confirmations.lost_by"),
        "firm",
        "owner admin",
        other="admin",
    ),
    Call(
        "disputes",
        A.DISPUTE_SETTLE,
        lambda t, a, x: t.services.confirmations.disputes(a),
        "",
        "admin",
    ),
    Call(
        "contested codes",
        A.DISPUTE_SETTLE,
        lambda t, a, x: t.services.disputes.contested(a),
        "",
        "admin",
    ),
    Call(
        "settle",
        A.DISPUTE_SETTLE,
        lambda t, a, x: t.services.confirmations.settle(x, a, Outcome.HOLDER),
        "dispute",
        "admin",
    ),
    Call(
        "found",
        A.ORGANISATION_FOUND,
        lambda t, a, x: t.services.organisations.found(a, "新咨询社", t.who["unassigned"].id),
        "",
        "admin",
    ),
    Call(
        "organisations in numbers",
        A.ORGANISATION_FOUND,
        lambda t, a, x: t.services.founding.all(a),
        "",
        "admin",
    ),
    Call(
        "rename an organisation",
        A.ORGANISATION_FOUND,
        lambda t, a, x: t.services.founding.rename(a, x, "新名字"),
        "consultancy",
        "admin",
    ),
    Call(
        "appoint a lead",
        A.ORGANISATION_FOUND,
        lambda t, a, x: t.services.founding.appoint(a, x, t.who["unassigned"].id),
        "consultancy",
        "admin",
    ),
    Call(
        "invite a member",
        A.ORGANISATION_LEAD,
        s("invitations.invite_member"),
        "consultancy",
        "lead",
    ),
    Call(
        "invitations of an organisation",
        A.ORGANISATION_LEAD,
        s("invitations.of_organisation"),
        "consultancy",
        "lead",
    ),
    Call(
        "organisation members",
        A.ORGANISATION_READ,
        s("organisations.members"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "organisation clients",
        A.ORGANISATION_READ,
        s("organisations.clients"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call("client firms", A.ORGANISATION_LEAD, s("grants.clients"), "consultancy", "lead"),
    Call(
        "assign a client",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.organisations.assign(x, a, t.firm, t.who["unassigned"].id),
        "consultancy",
        "lead",
    ),
    Call(
        "unassign a client",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.organisations.unassign(x, a, t.firm, t.who["filler"].id),
        "consultancy",
        "lead",
    ),
    Call(
        "hand over",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.organisations.hand_over(
            x, a, t.who["filler"].id, t.who["unassigned"].id
        ),
        "consultancy",
        "lead",
    ),
    Call(
        "organisation role",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.organisations.set_role(
            x, a, t.who["unassigned"].id, OrganisationRole.LEAD
        ),
        "consultancy",
        "lead",
    ),
    Call(
        "organisation leave",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.organisations.remove(
            x, a, t.who["filler"].id, t.who["unassigned"].id
        ),
        "consultancy",
        "lead",
    ),
    Call(
        "organisation log",
        A.ORGANISATION_READ,
        lambda t, a, x: t.services.organisations.log(x, a, t.who["filler"].id),
        "consultancy",
        "lead filler",
    ),
    Call(
        "whose logs",
        A.ORGANISATION_READ,
        s("organisations.logged"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "sheet of clients",
        A.ORGANISATION_READ,
        s("portfolio.sheet"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "sheet of clients as a file",
        A.ORGANISATION_READ,
        lambda t, a, x: t.services.portfolio.handed_out(x, a, SheetFormat.CSV),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "clients side by side",
        A.ORGANISATION_READ,
        lambda t, a, x: t.services.portfolio.compare(x, a, (t.firm, t.other_firm)),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "ask for a batch",
        A.ORGANISATION_EXPORT,
        lambda t, a, x: t.services.batches.ask(x, a, (t.firm,), (Format.JSON,)),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "clients for a batch",
        A.ORGANISATION_EXPORT,
        s("batches.clients"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call(
        "one's batches",
        A.ORGANISATION_EXPORT,
        s("batches.mine"),
        "consultancy",
        "lead filler unassigned",
    ),
    Call("look at a batch", A.ORGANISATION_EXPORT, s("batches.look"), "batch", "filler"),
    Call("cancel a batch", A.ORGANISATION_EXPORT, s("batches.cancel"), "batch", "filler"),
    Call("continue a batch", A.ORGANISATION_EXPORT, s("batches.go_on"), "batch", "filler"),
    Call("take a batch", A.RESULT_EXPORT, s("batch_delivery.hand_over"), "batch", "filler"),
    Call("template in use", A.ORGANISATION_LEAD, s("letterheads.of"), "consultancy", "lead"),
    Call("take a template", A.ORGANISATION_LEAD, s("letterheads.template"), "consultancy", "lead"),
    Call("try a template", A.ORGANISATION_LEAD, s("letterheads.try_out"), "consultancy", "lead"),
    Call(
        "hand a template in",
        A.ORGANISATION_LEAD,
        lambda t, a, x: t.services.letterheads.hand_in(x, a, b"no template"),
        "consultancy",
        "lead",
    ),
    Call(
        "our template again", A.ORGANISATION_LEAD, s("letterheads.go_back"), "consultancy", "lead"
    ),
    Call("campaign", A.CAMPAIGN_OPEN, campaign_of, "region", "reviewer city"),
    Call("close a campaign", A.CAMPAIGN_OPEN, s("campaigns.close"), "campaign", "reviewer city"),
    Call(
        "participation",
        A.CAMPAIGN_COUNT,
        s("campaigns.participation"),
        "campaign",
        "reviewer city",
    ),
    Call(
        "campaigns of one's regions",
        A.CAMPAIGN_COUNT,
        lambda t, a, x: t.services.campaigns.rounds(a),
        "",
        "reviewer city elsewhere",
    ),
    Call("one campaign", A.CAMPAIGN_COUNT, s("campaigns.round"), "campaign", "reviewer city"),
    Call("submissions", A.CAMPAIGN_COUNT, s("campaigns.submissions"), "campaign", "reviewer city"),
    Call("shown", A.CAMPAIGN_COUNT, s("campaigns.shown"), "campaign", "reviewer city"),
    Call("how a round goes", A.CAMPAIGN_COUNT, s("funnels.of"), "campaign", "reviewer city"),
    Call("indicators", A.INDICATOR_READ, s("indicators.of"), "region", "reviewer city"),
    Call("export indicators", A.INDICATOR_READ, s("indicators.table"), "region", "reviewer city"),
    Call(
        "self-assessed figures", A.INDICATOR_READ, s("self_figures.of"), "region", "reviewer city"
    ),
    Call(
        "enter a value",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.enter(
            x, a, "xian_product_pass_rate", Typed("2025-12-31", "94", "公报")
        ),
        "region",
        "reviewer city",
    ),
    Call(
        "take a value back",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.take_back(x, a, "xian_product_pass_rate", ON),
        "region",
        "reviewer city",
    ),
    Call(
        "add an indicator",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.add_own(x, a, Wish("5", title="新指标")),
        "region",
        "reviewer city",
    ),
    Call(
        "drop an indicator",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.withdraw_own(x, a, GONE),
        "region",
        "reviewer city",
    ),
    Call(
        "set a target",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.add_target(
            x, a, "xian_product_pass_rate", Wish("96")
        ),
        "region",
        "reviewer city",
    ),
    Call(
        "drop a target",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicators.withdraw_target(x, a, GONE),
        "region",
        "reviewer city",
    ),
    Call(
        "read a file of values",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicator_import.preview(x, a, TABLE),
        "region",
        "reviewer city",
    ),
    Call(
        "hand a file of values in",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicator_import.hand_in(x, a, TABLE),
        "region",
        "reviewer city",
    ),
    Call(
        "look at a file again",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicator_import.waiting(x, a, "0" * 64),
        "region",
        "reviewer city",
    ),
    Call(
        "save a file of values",
        A.INDICATOR_CHANGE,
        lambda t, a, x: t.services.indicator_import.save(x, a, "0" * 64),
        "region",
        "reviewer city",
    ),
    Call("offered", A.FIRM_CONSENT, s("campaigns.offered"), "draft", "owner"),
    Call("entries", A.FIRM_CONSENT, s("campaigns.entries"), "sent", "owner"),
    Call(
        "consent to a campaign",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.campaigns.consent(t.campaign, x, a, "2026-11"),
        "draft",
        "owner",
    ),
    Call(
        "withdraw consent",
        A.FIRM_CONSENT,
        lambda t, a, x: t.services.campaigns.withdraw(t.campaign, x, a),
        "sent",
        "owner",
    ),
    Call(
        "invitations given out",
        A.FIRM_CONFIRM,
        lambda t, a, x: t.services.invitations.given_out(a),
        "",
        "reviewer city elsewhere admin",
    ),
    Call(
        "invite a firm",
        A.FIRM_CONFIRM,
        lambda t, a, x: t.services.invitations.invite_firm(CODE, a, x),
        "region",
        "reviewer city admin",
    ),
)


@pytest.fixture(scope="session")
def built_matrix(built_town: Any, kept_copies: Any) -> Any:
    """The town with evidence, a remark, a claim and a dispute in it."""
    town = kept_copies(built_town)
    services, who = town.services, town.who
    evidence = services.documents.attach(
        town.draft, who["owner"], "Q103", filename="a.pdf", data=b"%PDF-1.4\n%%EOF\n"
    )
    town.ids["evidence"] = evidence.id
    town.ids["remark"] = services.reviews.comment(town.sent, who["adviser"], "Q103", "请说明").id
    services.confirmations.claim(town.other_firm, who["rival"], CODE)
    services.licences.hand_in(town.other_firm, who["rival"], PDF)
    dispute = services.confirmations.claim(town.firm, who["owner"], CODE)
    town.ids["dispute"] = dispute.id
    services.licences.hand_in(town.firm, who["owner"], PDF)
    asked = services.batches.ask(town.consultancy, who["filler"], (town.firm,), (Format.JSON,))
    town.ids["batch"] = asked.id
    return town


@pytest.fixture
def matrix(built_matrix: Any, copies: Any) -> Any:
    return copies(built_matrix)


def thing(town: Any, target: str) -> str:
    own = {
        "draft": town.draft,
        "sent": town.sent,
        "firm": town.firm,
        "claimed": town.firm,
        "consultancy": town.consultancy,
        "campaign": town.campaign,
        "grant": town.ids["consultancy"],
        "region": "yanta",
    }
    return own.get(target) or town.ids.get(target, "")


def others(town: Any, target: str) -> str | None:
    """Return the same kind of thing where nobody of the town but its rival has a part."""
    return {
        "draft": town.other_draft,
        "sent": town.other_sent,
        "firm": town.other_firm,
        "claimed": town.other_firm,
    }.get(target)


def state(town: Any) -> str:
    """Return a digest of all tables but the audit trail."""
    digest = hashlib.sha256()
    engine = town.store._reader
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if not table.name.startswith("audit_"):
                rows = sorted(repr(tuple(row)) for row in connection.execute(table.select()))
                digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()


def allowed(call: Call, town: Any, name: str, thing_id: str) -> bool:
    """Run a call; a refusal for another reason than permission counts as allowed."""
    try:
        call.run(town, town.who[name], thing_id)
    except HadAHand:
        return False
    except (NotFound, Forbidden):
        return False
    except Refusal:
        return True
    return True


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_whoever_may_may_and_nobody_else(call: Call, matrix: Any, copies: Any) -> None:
    may = set(call.may.split())
    assert may <= set(EVERYBODY)
    before, wrong = state(matrix), []
    for name in sorted(set(EVERYBODY) - may):
        noted = matrix.refusals()
        if allowed(call, matrix, name, thing(matrix, call.target)):
            wrong.append(f"{name} got in")
        elif matrix.refusals() == noted:
            wrong.append(f"{name} was not recorded")
    assert wrong == []
    assert state(matrix) == before
    for name in sorted(may):
        town = copies(matrix)
        if not allowed(call, town, name, thing(town, call.target)):
            wrong.append(f"{name} was kept out")
    assert wrong == []


@pytest.mark.parametrize(
    "call", [c for c in CALLS if c.target in ("draft", "sent", "firm", "claimed")], ids=str
)
def test_nobody_gets_at_the_things_of_another_firm(call: Call, matrix: Any) -> None:
    other = others(matrix, call.target)
    assert other is not None
    before, wrong = state(matrix), []
    for name in sorted(set(EVERYBODY) - {"rival"} - set(call.other.split())):
        noted = matrix.refusals()
        if allowed(call, matrix, name, other):
            wrong.append(f"{name} got in")
        elif matrix.refusals() == noted:
            wrong.append(f"{name} was not recorded")
    assert wrong == []
    assert state(matrix) == before


@pytest.mark.parametrize("call", [c for c in CALLS if c.target], ids=str)
def test_what_is_gone_is_found_by_nobody(call: Call, matrix: Any) -> None:
    before, wrong = state(matrix), []
    for name, missing in product(EVERYBODY, (GONE, "../../etc/passwd", "企业")):
        noted = matrix.refusals()
        if allowed(call, matrix, name, missing):
            wrong.append(f"{name} got in")
        elif matrix.refusals() == noted:
            wrong.append(f"{name} was not recorded")
    assert wrong == []
    assert state(matrix) == before


def test_every_action_of_sharing_is_called() -> None:
    elsewhere = {a for a in Action if a.value.split(".")[0] in ("account", "audit", "privacy")}
    elsewhere |= {a for a in Action if a.value in ("firm.erase", "firm.export")}
    assert {call.action for call in CALLS} >= set(Action) - elsewhere


def test_every_public_call_of_the_services_is_in_the_matrix(matrix: Any) -> None:
    open_to_all = {
        "members.firms",  # lists only what the actor has
        "shelf.of",
        "organisations.all",  # public
        "organisations.mine",
        "grants.assessments",
        "letterheads.told",  # what was refused to the actor themselves
        "licences.expire",  # deletes what is too old, and shows nothing
        "campaigns.all",  # public
        "campaigns.public",  # the same, one by one
        "invitations.look",  # by an unguessable token
        "invitations.accept",
        "peers.newest",  # shown to everybody
        "batch_work.new_worker",  # the worker's own: each report is made as whoever asked for it
        "batch_work.is_needed",
        "batch_work.claim",
        "batch_work.work_off",
        "batch_work.tally",
        "batch_work.expire",
        "peer_regions.world",  # real or invented firms
        "peer_regions.register",  # counts of a region, and a command of the operator
        "peer_regions.import_register",
    }
    wanted = {
        f"{service}.{method}"
        for service in SERVICES
        for method in dir(getattr(matrix.services, service))
        if not method.startswith("_")
    }
    called: set[str] = set()
    for service in {call.split(".")[0] for call in wanted}:
        _spy(matrix, service, called)
    for call in CALLS:
        allowed(call, matrix, "stranger", thing(matrix, call.target))
    assert wanted - open_to_all == called & wanted


def _spy(town: Any, service: str, called: set[str]) -> None:
    real = getattr(town.services, service)

    class Spy:
        def __getattr__(self, method: str) -> Any:
            called.add(f"{service}.{method}")
            return getattr(real, method)

    town.services = replace(town.services, **{service: Spy()})
