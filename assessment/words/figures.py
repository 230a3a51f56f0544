"""Figures, levels and states as pages and reports write them. Nothing is rounded away."""

from __future__ import annotations

from assessment.i18n import _, content
from questionnaires.answers import DONT_KNOW, OPEN
from questionnaires.model import MaturityModel
from scoring.gaps import Gap, is_free


def exact(hundredths: int | None) -> str:
    """Return a score in hundredths as points: 4825 -> 48.25. Two decimals, so nothing is lost."""
    if hundredths is None:
        return "—"
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def short(hundredths: int) -> str:
    """Return a score without needless decimals: 2500 -> 25, 4250 -> 42.5."""
    return exact(hundredths).rstrip("0").rstrip(".")


def gained(hundredths: int) -> str:
    """Return what a step adds to the total: +1.37 分."""
    return _("+{points} 分").format(points=exact(hundredths))


def share(hundredths: int) -> str:
    """Return a share in hundredths of a percent, without needless decimals: 8750 -> 87.5%."""
    return f"{short(hundredths)}%"


def level_word(model: MaturityModel, level: int | None) -> str:
    """Return the name of a level, 起步 to 卓越."""
    return "—" if level is None else content(model.scale.title(level))


def quoted(model: MaturityModel, level: int) -> str:
    """Return the name of a level in quotation marks."""
    return f"“{level_word(model, level)}”"


def effort_word(effort: int) -> str:
    """Return what an effort of 1 to 3 asks of a small firm for one level."""
    return {
        1: _("省力"),
        2: _("要花些时间"),
        3: _("要投入人力或经费"),
    }[min(max(effort, 1), 3)]


def gap_effort(gap: Gap) -> str:
    """Return what closing a gap asks for; only what is free is called so."""
    return _("不花钱，一个月内能做") if is_free(gap) else effort_word(gap.effort)


def credibility_word(model: MaturityModel, credibility: str) -> str:
    """Return 高, 中 or 低."""
    bands = model.credibility
    titles = {"high": bands.high.title, "medium": bands.medium.title, "low": bands.low_title}
    return content(titles[credibility])


def answer_word(value: int) -> str:
    """Return how a counted question was answered, in short."""
    return {OPEN: _("未作答"), DONT_KNOW: _("不清楚")}.get(value) or _("第 {level} 档").format(
        level=value
    )
