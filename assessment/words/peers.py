"""A firm's place among its peers as sentences: the group, how exact the place is, why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.i18n import _, content
from assessment.words.figures import short
from assessment.words.places import place_words
from questionnaires.library import Library
from scoring.aggregates import OVERALL
from scoring.arithmetic import FULL
from scoring.benchmarks import Benchmark, Group, NoBenchmark, Share, Spread
from scoring.cohorts import Cohort

#: Hundredths of a percent in one percent.
PERCENT = 100
TENTHS = 10
#: In the first third a firm is ahead of most, in the last one there is most to gain.
_AHEAD, _BEHIND = 6667, 3333


@dataclass(frozen=True)
class PeerWords:
    """Places, sectors and sizes by their Chinese names."""

    library: Library

    def cohort(self, cohort: Cohort) -> str:
        """Return a cohort, e.g. 西安市“制造采掘能源”类小型企业."""
        place = place_words(self.library.regions, cohort.region) if cohort.region else _("各地")
        kind = _("“{sector}”类").format(sector=self.sector(cohort.sector)) if cohort.sector else ""
        return f"{place}{kind}{size_group(cohort.size)}"

    def sector(self, sector_id: str) -> str:
        return content(self.library.sector(sector_id).title)

    def group(self, group: Group) -> str:
        """Return who a firm is compared with, how many they are, and what kind of number it is."""
        return _(
            "和{cohort}相比，共 {n} 家；数据截至 {day}；企业自评，不是抽样调查，不代表全部企业。"
        ).format(cohort=self.cohort(group.cohort), n=group.firms, day=group.on)

    def widened(self, found: Benchmark) -> str | None:
        """Return which narrower groups were too small; nothing where none was."""
        if not found.skipped:
            return None
        return _("{narrow}能单独成组的不足 10 家，所以扩大到{wide}。").format(
            narrow="、".join(map(self.cohort, found.skipped)),
            wide=self.cohort(found.group.cohort),
        )

    def too_few(self, nothing: NoBenchmark) -> str:
        """Return why there is nothing to compare with, and what is shown instead."""
        tried = _("（{cohorts}都试过）").format(
            cohorts="、".join(map(self.cohort, nothing.skipped))
        )
        return {
            "no_edition": _("同行的统计还没有做，暂时没有可比的数字。"),
            "other_model": _("现有的统计用的是另一版问卷，两版不能放在一起比。"),
            "too_few": _(
                "同意参加对比、能成组的同类企业还不足 10 家{tried}，人太少，比了会露出别家。"
            ).format(tried=tried if nothing.skipped else ""),
        }[nothing.reason]


def size_group(size: str) -> str:
    """Return a size of the lattice as people say it."""
    return {
        "micro": _("微型企业"),
        "small": _("小型企业"),
        "medium": _("中型企业"),
        "large": _("大型企业"),
        "above_micro": _("小型及以上企业"),
    }[size]


def place_sentence(found: Benchmark) -> str | None:
    """Return the place of the total score: 比 148 家可比企业中的约 63%（59%–67%）高."""
    place = found.places.get(OVERALL)
    if place is None:
        return None
    firms = found.group.measures[OVERALL].firms
    return _("比 {n} 家可比企业中的{share}高").format(n=firms, share=share_words(place))


def share_words(share: Share) -> str:
    """Return a share with what is certain and what is possible: 约 63%（59%–67%）."""
    low, middle, high = share.low // PERCENT, nearest(share.middle), -(-share.high // PERCENT)
    if low == high:
        return f"{middle}%"
    return _("约 {middle}%（{low}%–{high}%）").format(middle=middle, low=low, high=high)


def nearest(hundredths: int) -> int:
    """Return hundredths of a percent as whole percent."""
    return (hundredths + PERCENT // 2) // PERCENT


def spread_words(spread: Spread) -> str:
    """Return between which scores a quantile lies: 25–30."""
    if spread.low == spread.high:
        return short(spread.low)
    return f"{short(spread.low)}–{short(spread.high)}"


def standing_words(place: Share) -> str:
    """Return what a place means for the next step; never how many are ahead."""
    if place.middle >= _AHEAD:
        return _("走在多数同行前面，守住长处，再补一两处短的。")
    if place.middle >= _BEHIND:
        return _("和多数同行相近，再做好两三件事就能往前走一截。")
    return _("提升的空间大，见效也快：从“这个月先做”的三件做起。")


def complete_words(group: Group) -> str | None:
    """Return how much of the cohort the group holds, where it is not all of it."""
    if group.complete >= TENTHS:
        return None
    part = _("约 {n} 成").format(n=group.complete) if group.complete else _("不到 1 成")
    return _(
        "这一组算进了其中{part}的企业；其余的和它们相近的太少，单列会露出是谁，先不算。"
    ).format(part=part)


def micro_words(size: str) -> str | None:
    """Return the sentence for micro firms, which are compared among themselves alone."""
    if size != "micro":
        return None
    return _("微型企业的问卷更短，所以只和微型企业比。")


def uncertainty_words(found: Benchmark, low: int, high: int) -> Sequence[str]:
    """Return why a place is a range. ``low`` and ``high`` are the ends of the firm's own score."""
    sentences = [
        _("同行的得分只公布分段，不公布每一家的分数：落在同一段里的，按一半算在后面。"),
        _("括号里是能确定的最小值和最大值。参加的企业都算上了，不是抽样，所以没有抽样误差。"),
    ]
    if low != high:
        own = _("贵企业的得分按现在的作答在 {low} 到 {high} 分之间，位次也就跟着是一段。")
        sentences.append(own.format(low=short(low), high=short(high)))
    return tuple(sentences)


def is_whole(share: Share) -> bool:
    """Tell whether a share says nothing: from none to all."""
    return share.low <= 0 and share.high >= FULL
