"""What everybody reads before the first field, and what they can agree to, each by itself.

A text is never changed in place: a new wording is a new version, and an agreement names the
version it was given to.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: The version of the wording below.
VERSION = "2026-11"
OPERATOR = "operator"
#: Where anybody can look a filing number up.
ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/"


class Purpose(StrEnum):
    """What a firm can agree to. Each recipient is agreed to by itself."""

    SELF_ASSESSMENT = "self_assessment"
    CAMPAIGN = "campaign"
    ORGANISATION = "organisation"
    LICENCE = "licence"
    PEERS = "peers"


@dataclass(frozen=True)
class Wording:
    """The text of one purpose in one version."""

    purpose: Purpose
    version: str
    title: str
    sentence: str


WORDINGS: tuple[Wording, ...] = (
    Wording(
        Purpose.SELF_ASSESSMENT,
        VERSION,
        "同意用填写的内容做自评",
        "填写的内容只用来算出自评结果、找出差距和匹配支持项目。",
    ),
    Wording(
        Purpose.CAMPAIGN,
        VERSION,
        "同意主管部门查看这次活动的结果",
        "只限这一次活动、这一个主管部门。可以随时撤回，撤回后对方立即看不到。",
    ),
    Wording(
        Purpose.ORGANISATION,
        VERSION,
        "同意服务机构查看或代填",
        "只限这一家服务机构，到期自动失效。可以随时撤回，撤回后对方立即看不到。",
    ),
    Wording(
        Purpose.LICENCE,
        VERSION,
        "同意用执照照片核对企业身份",
        "照片只给企业所在地区的主管部门和系统管理员核对身份用。核对完、您撤回或满 30 天，照片即删除。",
    ),
    Wording(
        Purpose.PEERS,
        VERSION,
        "同意把提交的结果计入同行对比",
        "只计数，不带名称：不满 10 家的组不显示，谁也看不出是哪一家；也用来检查题目好不好答。"
        "可以随时撤回；已计入的数字要等同组至少 10 家有变动才更新，免得看出是谁退出。",
    ),
)


@dataclass(frozen=True)
class Mark:
    """One thing at the foot of the page; a filing number leads to the register it stands in."""

    words: str
    url: str | None = None


@dataclass(frozen=True)
class Operator:
    """Who runs this installation, as its settings say. What is empty is not shown."""

    name: str
    phone: str
    icp_number: str
    police_number: str
    retention_days: int
    backup_days: int

    @property
    def footer(self) -> tuple[Mark, ...]:
        """Return what stands at the foot of every page."""
        told = (
            Mark(self.name and f"运营单位：{self.name}"),
            Mark(self.phone and f"电话：{self.phone}"),
            Mark(self.icp_number, ICP_REGISTER),
            Mark(self.police_number, POLICE_REGISTER),
        )
        return tuple(mark for mark in told if mark.words)


@dataclass(frozen=True)
class Point:
    """One thing to know before the first field."""

    title: str
    sentence: str


@dataclass(frozen=True)
class Notice:
    """The screen before the first field."""

    version: str
    operator: Operator
    points: tuple[Point, ...]


def notice(operator: Operator) -> Notice:
    """Return who runs the service, who sees what, how long it is kept, and what it is not for."""
    who = operator.name or "本系统的部署单位"
    points = (
        Point("谁在运营", f"本服务由{who}运营。"),
        Point(
            "谁能看到",
            "作答、备注和佐证只有您和您授权的同事、服务机构能看到；系统管理员看不到作答。",
        ),
        Point(
            "主管部门",
            "只能看到汇总数据；要看单个企业的结果，须先得到企业对这次活动的同意。",
        ),
        Point(
            "不作他用", "作答不用于监管、抽查或处罚，不与信用、黑名单等数据相连，也不做企业排名。"
        ),
        Point(
            "保存多久",
            f"最后一次修改后保存 {operator.retention_days} 天，到期清除；操作日志至少保存 183 天。",
        ),
        Point(
            "您的权利",
            "可以随时导出或清除自己的信息。清除后只留不带名称的作答用于汇总，"
            f"备份最多再留名称 {operator.backup_days} 天。",
        ),
    )
    return Notice(VERSION, operator, points)


def wording(purpose: str, version: str) -> Wording | None:
    """Return the text that an agreement was given to."""
    for each in WORDINGS:
        if (each.purpose.value, each.version) == (purpose, version):
            return each
    return None
