"""Numbers and choices as people read them."""

from __future__ import annotations

from datetime import date

from assessment.i18n import _

MISSING = _("未查到")


def day(value: date | None) -> str:
    """Return a date as 2026年11月21日."""
    if value is None:
        return MISSING
    return _("{year}年{month}月{day}日").format(year=value.year, month=value.month, day=value.day)


def size_words(size: str | None) -> str:
    """Return the Chinese word for a size of firm."""
    return {
        "micro": _("微型"),
        "small": _("小型"),
        "medium": _("中型"),
        "large": _("大型"),
    }.get(size or "", _("未判定"))


def band_words(least: int, ceiling: int | None) -> str:
    """Return a band in 万元 as people say it."""
    if ceiling is None:
        return _("{least} 万元及以上").format(least=least)
    if least == 0:
        return _("不到 {ceiling} 万元").format(ceiling=ceiling)
    return _("{least} 万元到不满 {ceiling} 万元").format(least=least, ceiling=ceiling)
