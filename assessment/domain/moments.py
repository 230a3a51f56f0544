"""Moments are stored in UTC and told in Chinese time, whatever the machine's clock says."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)


def day_in_china(moment: datetime) -> date:
    """Return the calendar day of a moment in China."""
    return moment.astimezone(CHINA).date()


def in_words(moment: datetime) -> str:
    """Return a moment as people in China say it: 11月21日 18:30."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def start_of(day: date) -> datetime:
    """Return the moment at which a calendar day begins in China."""
    return datetime.combine(day, time(), CHINA)


def end_of_day_in(moment: datetime, months: int) -> datetime:
    """Return the last second of the day so many months on; where it has no such day, its last."""
    today = day_in_china(moment)
    years, month = divmod(today.month - 1 + months, 12)
    last = calendar.monthrange(today.year + years, month + 1)[1]
    day = today.replace(year=today.year + years, month=month + 1, day=min(today.day, last))
    return start_of(day) + timedelta(days=1, seconds=-1)


def read_day(text: str) -> date | None:
    """Return the day somebody typed, as 2026-12-31 or 2026年12月31日; ``None`` for anything else."""
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
