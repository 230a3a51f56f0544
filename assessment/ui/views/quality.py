"""问卷质量: how well the questions measure, for those who keep the questionnaire."""

from __future__ import annotations

from assessment.domain.accounts import Role
from assessment.i18n import _
from assessment.ui.context import opened, require_role, services
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.demo_mark import mark_world, world_note
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.measuring import measured_block
from assessment.ui.widgets.page import title


def view() -> None:
    """Draw the newest figures: of real firms where there are any, else of invented ones."""
    actor = require_role(Role.ADMIN).actor
    found = services().peers.measured(actor)
    for snapshot, _measured in found[:1]:
        mark_world(snapshot.world, opened())
    title(
        _("问卷质量"),
        _(
            "题目答起来是不是一个方向、分不分得出高低、是不是认真答的。只有整批的数，没有哪一家的作答。"
        ),
    )
    if not found:
        draw(
            note(tag("p", _("还没有统计过。有企业提交并同意参加对比以后，用命令统计一次就有了。")))
        )
        return
    snapshot, measured = found[0]
    world_note(snapshot.world)
    draw(measured_block(measured, services().library.model(snapshot.version)))


view()
