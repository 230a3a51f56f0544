"""What can go wrong when a firm shares, an organisation works, or somebody reviews."""

from __future__ import annotations

from assessment.domain.errors import Refusal


class Forbidden(Refusal):
    """They know the thing, but this is not theirs to do."""

    code = "forbidden"
    sentence = "您没有做这一步的权限，内容没有变化。需要时请联系企业负责人调整权限。"


class InvitationGone(Refusal):
    """The link is unknown, was used, was withdrawn, or has run out: one sentence for all."""

    code = "invitation"
    sentence = "这个邀请链接已经用过、过期或被收回。请向邀请您的人要一个新的链接。"


class InvitationNotForYou(Refusal):
    """This account cannot take the part the link offers."""

    code = "invitation_role"
    sentence = "您登录的账号不能接受这个邀请，内容没有变化。请换一个账号登录后再打开链接。"


class NotSure(Refusal):
    """A firm changes hands only where whoever takes it over has said so twice."""

    code = "not_sure"
    sentence = "接手企业要先勾选下面那一句，再按接手。现在还没有任何变化。"


class LeadUnsuitable(Refusal):
    """Nobody leads an organisation who judges firms, or owns or helps one."""

    code = "lead"
    sentence = (
        "这个账号不能当机构负责人，没有改动：它已停用，或在管理、协助填写企业，"
        "或有主管部门、管理员角色。请换一个账号，或为负责人另建一个。"
    )


class UnknownPart(Refusal):
    """A dimension, role or level that there is not."""

    code = "part"
    sentence = "选择的范围不存在，没有保存。请刷新页面后重新选择。"


class BadDeadline(Refusal):
    """A day in the past, or ends before it begins."""

    code = "deadline"
    sentence = "截止日期要晚于现在，开始要早于结束，没有保存。请重新选择日期。"


class NoSuchMember(Refusal):
    """They do not belong to the firm or the organisation."""

    code = "no_member"
    sentence = "这个人不在成员名单里，没有改动。请刷新页面后再看。"


class LastLead(Refusal):
    """An organisation without anybody who leads it could never be led again."""

    code = "last_lead"
    sentence = "机构至少要有一位负责人，没有改动。请先请另一位成员担任负责人。"


class NotAClient(Refusal):
    """The firm has granted the organisation nothing that is still open."""

    code = "no_client"
    sentence = "这家企业现在没有授权给本机构，没有改动。请先请企业授权。"


class CampaignClosed(Refusal):
    """The campaign has not begun, or is over."""

    code = "campaign_closed"
    sentence = "这次测评活动不在开放时间内，没有改动。已提交的内容和凭据都在。"


class CampaignMismatch(Refusal):
    """The assessment lies elsewhere, or uses another version of the model."""

    code = "campaign_mismatch"
    sentence = "这份测评的地区或问卷版本与活动不一致，没有参加。请核对企业所在地区。"


class StillDraft(Refusal):
    """Only what was submitted can be reopened or verified."""

    code = "draft"
    sentence = "这份测评还没有提交，这一步要在提交之后才能做，内容没有变化。"


class HadAHand(Refusal):
    """Whoever set, edited or imported an answer of an assessment never verifies it."""

    code = "had_a_hand"
    sentence = "您填写或修改过这份测评，不能再核验它，内容没有变化。请由其他人核验。"


class MayFill(HadAHand):
    """Whoever may fill an assessment in never verifies it."""

    code = "may_fill"
    sentence = "您可以填写这份测评，所以只能提意见，不能核验，内容没有变化。请由其他人核验。"


class CodeDoubtful(Refusal):
    """A credit code that fails its check cannot be confirmed."""

    code = "credit_code"
    sentence = "统一社会信用代码不正确，没有登记。请对照营业执照上的 18 位代码再填。"


class AlreadySettled(Refusal):
    """The dispute is over."""

    code = "settled"
    sentence = "这项争议已经处理完，没有改动。请刷新页面查看结果。"


class RemarkEmpty(Refusal):
    """A remark without words."""

    code = "remark"
    sentence = "请写下意见或回复，空白的内容没有保存。"
