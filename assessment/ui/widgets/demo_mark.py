"""The mark of invented firms: on every page that shows one, or numbers counted of them."""

from __future__ import annotations

from assessment.i18n import _
from assessment.ui.context import Open
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import draw, tag
from scoring.aggregates import World


def demo_mark() -> None:
    """Draw the mark at the lower edge of the window; it stays in sight while the page moves."""
    draw(tag("p", _("演示数据 · 虚构企业"), css="demo-mark", role="note"))


def mark_world(world: World, here: Open | None) -> None:
    """Draw the mark above numbers of invented firms, where the frame has not drawn it."""
    if world == "demo" and (here is None or not here.sheet.is_demo):
        demo_mark()


def world_note(world: World) -> None:
    """Draw what numbers of invented firms are not."""
    if world != "demo":
        return
    words = _("这一页的数字来自程序虚构的企业，只用来展示功能，不是真实情况，不能引用。")
    draw(note(tag("p", words), tone="warn"))
