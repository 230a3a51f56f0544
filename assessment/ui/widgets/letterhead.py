"""A consultancy's own Word template: which one is in use, taking it along, another one, ours again."""

from __future__ import annotations

import streamlit as st

from assessment.domain.firms import Actor
from assessment.domain.letterheads import BODY, MEGABYTES, NEEDED, PLACEHOLDERS, REFUSALS, TAKEN
from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Organisation
from assessment.i18n import _
from assessment.services.letterheads import InUse
from assessment.ui.context import form_mark, services
from assessment.ui.widgets.acting import act
from assessment.ui.widgets.blocks import fold, note, quiet
from assessment.ui.widgets.elements import Markup, draw, listed, tag
from assessment.ui.widgets.forms import form, hidden, submit
from assessment.ui.widgets.words import day

NOTICE = "notice"
ACTION = "/consultancy/template"


def say_what_came(actor: Actor) -> None:
    """Say once what came of a template; the address carries only a code, the rest is at hand."""
    code = st.query_params.get(NOTICE)
    if code is None:
        return
    del st.query_params[NOTICE]
    known = services().letterheads.told(actor)
    lost = {refusal.code: refusal.sentence for refusal in REFUSALS}
    if code == TAKEN:
        st.success(_("新模板检查通过，已换上。可以下载示例报告看看效果。"))
    elif known is not None and known.code == code:
        st.warning(known.sentence)
    elif code in lost:
        st.warning(lost[code])


def show_letterhead(organisation: Organisation, actor: Actor) -> None:
    """Draw the template of an organisation for who leads it."""
    key, mark = organisation.id, form_mark()
    in_use = services().letterheads.of(key, actor)
    with st.container(border=True, key=f"card-letterhead-{key}"):
        draw(tag("h3", _("Word 报告模板")))
        draw(
            quiet(
                _(
                    "成员给客户做的 Word 报告用这个模板，标志、封面、颜色、字体都可以换成本机构的。"
                    "企业自己下载的报告和 PDF 不变。"
                )
            )
        )
        draw(note(tag("p", in_use_words(in_use))))
        draw(files(key, mark, is_own=in_use is not None))
        with st.expander(_("换上本机构的模板")):
            draw(upload_form(key, mark))
            draw(rules())
        if in_use is not None:
            _offer_ours(key, actor)


def _offer_ours(organisation_id: str, actor: Actor) -> None:
    with st.expander(_("换回自带的模板")):
        draw(quiet(_("模板用不了，或不想再用时，换回质阶自带的。需要时先把现在的下载保存。")))
        with st.form(f"ours-{organisation_id}", border=False):
            sure = st.checkbox(
                _("换回后本机构的模板就删除了，报告马上用自带的模板"),
                key=f"ours-sure-{organisation_id}",
            )
            asked = st.form_submit_button(_("换回自带的模板"))
        if asked and not sure:
            st.warning(_("请先勾选上面一句，再按按钮。还没有改动。"))
        elif asked:
            said = _("已换回自带的模板，马上生效。")
            act(lambda: services().letterheads.go_back(organisation_id, actor), said)


def in_use_words(in_use: InUse | None) -> str:
    """Return which template is in use, and since when."""
    if in_use is None:
        return _("现在用的是质阶自带的模板。")
    words = _("现在用的是本机构的模板：{name} {when}上传，{size} KB。")
    name = in_use.by or _("已注销的账号")
    return words.format(name=name, when=day(day_in_china(in_use.at)), size=-(-in_use.size // 1024))


def files(organisation_id: str, mark: str, *, is_own: bool) -> Markup:
    """Return what can be taken along: the template in use, ours, a report drawn by it."""
    own = hidden("organisation", organisation_id)
    download, sample = f"{ACTION}/download", f"{ACTION}/sample"
    ours = form(
        download, mark, own, hidden("which", "ours"), submit(_("下载自带的模板")), kind="plain"
    )
    return tag(
        "div",
        form(download, mark, own, submit(_("下载现在的模板")), kind="plain"),
        form(sample, mark, own, submit(_("下载示例报告")), kind="plain"),
        ours if is_own else None,
        css="take-along",
    )


def upload_form(organisation_id: str, mark: str) -> Markup:
    """Return the form with the file. Without a script the browser says what was chosen."""
    field = f"letterhead-{organisation_id}"
    chosen = tag("span", _("已选好，点这里可以换一个"), css="when-chosen")
    open_ = tag(
        "span", _("选一个 Word 文件（.docx，最大 {n} MB）").format(n=MEGABYTES), css="when-open"
    )
    pick = tag(
        "div",
        tag("input", id=field, name="template", type="file", accept=".docx", required=True),
        tag("label", open_, chosen, for_=field),
        css="pick",
    )
    return form(
        ACTION,
        mark,
        hidden("organisation", organisation_id),
        pick,
        submit(_("上传，检查后换上")),
        with_file=True,
    )


def rules() -> Markup:
    """Return how a template is made, and what has to stay in it."""
    needed = "、".join(f"{{{{{name}}}}}" for name in NEEDED)
    free = "、".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS if name not in NEEDED)
    steps = listed(
        (
            _("先下载现在的模板，用 Word 或 WPS 改标志、封面、颜色和样式，再存成 .docx 上传。"),
            _("这些占位符必须留着：{names}。").format(names=needed),
            _("{name}要单独成一段，报告的内容从这里开始。").format(name=f"{{{{{BODY}}}}}"),
            _("这些可以用，也可以删：{names}。").format(names=free),
            _("标题 1、标题 2、标题 3 等样式可以改，不能删。"),
            _("不能有宏、嵌入的文件和从外面取的图片；网址和邮箱的链接可以有。"),
            _("上传后马上检查，并试做一份虚构企业的报告；有问题会说出是哪一处，原来的模板照用。"),
        ),
        css="dots",
    )
    return fold(_("模板怎么改，什么要留着"), steps)
