"""企业类型: the types of firm that the newest count has found, or that it has found none."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.context import opened, services
from assessment.ui.widgets.demo_mark import mark_world, world_note
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.page import title
from assessment.ui.widgets.type_gallery import gallery, nothing_counted
from assessment.words.peers import PeerWords


def view() -> None:
    """Draw the types of real firms; of invented ones for an invented firm, or where all are."""
    here = opened()
    found = services().firm_types.view("demo" if here and here.sheet.is_demo else None)
    mark_world(found.world, here)
    title(
        _("企业类型"),
        _(
            "把作答相近的企业归成几类，看看各类强在哪里、弱在哪里。类型没有名次，也不对应哪一家企业。"
        ),
    )
    world_note(found.world)
    if found.snapshot is None:
        draw(nothing_counted())
        return
    limit = services().settings.types_least_strength
    draw(gallery(found, PeerWords(services().library), limit))


view()
