"""One batch of reports: how far it is, what can be done with it, and what is not in it and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assessment.domain.batches import KEPT, BatchState, Item, ItemState, sentence_of
from assessment.domain.moments import in_words
from assessment.i18n import _
from assessment.services.batches import Looked, Watched
from assessment.services.report_material import Format
from assessment.ui.widgets.blocks import chip, fold, quiet, table
from assessment.ui.widgets.elements import Markup, draw, tag
from assessment.ui.widgets.forms import form, hidden, submit

ZIP = "/bundles/zip"
#: So many reports that are not there are named on the page; the list in the ZIP has them all.
NAMED = 100


@dataclass(frozen=True)
class Doings:
    """What the buttons of a batch do, and where its problems are looked up."""

    mark: str
    cancel: Callable[[str], None]
    go_on: Callable[[str], None]
    look: Callable[[str], Looked]


def show_bundle(watched: Watched, doings: Doings) -> None:
    """Draw one batch."""
    batch, tally = watched.batch, watched.tally
    with st.container(border=True, key=f"card-bundle-{batch.id}"):
        draw(_head(watched))
        if batch.is_open:
            st.progress(tally.settled / max(tally.total, 1), text=progress_words(watched))
        else:
            draw(tag("p", progress_words(watched)))
        _ways(watched, doings)
        if tally.failed or tally.withheld:
            draw(_problems(doings.look(batch.id)))


def _head(watched: Watched) -> Markup:
    batch = watched.batch
    words = _("{when}，{n} 家企业").format(when=in_words(batch.created_at), n=batch.clients)
    return tag("div", tag("h3", words), tag("p", _state(watched), css="marks"), css="client-head")


def _state(watched: Watched) -> Markup:
    words = {
        BatchState.WAITING: chip(_("排队中")),
        BatchState.WORKING: chip(_("生成中"), "good"),
        BatchState.DONE: chip(_("已做完"), "good"),
        BatchState.CANCELLED: chip(_("已停下"), "warn"),
        BatchState.REMOVED: chip(_("文件已删除")),
    }
    return words[watched.batch.state]


def progress_words(watched: Watched) -> str:
    """Return how far a batch is, in one sentence."""
    tally = watched.tally
    words = [_("共 {n} 份，已做好 {made} 份").format(n=tally.total, made=tally.made)]
    if tally.failed:
        words.append(_("没有做成 {n} 份").format(n=tally.failed))
    if tally.withheld:
        words.append(_("不能交付 {n} 份").format(n=tally.withheld))
    if tally.waiting and not watched.batch.is_open:
        words.append(_("还没做 {n} 份").format(n=tally.waiting))
    return "，".join(words) + "。"


def _ways(watched: Watched, doings: Doings) -> None:
    batch, tally = watched.batch, watched.tally
    if batch.is_open:
        draw(quiet(_("可以离开这一页，报告会接着做。")))
        if st.button(_("取消这一批"), key=f"cancel-{batch.id}"):
            doings.cancel(batch.id)
        return
    if batch.state is BatchState.REMOVED:
        draw(quiet(_("做好的报告保存 24 小时，现已自动删除。需要时请重新生成一批。")))
        return
    stopped = batch.state is BatchState.CANCELLED and tally.waiting > 0
    if stopped and st.button(_("从停下的地方继续"), key=f"go-on-{batch.id}"):
        doings.go_on(batch.id)
    if tally.made:
        words = _("下载 ZIP（{n} 份报告和清单）").format(n=tally.made)
        draw(form(ZIP, doings.mark, hidden("batch", batch.id), submit(words)))
        until = in_words(batch.seen_at + KEPT)
        told = _("{until}前可以下载。交付前会再核对一次授权，已收回的不会交付，清单里写明。")
        draw(quiet(told.format(until=until)))


def _problems(looked: Looked) -> Markup:
    missing = [i for i in looked.items if i.state in (ItemState.FAILED, ItemState.WITHHELD)]
    rows = [_problem(item, looked) for item in missing[:NAMED]]
    heads = (_("企业"), _("格式"), _("为什么没有"))
    caption = _("没有交付的报告")
    more = len(missing) - len(rows)
    rest = quiet(_("还有 {n} 份，见 ZIP 里的清单。").format(n=more)) if more > 0 else None
    words = _("没有交付的 {n} 份").format(n=len(missing))
    return fold(words, table(caption, heads, rows, css="missing"), rest, opened=len(missing) <= 5)


def _problem(item: Item, looked: Looked) -> tuple[str, str, str]:
    name = looked.names.get(item.firm_id, _("（已清除的企业）"))
    return name, Format(item.form).program, sentence_of(item)
