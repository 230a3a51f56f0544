"""What was said about an answer: by whom, of what kind, and the firm's replies below it."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.domain.firms import Actor
from assessment.domain.moments import in_words
from assessment.domain.reviews import Remark, RemarkKind, Voice
from assessment.i18n import _
from assessment.ui.widgets.elements import Markup, listed, tag


def voice_words(voice: Voice, *, is_you: bool = False) -> str:
    """Return in what part somebody speaks or verifies."""
    words = {
        Voice.FIRM: _("企业"),
        Voice.CONSULTANT: _("服务机构"),
        Voice.BUREAU: _("主管部门"),
    }[voice]
    return _("{who}（您）").format(who=words) if is_you else words


def thread(remarks: Sequence[Remark], reader: Actor) -> Markup | None:
    """Return remarks oldest first, each with what was replied to it."""
    replies = [remark for remark in remarks if remark.answers_id is not None]
    items = []
    for remark in remarks:
        if remark.answers_id is None:
            own = [reply for reply in replies if reply.answers_id == remark.id]
            below = listed((_said(reply, reader) for reply in own), css="replies")
            items.append(tag("div", _said(remark, reader), below))
    return listed(items, css="thread")


def _said(remark: Remark, reader: Actor) -> Markup:
    who = voice_words(remark.voice, is_you=remark.actor_id == reader.id)
    kind = {
        RemarkKind.COMMENT: _("意见"),
        RemarkKind.EVIDENCE_REQUEST: _("请补充佐证"),
        RemarkKind.REPLY: _("回复"),
    }[remark.kind]
    head = tag("p", tag("strong", who), f" · {kind} · {in_words(remark.at)}", css="quiet")
    return tag("div", head, tag("p", remark.text, css="words"), css=f"remark {remark.voice}")
