"""The choice of a role with what it is held for: a region or an organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.domain.accounts import HeldRole, Role
from assessment.i18n import _
from assessment.ui.widgets.account_list import ROLES, kind_words
from assessment.ui.widgets.areas import areas
from assessment.ui.widgets.choices import choose
from questionnaires.reference import Regions


def role_field(
    regions: Regions,
    organisations: Mapping[str, str],
    key: str,
    roles: Sequence[Role] = ROLES,
) -> tuple[Role | None, str | None]:
    """Draw the choice; what is held for nothing has an empty scope, what is not chosen none."""
    role = st.radio(
        _("角色"), roles, index=None, format_func=kind_words, horizontal=True, key=f"{key}-role"
    )
    if role is Role.BUREAU:
        return role, choose(_("负责的地区（含下级）"), areas(regions), f"{key}-region")
    if role is Role.CONSULTANT:
        return role, _organisation(organisations, key)
    return role, ""


def held_role(role: Role | None, scope: str | None) -> HeldRole | None:
    """Return the role that was chosen; ``None``, after saying so, while something is missing."""
    if role is None or scope is None:
        st.warning(_("请先选好角色，以及它负责的地区或机构。还没有改动。"))
        return None
    return HeldRole(role, scope)


def _organisation(organisations: Mapping[str, str], key: str) -> str | None:
    if organisations:
        return choose(_("哪家服务机构"), organisations, f"{key}-organisation")
    st.caption(_("还没有服务机构。请先到“服务机构”里登记一家。"))
    return None
