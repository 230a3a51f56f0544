"""Personal data: which fields there are, what each is for, and what becomes of it.

The list is a page. A test holds it against the tables: a column that can take a name or free text
and is not in the list fails it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Subject(StrEnum):
    """Whom a field tells of."""

    FIRM = "firm"
    PERSON = "person"


@dataclass(frozen=True)
class PersonalField:
    """A column that names a firm or a person, or takes their words."""

    table: str
    column: str
    subject: Subject
    title: str
    purpose: str


_FIRM, _PERSON = Subject.FIRM, Subject.PERSON

#: Everything that can name somebody. What is stored besides are ids, codes, hashes and moments.
FIELDS: tuple[PersonalField, ...] = (
    PersonalField("firm", "name", _FIRM, "企业名称", "在您自己的页面和报告上显示"),
    PersonalField("firm", "credit_code", _FIRM, "统一社会信用代码", "核实企业身份，避免重复"),
    PersonalField("credit_claim", "credit_code", _FIRM, "认领的信用代码", "核实企业身份"),
    PersonalField("credit_dispute", "credit_code", _FIRM, "有争议的信用代码", "处理认领争议"),
    PersonalField("invitation", "credit_code", _FIRM, "邀请里的信用代码", "核实受邀企业的身份"),
    PersonalField("assessment_facts", "facts", _FIRM, "企业基本情况", "确定题目，匹配支持项目"),
    PersonalField("fact_event", "value", _FIRM, "基本情况的修改记录", "说明结果从何而来"),
    PersonalField("note", "text", _FIRM, "备注", "供企业自己和获得授权的人查看"),
    PersonalField("evidence_file", "filename", _FIRM, "佐证文件名", "找到并下载佐证"),
    PersonalField("evidence_file", "document_number", _FIRM, "文号", "说明有哪份文件为证"),
    PersonalField("receipt", "body", _FIRM, "提交凭据", "以后重新计算并核对结果"),
    PersonalField("account", "name", _PERSON, "登录名", "登录"),
    PersonalField("account", "display_name", _PERSON, "称呼", "让同事知道是谁"),
    PersonalField("account", "mobile", _PERSON, "手机号码", "登录、找回密码和通知"),
    PersonalField("account", "email", _PERSON, "电子邮箱", "通知，可不填"),
    PersonalField("account", "password_hash", _PERSON, "密码的散列值", "核对密码，不保存原文"),
    PersonalField("account_identity", "issuer", _PERSON, "统一认证平台", "用统一认证登录"),
    PersonalField("account_identity", "subject", _PERSON, "统一认证标识", "用统一认证登录"),
    PersonalField("account_identity", "credit_code", _FIRM, "认证的信用代码", "核实企业身份"),
    PersonalField("remark", "text", _PERSON, "评论和回复", "核验时的沟通"),
)

#: Never handed out, not even to the person: with them somebody could get in.
SECRETS = frozenset(
    {"password_hash", "totp_seed", "totp_step", "token_hash", "code_hash", "ticket_hash"}
)

Rows = dict[str, list[dict[str, Any]]]


class PrivacyStore(Protocol):
    """What the store can do about everything that tells of one firm or one person."""

    def firm_rows(self, firm_id: str) -> Rows:
        """Return everything about a firm by table, as JSON values, without secrets."""

    def person_rows(self, account_id: str) -> Rows:
        """Return everything about an account by table, as JSON values, without secrets."""

    def firms_of_nobody_else(self, actor_id: str) -> tuple[str, ...]:
        """Return the firms that would have no owner without this one."""

    def assessments(self, firm_id: str) -> tuple[str, ...]: ...
    def erase_firm(self, firm_id: str, text_facts: frozenset[str], at: datetime) -> tuple[str, ...]:
        """Erase what names a firm and end all access; return the stored files to be deleted.

        Packed answers and coded facts stay, without a name or an owner, for aggregates.
        """

    def erase_person(self, account_id: str, at: datetime) -> None:
        """Erase an account and what it wrote; its id stays where something happened."""

    def untouched_since(self, moment: datetime) -> tuple[str, ...]:
        """Return the firms in which nothing happened since a moment."""

    def withdraw_consent(self, firm_id: str, purpose: str, recipient: str, at: datetime) -> bool:
        """End what a firm agreed to. ``False`` where there was nothing to end."""
