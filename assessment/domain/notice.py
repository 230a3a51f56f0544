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


class Purpose(StrEnum):
    """What a firm can agree to. Each recipient is agreed to by itself."""

    SELF_ASSESSMENT = "self_assessment"
    CAMPAIGN = "campaign"
    ORGANISATION = "organisation"


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
)


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
    def footer(self) -> tuple[str, ...]:
        """Return what stands at the foot of every page."""
        told = (
            self.name and f"运营单位：{self.name}",
            self.phone and f"电话：{self.phone}",
            self.icp_number,
            self.police_number,
        )
        return tuple(part for part in told if part)


@dataclass(frozen=True)
class Notice:
    """The screen before the first field."""

    version: str
    operator: Operator
    sentences: tuple[str, ...]


def notice(operator: Operator) -> Notice:
    """Return who runs the service, who sees what, how long it is kept, and what it is not for."""
    who = operator.name or "本系统的部署单位"
    sentences = (
        f"本服务由{who}运营。",
        "作答、备注和佐证只有您和您授权的同事、服务机构能看到；系统管理员看不到作答。",
        "主管部门只能看到汇总数据；要看单个企业的结果，须先得到企业对这次活动的同意。",
        "作答不用于监管、抽查或处罚。",
        f"最后一次修改后保存 {operator.retention_days} 天，到期清除；操作日志至少保存 183 天。",
        f"您可以随时导出或清除自己的信息。清除后，备份里的名称最多再保留 {operator.backup_days} 天。",
    )
    return Notice(VERSION, operator, sentences)


def wording(purpose: str, version: str) -> Wording | None:
    """Return the text that an agreement was given to."""
    for each in WORDINGS:
        if (each.purpose.value, each.version) == (purpose, version):
            return each
    return None
