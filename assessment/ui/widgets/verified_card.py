"""The verified score beside the firm's own: two figures, never one."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.domain.reviews import Voice
from assessment.i18n import _
from assessment.services.reviews import Beside, VerifiedScore
from assessment.ui.widgets.blocks import card, named_values, note, section
from assessment.ui.widgets.elements import Markup, draw, joined, link, tag
from assessment.ui.widgets.figures import exact, quoted
from assessment.ui.widgets.remark_thread import voice_words
from questionnaires.model import MaturityModel
from scoring.scorecard import ScoreCard


def show_verified(
    own: ScoreCard, verified: VerifiedScore, besides: Iterable[Beside], model: MaturityModel
) -> None:
    """Draw both scores; the firm's own stays what it is."""
    draw(verified_block(own, verified, tuple(besides), model))


def verified_block(
    own: ScoreCard, verified: VerifiedScore, besides: tuple[Beside, ...], model: MaturityModel
) -> Markup:
    rows = [
        (_("自评得分"), _figure(exact(own.score), _own(own, model))),
        (_("核验得分"), _figure(exact(verified.score), _scope(verified, model))),
        (_("同样这些题的自评"), _figure(exact(verified.self_score), _("只算核验过的题，好作比较"))),
        (_("核验到哪里"), _figure(f"{verified.verified} / {verified.total}", _count(verified))),
    ]
    return section(
        _("核验得分"),
        card(named_values(rows), _who(besides), css="two-scores"),
        _moved(besides),
        lead=_("核验的等级另外记、另外算，不改自评得分和等级，也不合成一个分。"),
    )


def _own(own: ScoreCard, model: MaturityModel) -> str:
    return _("全部题目，等级{level}").format(level=quoted(model, own.level))


def _count(verified: VerifiedScore) -> str:
    count = _("核验了 {n} 题，共 {m} 题").format(n=verified.verified, m=verified.total)
    if verified.verified == verified.total:
        return count
    return _("{count}，其余的不在核验得分里").format(count=count)


def _scope(verified: VerifiedScore, model: MaturityModel) -> str:
    if verified.level is None:
        return _("只算核验过的题；全部核验后才有核验等级")
    return _("核验等级{level}").format(level=quoted(model, verified.level))


def _who(besides: tuple[Beside, ...]) -> Markup:
    """Return the kinds of the verifiers, each with how many questions are theirs."""
    counts = {kind: sum(b.verified.kind is kind for b in besides) for kind in Voice}
    told = [_("{who} {n} 题").format(who=voice_words(kind), n=n) for kind, n in counts.items() if n]
    words = _("由谁核验：{told}。").format(told="、".join(told))
    return tag("p", words, link(_("逐题看核验意见"), "remarks"), css="verified-by")


def _moved(besides: tuple[Beside, ...]) -> Markup | None:
    n = sum(beside.moved for beside in besides)
    if not n:
        return None
    return note(tag("p", _("有 {n} 题在核验以后改过自评，已标“已改动”。").format(n=n)), tone="warn")


def _figure(value: str, told: str) -> Markup:
    return joined((tag("span", value, css="value"), tag("span", told, css="quiet")))
