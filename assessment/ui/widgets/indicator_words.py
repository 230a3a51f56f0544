"""An indicator in words: its target, its newest value, and what self-assessments tell beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assessment.domain.goals import Progress
from assessment.domain.indicators import IndicatorValue, OwnTarget
from assessment.i18n import _, content
from assessment.services.indicator_lines import Line, Track
from assessment.services.self_counts import Coverage, SelfCount
from assessment.ui.widgets.blocks import chip, table
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, Part, joined, listed, tag
from assessment.ui.widgets.figures import share
from assessment.ui.widgets.words import day
from questionnaires.conditions import Outcome
from scoring.tallies import Tally

#: No bar is longer than this.
FULL = 10_000


def with_unit(value: str, unit: str) -> str:
    """Return a figure with its unit; a percent sign stands right behind the number."""
    said = content(unit)
    return f"{value}{said}" if said.startswith(("%", "‰")) else f"{value} {said}".strip()


def attribute_word(attribute: str | None) -> str:
    if attribute is None:
        return _("性质未写明")
    return _("约束性") if attribute == "binding" else _("预期性")


def year_word(year: int | str | None) -> str:
    if year is None:
        return _("未写年份")
    return _("每年") if year == "annual" else _("{year} 年").format(year=year)


def track_head(track: Track, basis: str, on: date) -> Markup:
    """Return the title of an indicator with its marks, and where it stands in a policy."""
    line = track.line
    marks = [
        chip(attribute_word(line.attribute)) if line.kind != "total" else None,
        chip(_("目标年份已过"), "warn") if line.passed(on) else None,
        _reached_chip(track.progress) if track.newest else None,
    ]
    return tag(
        "div",
        tag("h3", content(line.title)),
        tag("p", *_spaced(marks), css="marks") if any(marks) else None,
        tag("p", basis, css="quiet") if basis else None,
        css="person",
    )


def track_figures(track: Track) -> Markup:
    """Return target, newest value with its source, and how far it is."""
    line = track.line
    rows: list[tuple[str, Part]] = []
    if line.target:
        goal = _("{target}，{year}").format(
            target=with_unit(line.target, line.unit), year=year_word(line.year)
        )
        rows.append((_("政策目标") if line.kind == "policy" else _("目标"), goal))
    rows += [(_("下一阶段目标"), _goal(line, *each)) for each in track.goals]
    rows.append((_("最新数值"), newest_words(line, track.newest)))
    if track.newest is not None and line.target:
        rows.append((_("完成"), progress_words(track)))
    return tag("div", brief(rows), css="indicator")


def newest_words(line: Line, newest: IndicatorValue | None) -> Part:
    if newest is None or newest.value is None:
        return _("还没有录入")
    when = _("{day}，来源：{source}").format(day=day(newest.day), source=newest.source)
    value = tag("strong", with_unit(newest.value, line.unit))
    return joined((value, tag("span", when, css="since")))


def progress_words(track: Track) -> Part:
    """Return the share of the target, or both side by side where there is no share."""
    line, newest = track.line, track.newest
    if track.progress.share is None:
        value = "" if newest is None or newest.value is None else newest.value
        return _("目标 {target}，现在 {value}，不折算成百分比").format(
            target=with_unit(line.target, line.unit), value=with_unit(value, line.unit)
        )
    words = _("目标的 {share}").format(share=share(track.progress.share))
    width = min(track.progress.share, FULL) // 100
    bar = tag("span", tag("span", style=f"width:{width}%", css="bar-proven"), css="bar")
    return joined((words, bar))


def _goal(line: Line, target: OwnTarget, progress: Progress) -> str:
    words = _("{target}，{year}，{attribute}").format(
        target=with_unit(target.target, line.unit),
        year=year_word(target.year),
        attribute=attribute_word(target.attribute),
    )
    if progress.share is None:
        return words
    return _("{goal}，现在是它的 {share}").format(goal=words, share=share(progress.share))


def _reached_chip(progress: Progress) -> Markup | None:
    if progress.reached is Outcome.MET:
        return chip(_("达到目标"), "good")
    return chip(_("未达到目标")) if progress.reached is Outcome.UNMET else None


def self_note(count: SelfCount | None, why_not: str) -> Markup | None:
    """Return what self-assessments tell, marked as such; or why they tell nothing."""
    if count is None:
        words = _("自评数不出来：{why}").format(why=content(why_not))
        return tag("p", words, css="quiet") if why_not else None
    measure = count.measure
    words = _("{title}：{tally}").format(
        title=content(measure.title), tally=tally_words(count.tally)
    )
    when = "" if count.on is None else _("统计于 {day}").format(day=day(count.on))
    return tag(
        "div",
        tag(
            "p", chip(_("来自企业自评，不是官方统计")), tag("span", when, css="since"), css="marks"
        ),
        tag("p", words, _together(count)),
        listed(map(coverage_words, count.coverages), css="dots"),
        tag("p", content(measure.note), css="quiet") if measure.note else None,
        css="note",
        role="note",
    )


def tally_words(tally: Tally | None) -> str:
    """Return n of N, as far as it is told."""
    if tally is None:
        return _("作答的企业太少，不显示")
    if tally.have is not None:
        return _("{said} 家作答，其中 {n} 家").format(said=tally.said, n=tally.have)
    if tally.low:
        return _("{said} 家作答，其中至少 {n} 家").format(said=tally.said, n=tally.low)
    return _("{said} 家作答，其中多少家为保密不列出").format(said=tally.said)


def _together(count: SelfCount) -> str | None:
    """Return the sum of a measure that is a number."""
    if count.measure.adds is None or count.tally is None or not count.tally.least:
        return None
    unit = content(count.measure.unit)
    return _("，合起来至少 {n} {unit}").format(n=count.tally.least, unit=unit)


def coverage_words(each: Coverage) -> str:
    """Return a coverage by one denominator: the tally, and how large the set is."""
    words = _("按{set}：{tally}").format(
        set=content(each.denominator.cited_as), tally=tally_words(each.tally)
    )
    entry = each.registered
    if entry is None or entry.value is None:
        return _("{words}；分母未知").format(words=words)
    known = _("{words}；{day}全部 {n} 家").format(words=words, day=day(entry.day), n=entry.value)
    if each.share is None:
        return known
    return _("{words}，已数到的占 {share}").format(words=known, share=share(each.share))


def history_table(track: Track) -> Markup | None:
    """Return every entry, the newest first; what was replaced is marked."""
    entries = [(entry, True) for entry in track.values]
    entries += [(entry, False) for entry in track.replaced]
    if not entries:
        return None
    entries.sort(key=lambda pair: (pair[0].day, pair[0].entered_at), reverse=True)
    heads = (_("日期"), _("数值"), _("来源"), _("状态"))
    return table(_("全部记录"), heads, [_entry(track.line, *pair) for pair in entries])


def _entry(line: Line, entry: IndicatorValue, stands: bool) -> tuple[Part, ...]:
    value = _("撤下") if entry.value is None else with_unit(entry.value, line.unit)
    return day(entry.day), value, entry.source, _("现用") if stands else _("已替换")


def _spaced(marks: Iterable[Markup | None]) -> list[Part]:
    return [part for mark in marks if mark for part in (mark, " ")]
