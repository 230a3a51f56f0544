"""地区概况: how the firms of a bureau's regions assess themselves, in shares and never by name."""

from __future__ import annotations

import streamlit as st

from assessment.domain.accounts import Role
from assessment.domain.errors import NotFound
from assessment.i18n import _
from assessment.ui.context import form_mark, opened, require_role, services
from assessment.ui.widgets.areas import area_picker, areas
from assessment.ui.widgets.demo_mark import mark_world, world_note
from assessment.ui.widgets.elements import draw
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.page import heading, title
from assessment.ui.widgets.region_shares import no_numbers, region_block
from assessment.words.peers import PeerWords

EXPORT = "/regions/export"


def view() -> None:
    """Draw the numbers of one region."""
    here = require_role(Role.BUREAU)
    library, regions = services().library, services().peer_regions
    world = regions.world()
    mark_world(world, opened())
    title(
        _("地区概况"),
        _("各等级的企业占多少，按行业和规模看。不列企业，不排名次，地区之间也不比高低。"),
    )
    world_note(world)
    region = area_picker(
        _("看哪个地区"), areas(library.regions, here.scopes(Role.BUREAU)), "region"
    )
    if region is None:
        return
    try:
        found = regions.view(here.actor, region, world)
    except NotFound:
        st.warning(_("区县不单独统计：企业太少，单列会露出是谁。全市的数字由市级主管部门查看。"))
        return
    if found.snapshot is None:
        draw(no_numbers())
        return
    draw(region_block(found, library.model(), PeerWords(library)))
    _file(region)


def _file(region: str) -> None:
    with st.container(border=True, key="card-files"):
        heading(_("导出"), _("和上面一样的数字，一个表格文件。导出会记进审计日志。"))
        button = submit(_("下载表格（CSV）"))
        draw(form(EXPORT, form_mark(), hidden("region", region), button))


view()
