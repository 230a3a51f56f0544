"""What happened to the answers of a sheet: day by day, the newest first, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assessment.domain.assessments import EventKind
from assessment.domain.moments import CHINA, day_in_china
from assessment.domain.reviews import Voice
from assessment.i18n import _, content
from assessment.services.history import Step
from assessment.ui.widgets.blocks import chip, section
from assessment.ui.widgets.elements import Markup, joined, link, tag
from assessment.ui.widgets.handing_over import mark_of
from assessment.ui.widgets.question_words import QuestionWords, question_address
from assessment.ui.widgets.words import day
from questionnaires.answers import DONT_KNOW, NOT_APPLICABLE, OPEN


@dataclass(frozen=True)
class StepWords:
    """The steps of one sheet in the words and numbers its people know."""

    words: QuestionWords
    numbers: dict[str, int]

    def days(self, steps: Sequence[Step]) -> Markup:
        """Return steps under the days they were taken on; they come newest first."""
        by_day = groupby(steps, key=lambda step: day_in_china(step.at))
        return joined(
            section(day(date), tag("ol", *(self._step(s) for s in of_day), css="history"))
            for date, of_day in by_day
        )

    def title(self, question_id: str) -> str:
        """Return a question as it stands on its card: its number and its words."""
        number = self.numbers.get(question_id)
        text = self.words.text(question_id)
        return f"{number}. {text}" if number else text

    def _step(self, step: Step) -> Markup:
        time = tag("time", f"{step.at.astimezone(CHINA):%H:%M}", datetime=step.at.isoformat())
        head = tag("p", time, tag("strong", who_words(step)), css="step-head")
        question = link(self.title(step.question_id), question_address(step.question_id))
        alone = link(_("只看这道题"), f"history?q={step.question_id}", css="alone")
        return tag(
            "li",
            head,
            tag("div", tag("h3", question), self._change(step), alone, css="what-changed"),
        )

    def _change(self, step: Step) -> Markup:
        if step.kind is EventKind.EVIDENCE:
            return tag("p", _("添加了佐证材料") if step.new else _("移除了佐证材料"))
        head = None
        if step.by_verifier:
            head = tag("p", chip(verifier_words(step.by_verifier), "good"), css="marks")
        rows = [self._row(_("原来"), step, step.old), self._row(_("改为"), step, step.new)]
        return joined((head, tag("dl", *rows, css="from-to")))

    def _row(self, label: str, step: Step, value: int) -> Markup:
        is_new = label == _("改为")
        words = self._value(step, value)
        if is_new and value == NOT_APPLICABLE and step.reason:
            why = content(self.words.model.na_reason(step.reason))
            words = _("{words}（{why}）").format(words=words, why=why)
        return tag("div", tag("dt", label), tag("dd", words), css="then" if is_new else None)

    def _value(self, step: Step, value: int) -> str:
        if value == OPEN:
            return _("没有核验") if step.kind is EventKind.VERIFIED else _("未作答")
        if value == DONT_KNOW:
            return _("不清楚")
        if value == NOT_APPLICABLE:
            return _("不适用")
        return f"{value} · {self.words.anchor(step.question_id, value)}"


def who_words(step: Step) -> str:
    """Return who took a step: you, a name, or how somebody without a name came in."""
    if step.by_verifier:
        return _("核验人")
    if step.is_you:
        return _("您")
    if step.name:
        return step.name
    if step.is_owner:
        return _("企业负责人")
    if step.invitation_id:
        return _("同事（链接 {mark}）").format(mark=mark_of(step.invitation_id))
    return _("以前的填写人")


def verifier_words(kind: str) -> str:
    """Return the kind of a verifier; it always stands beside a verified level."""
    return {
        Voice.BUREAU.value: _("主管部门核验"),
        Voice.CONSULTANT.value: _("服务机构核验"),
    }.get(kind, _("核验"))
