"""Numbers and choices as people read them."""

from __future__ import annotations

from datetime import date

from assessment.i18n import _

MISSING = _("未查到")


def points(hundredths: int | None) -> str:
    """Return a score given in hundredths with one decimal; halves go up."""
    if hundredths is None:
        return "—"
    tenths = (hundredths + 5) // 10
    return f"{tenths // 10}.{tenths % 10}"


def percent(hundredths: int) -> str:
    """Return a share given in hundredths of a percent, without decimals."""
    return f"{(hundredths + 50) // 100}%"


def day(value: date | None) -> str:
    """Return a date as 2026年11月21日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else MISSING


def size_words(size: str | None) -> str:
    """Return the Chinese word for a size of firm."""
    return {
        "micro": _("微型"),
        "small": _("小型"),
        "medium": _("中型"),
        "large": _("大型"),
    }.get(size or "", _("未判定"))


def effort_words(effort: int) -> str:
    """Return what an effort from 1 to 3 means in practice."""
    return {1: _("一周内能做"), 2: _("一两个月"), 3: _("半年左右")}.get(effort, "")


def band_words(least: int, ceiling: int | None) -> str:
    """Return a band in 万元 as people say it."""
    if ceiling is None:
        return _("{least} 万元及以上").format(least=least)
    if least == 0:
        return _("不到 {ceiling} 万元").format(ceiling=ceiling)
    return _("{least} 万元到不满 {ceiling} 万元").format(least=least, ceiling=ceiling)
