"""Moments are stored in UTC and told in Chinese time, whatever the machine's clock says."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def day_in_china(moment: datetime) -> date:
    """Return the calendar day of a moment in China."""
    return moment.astimezone(CHINA).date()


def in_words(moment: datetime) -> str:
    """Return a moment as people in China say it: 11月21日 18:30."""
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
