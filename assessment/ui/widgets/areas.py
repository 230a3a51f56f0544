"""Regions of every size: those of an office, those below them, and the choice of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessment.i18n import _
from assessment.ui.widgets.blocks import quiet
from assessment.ui.widgets.choices import choose
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.places import place_words
from questionnaires.reference import Regions


def areas(regions: Regions, scopes: Iterable[str] | None = None) -> dict[str, str]:
    """Return regions by id in words, each before what lies in it; without scopes all of them."""
    tops = [r.id for r in regions.children(None)] if scopes is None else list(scopes)
    found = [area for top in tops if top in regions for area in _with_inner(regions, top)]
    return {area: place_words(regions, area) for area in dict.fromkeys(found)}


def area_picker(label: str, known: dict[str, str], key: str) -> str | None:
    """Ask for one region; a single one needs no asking."""
    if len(known) > 1:
        return choose(label, known, key)
    draw(quiet(_("{label}：{place}").format(label=label, place="".join(known.values()))))
    return next(iter(known), None)


def office_words(regions: Regions, scopes: Iterable[str]) -> str:
    """Return what an office looks after, as people say it."""
    return "、".join(_one(regions, scope) for scope in scopes if scope in regions)


def _one(regions: Regions, scope: str) -> str:
    inner = len(list(_with_inner(regions, scope))) - 1
    place = place_words(regions, scope)
    return _("{place}（含下级 {n} 个地区）").format(place=place, n=inner) if inner else place


def _with_inner(regions: Regions, region: str) -> Iterator[str]:
    yield region
    for child in regions.children(region):
        yield from _with_inner(regions, child.id)
