"""What stands above one article that a link has named."""

from __future__ import annotations

from assessment.i18n import _, content
from assessment.ui.widgets.blocks import note
from assessment.ui.widgets.elements import Markup, draw, link, tag
from questionnaires.policy import Policy


def show_one_article(policy: Policy) -> None:
    draw(one_article_note(policy))


def one_article_note(policy: Policy) -> Markup:
    sentence = _("《{title}》中的一条。").format(title=content(policy.title))
    return note(tag("p", sentence, link(_("看全部政策条文"), "policy-map")))
