"""并排对照: two to four clients beside each other, within what they agreed to."""

from __future__ import annotations

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.sharing import Organisation
from assessment.i18n import _
from assessment.ui.context import require_account, services
from assessment.ui.widgets.blocks import note, quiet
from assessment.ui.widgets.client_sides import ask_sides, sides_table
from assessment.ui.widgets.elements import draw, tag
from assessment.ui.widgets.member_words import outsider
from assessment.ui.widgets.page import title


def view() -> None:
    """Draw the choice and the table, for each organisation of a consultant."""
    actor = require_account().actor
    title(
        _("并排对照"),
        _("把两到四家客户的自评放在一起看，找共同的短板。只看授权给本机构、由您负责的企业。"),
    )
    organisations = services().organisations.mine(actor)
    if not organisations:
        draw(outsider())
    for organisation, _role in organisations:
        with st.container(border=True, key=f"card-sides-{organisation.id}"):
            draw(tag("h2", organisation.name))
            _sides(organisation, actor)


def _sides(organisation: Organisation, actor: Actor) -> None:
    clients = services().batches.clients(organisation.id, actor)
    if len(clients) < 2:
        draw(note(tag("p", _("由您负责、现在有授权的企业不到两家，还不能并排看。"))))
        return
    wanted = ask_sides(clients, organisation.id)
    if wanted is None:
        return
    try:
        sides = services().portfolio.compare(organisation.id, actor, wanted)
    except Refusal as refusal:
        st.warning(refusal.sentence)
        return
    draw(sides_table(sides, services().library))
    draw(
        quiet(_("各家行业、规模和适用的题不同，只供对照着帮扶，不比高低。企业自评 · 非官方评级。"))
    )


view()
