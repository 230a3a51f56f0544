"""The words of support programs: groups, forms, windows, verdicts, why one stands where it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from assessment.i18n import _, content
from assessment.words.plain import MISSING, day
from assessment.words.questions import QuestionText
from questionnaires.conditions import Outcome
from questionnaires.library import Library
from questionnaires.program import Program, Window
from scoring.recommend import Group, Recommendation, weighted_gaps
from scoring.scorecard import ScoreCard


def group_words(group: Group) -> tuple[str, str]:
    """Return the name of a group, and what is true of the programs in it."""
    words: dict[Group, tuple[str, str]] = {
        "start_now": (_("现在可办"), _("条件都符合，常年受理或正在受理期内。")),
        "awaiting_notice": (_("条件已备，等通知"), _("查到的条件都符合，等主管部门发通知。")),
        "one_step": (_("差一步"), _("只差一项，一年内能补上。")),
        "more_information": (_("需要补充信息"), _("还有条件核对不了，补上企业信息就知道。")),
        "path": (_("先提升再申报"), _("现在还够不上，作为路径，先打基础。")),
        "not_for_you": (_("目前不适合"), _("有条件不符合或已经办过，点开看是哪一条。")),
    }
    return words[group]


def form_word(form: str) -> str:
    """Return what kind of support a program is."""
    words = {
        "training": _("培训"),
        "coaching": _("辅导"),
        "certification": _("认证"),
        "service": _("服务"),
        "tool": _("工具"),
        "finance": _("融资"),
        "insurance": _("保险"),
        "award": _("评奖"),
        "brand": _("品牌"),
        "list": _("认定"),
        "tax": _("税收"),
    }
    return words.get(form, form)


def verdict_word(outcome: Outcome) -> str:
    """Return what a requirement says of a firm."""
    words = {
        Outcome.MET: _("符合"),
        Outcome.UNMET: _("不符合"),
        Outcome.UNKNOWN: _("待补充"),
    }
    return words[outcome]


def reliability_word(reliability: str) -> str:
    """Return what the letter of a source means."""
    words = {
        "A": _("官方原文"),
        "A/B": _("官方或媒体转载"),
        "B": _("媒体或专业网站"),
        "B/C": _("转载，待核"),
        "C": _("转述，待核"),
    }
    return words[reliability]


@dataclass(frozen=True)
class ProgramText:
    """What programs are explained with: ``gaps`` are the weighted gaps of the firm's result."""

    library: Library
    questions: QuestionText
    gaps: Mapping[str, int]

    @classmethod
    def of(cls, library: Library, questions: Any, card: ScoreCard) -> Self:
        """Return the words for one firm's result."""
        return cls(library, questions, weighted_gaps(questions.model, card))

    def why(self, found: Recommendation) -> str:
        """Return in plain words why a program stands where it does in its list."""
        if found.program.kind == "help":
            return self._closes(found.program)
        met = len(found.judgements) - len(found.unmet) - len(found.unknown)
        sentence = _("查到的 {n} 项条件，符合 {met} 项")
        return sentence.format(n=len(found.judgements), met=met)

    def _closes(self, program: Program) -> str:
        targets = sorted(program.lift_percent.items(), key=lambda pair: -pair[1])
        closed = [target for target, _share in targets if self.gaps.get(target)]
        names = dict.fromkeys(map(self._dimension, closed))
        if not names:
            return _("对现在的短板帮助不大")
        return _("能补上{names}的短板").format(names="".join(f"“{name}”" for name in names))

    def _dimension(self, target: str) -> str:
        """Return the dimension a program lifts, also where it names one practice of it."""
        for dimension in self.questions.model.dimensions:
            if target == dimension.id or any(p.id == target for p in dimension.practices):
                return self.questions.short_dimension(dimension.id)
        return target


def window_words(window: Window) -> str:
    """Return when one can apply, with the last round where one is known."""
    kinds = {
        "always": _("常年受理"),
        "yearly": _("每年一次，以当年通知为准"),
        "batch": _("分批开展，以通知为准"),
        "unknown": MISSING,
    }
    words = kinds[window.kind]
    if window.opens and window.closes:
        words = _("{opens} 至 {closes}").format(opens=day(window.opens), closes=day(window.closes))
    if window.last is None and window.kind in ("always", "unknown"):
        return words
    last = content(window.last) if window.last else MISSING
    return _("{words}（上一次：{last}）").format(words=words, last=last)


def months_words(months: int | None) -> str:
    """Return how long a change takes, nothing where the firm cannot tell."""
    return _("约 {n} 个月").format(n=months) if months else ""
