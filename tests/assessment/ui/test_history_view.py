"""The history: who set what when, in words, the newest first, readable when it is long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from assessment.domain.accounts import HeldRole, Role
from assessment.domain.sharing import GrantLevel, MemberRole
from assessment.services.account_rights import SYSTEM
from assessment.ui.widgets.steps import verifier_words

PASSWORD = "correct horse battery 9"
View = Callable[..., AppTest]


def anchor(bench: Any, question: str, level: int) -> str:
    facts = bench.services.answering.open(bench.assessment_id, bench.actor).facts
    words = bench.services.library.model().question(question).wording(facts)
    return str(words.anchors[level - 1])


def test_nothing_done_yet_says_so(view: View, bench: Any, shown: Any) -> None:
    page = view("history", bench.entered.token)
    assert not page.exception
    assert "还没有记录" in shown(page)


def test_a_change_is_told_in_words_with_the_newest_first(
    view: View, bench: Any, shown: Any
) -> None:
    bench.save("Q101", 2)
    bench.clock.pass_by(minutes=5)
    bench.save("Q101", 4, base=2)
    text = shown(view("history", bench.entered.token))
    assert f"4 · {anchor(bench, 'Q101', 4)}" in text
    assert text.index(">12:35<") < text.index(">12:30<")
    newest = text.partition(">12:35<")[2].partition(">12:30<")[0]
    assert newest.index(f"2 · {anchor(bench, 'Q101', 2)}") < newest.index("4 · ")
    assert "2026年11月21日" in text
    assert "您" in newest


def test_why_a_question_does_not_apply_is_told(view: View, bench: Any, shown: Any) -> None:
    model = bench.services.library.model()
    question = next(q for q in model.questions if q.not_applicable and q.id == "Q303")
    bench.save("Q303", -1, reason=question.not_applicable[0])
    text = shown(view("history", bench.entered.token))
    assert f"不适用（{model.na_reason(question.not_applicable[0])}）" in text


def test_others_are_told_by_name_or_by_their_link(
    view: View, bench: Any, services: Any, shown: Any
) -> None:
    invitations, answering = services.invitations, services.answering
    named = services.accounts.add(
        SYSTEM, "wang", HeldRole(Role.FIRM), password=PASSWORD, display_name="王<工>"
    )
    for question, actor in (("Q101", named.actor), ("Q103", None)):
        made = invitations.invite_colleague(
            bench.assessment_id, bench.actor, MemberRole.CONTRIBUTOR, ("D1",)
        )
        who = invitations.accept(made.token, actor).actor
        answering.save(bench.assessment_id, who, question, 3, 0)
    text = shown(view("history", bench.entered.token))
    assert "王&lt;工&gt;" in text
    assert f"同事（链接 {made.invitation.id[:4].upper()}）" in text


def test_whoever_came_by_a_link_stays_told_after_being_removed(
    view: View, bench: Any, services: Any, shown: Any
) -> None:
    made = services.invitations.invite_colleague(
        bench.assessment_id, bench.actor, MemberRole.CONTRIBUTOR, ("D1",)
    )
    actor = services.invitations.accept(made.token).actor
    services.answering.save(bench.assessment_id, actor, "Q103", 4, 0)
    services.invitations.withdraw(made.invitation.id, bench.actor)
    assert f"链接 {made.invitation.id[:4].upper()}" in shown(view("history", bench.entered.token))


def test_a_verified_level_shows_the_kind_of_its_verifier_and_no_name(
    view: View, answered: Any, services: Any, shown: Any
) -> None:
    admin = services.accounts.add(SYSTEM, "root", HeldRole(Role.ADMIN), password=PASSWORD)
    adviser = services.accounts.add(
        SYSTEM, "adviser", HeldRole(Role.FIRM), password=PASSWORD, display_name="李顾问"
    )
    found = services.organisations.found(admin.actor, "秦岭咨询社", adviser.id)
    sheet = services.answering.open(answered.assessment_id, answered.actor)
    firm_id, later = sheet.assessment.firm_id, answered.clock() + timedelta(days=9)
    services.grants.grant(firm_id, answered.actor, found.id, GrantLevel.READ, later)
    services.organisations.assign(found.id, adviser.actor, firm_id, adviser.id)
    services.results.submit(answered.assessment_id, answered.actor, date(2026, 11, 21))
    services.reviews.verify(answered.assessment_id, adviser.actor, "Q103", 2)
    text = shown(view("history", answered.entered.token, q="Q103"))
    assert verifier_words("consultant") in text
    assert "没有核验" in text
    assert "李顾问" not in text


def test_one_question_can_be_looked_at_alone(view: View, bench: Any, shown: Any) -> None:
    bench.save("Q101", 2)
    bench.save("Q103", 3)
    text = shown(view("history", bench.entered.token, q="Q103"))
    assert "只显示这一道题的记录" in text
    assert anchor(bench, "Q101", 2) not in text
    assert anchor(bench, "Q103", 3) in text
    assert anchor(bench, "Q101", 2) in shown(view("history", bench.entered.token, q="Q999"))


def test_a_part_can_be_looked_at_alone(view: View, bench: Any, shown: Any) -> None:
    bench.save("Q101", 2)
    bench.save("Q205", 3)
    page = view("history", bench.entered.token)
    page.radio(key=f"history-part-{bench.assessment_id}").set_value("D2").run()
    assert anchor(bench, "Q205", 3) in shown(page)
    assert anchor(bench, "Q101", 2) not in shown(page)


def test_a_long_history_is_shown_fifty_at_a_time(view: View, bench: Any, shown: Any) -> None:
    for n in range(121):
        bench.save("Q101", 1 + n % 2, base=0 if n == 0 else 1 + (n - 1) % 2)
    page = view("history", bench.entered.token)
    assert shown(page).count("<time") == 50
    page.button(key=f"history-more-{bench.assessment_id}").click().run()
    assert shown(page).count("<time") == 100
    assert "还有 21 条" in page.button[0].label
    page.button(key=f"history-more-{bench.assessment_id}").click().run()
    assert shown(page).count("<time") == 121
    assert not page.button


def test_a_helper_reads_the_history_of_their_part_alone(
    view: View, bench: Any, services: Any, shown: Any
) -> None:
    bench.save("Q101", 2)
    bench.save("Q503", 3)
    made = services.invitations.invite_colleague(
        bench.assessment_id, bench.actor, MemberRole.READER, ("D1",)
    )
    text = shown(view("history", services.invitations.accept(made.token).token))
    assert anchor(bench, "Q101", 2) in text
    assert anchor(bench, "Q503", 3) not in text
    assert "企业负责人" in text
