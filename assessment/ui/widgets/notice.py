"""What everybody reads before the first field: who runs this, who sees what, for how long."""

from __future__ import annotations

from assessment.domain.notice import Notice
from assessment.i18n import content
from assessment.ui.widgets.elements import Markup, tag


def notice_card(notice: Notice) -> Markup:
    """Return the notice, a short name beside every sentence."""
    points = [
        tag("div", tag("dt", content(point.title)), tag("dd", content(point.sentence)))
        for point in notice.points
    ]
    return tag("dl", *points, css="notice")
