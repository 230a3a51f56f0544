"""A campaign in words: how it stands, whose it is, and how many take part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from assessment.domain.moments import day_in_china
from assessment.domain.sharing import Campaign
from assessment.i18n import _
from assessment.services.campaigns import Round, Submission
from assessment.ui.widgets.blocks import Tone, chip, note
from assessment.ui.widgets.brief import brief
from assessment.ui.widgets.elements import Markup, tag
from assessment.ui.widgets.places import place_words
from assessment.ui.widgets.words import day
from questionnaires.model import MaturityModel
from questionnaires.reference import Regions


def campaign_head(campaign: Campaign, now: datetime) -> Markup:
    """Return the name of a campaign and how it stands."""
    return tag("div", tag("h3", campaign.name), state_chip(campaign, now), css="person")


def state_chip(campaign: Campaign, now: datetime) -> Markup:
    """Return whether a campaign is open."""
    return tag("p", chip(*state_words(campaign, now)), css="marks")


def campaign_facts(found: Round, regions: Regions) -> Markup:
    """Return where, when, and how many take part.

    The numbers are shown however small. A count of one tells that somebody takes part, not who,
    and nothing that was answered; to name the firm one must be the bureau it agreed to show
    itself to, and that bureau is shown its name anyway. Numbers of answers are another matter:
    they stay hidden below five.
    """
    campaign, part = found.campaign, found.participation
    last_day = day_in_china(campaign.closes_at - timedelta(microseconds=1))
    rows = (
        (_("范围"), place_words(regions, campaign.region)),
        (_("开放"), day(day_in_china(campaign.opens_at))),
        (_("最后一天"), day(last_day)),
        (_("问卷版本"), campaign.model_version),
        (_("已参加"), _("{n} 家").format(n=part.entered)),
        (_("其中已提交"), _("{n} 家").format(n=part.submitted)),
    )
    return brief(rows)


def state_words(campaign: Campaign, now: datetime) -> tuple[str, Tone]:
    if campaign.is_open(now):
        return _("进行中"), "good"
    return (_("未开始"), "plain") if now < campaign.opens_at else (_("已结束"), "plain")


def numbers_only(found: Round, regions: Regions) -> Markup:
    """Return why no firm is named to a bureau above."""
    bureau = place_words(regions, found.campaign.bureau)
    words = _(
        "这轮活动由{bureau}发起。企业只同意给{bureau}的主管部门看，所以这里只有参加的数字，没有单家企业。"
    )
    return note(tag("p", words.format(bureau=bureau)))


def what_is_shared(operator: str) -> Markup:
    """Return what a bureau has to know, and to tell, before it begins."""
    who = operator or _("本系统的部署单位")
    return note(
        tag("p", _("本服务由{who}运营。活动在系统里公开，范围内的企业自愿参加。").format(who=who)),
        tag(
            "p",
            _(
                "企业同意参加后，您能看到它提交的作答、佐证和结果，可以写核验意见；它可以随时撤回，"
                "撤回后马上看不到。没有同意的企业，您只看得到家数。"
            ),
        ),
        tag("p", _("作答不用于监管、抽查或处罚，通知企业时请照此说明。")),
        title=_("谁在运营，能看到什么"),
    )


def submission_head(found: Submission, model: MaturityModel) -> Markup:
    """Return a firm that agreed, with its level."""
    verified = chip(_("已核验 {n} 题").format(n=found.verified), "good") if found.verified else None
    level = chip(_("自评 {level}").format(level=model.scale.title(found.level)))
    submitted = _("{day}提交").format(day=day(found.submitted_on))
    return tag(
        "div",
        tag("h3", found.firm_name),
        tag("p", level, " ", verified, " ", tag("span", submitted, css="quiet"), css="marks"),
        css="person",
    )


def how_firms_take_part(shown: Sequence[Submission]) -> Markup | None:
    """Return what to do while nobody has agreed."""
    if shown:
        return None
    return note(
        tag("p", _("还没有企业把提交的测评给您看。")),
        tag(
            "p",
            _(
                "请通知企业：登录后打开“授权与同意”，选择这轮活动并同意，再提交测评。"
                "提交之前，您看不到它的作答。"
            ),
        ),
    )
