"""Personal data: which fields there are, what each is for, and what becomes of it.

The list is a page. A test holds it against the tables: a column that can take a name or free text
and is not in the list fails it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from assessment.domain.errors import Refusal


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
    PersonalField(
        "licence", "storage_id", _FIRM, "营业执照照片", "核对企业身份，核对完或满 30 天即删除"
    ),
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
    PersonalField("organisation", "name", _FIRM, "服务机构名称", "让企业知道授权给了谁"),
    PersonalField(
        "organisation_template", "content", _FIRM, "服务机构的报告模板", "做机构给客户的 Word 报告"
    ),
)

#: Never handed out, not even to the person: with them somebody could get in.
SECRETS = frozenset(
    {"password_hash", "totp_seed", "totp_step", "token_hash", "code_hash", "ticket_hash"}
)

#: What somebody did for a firm: the firm's export tells it, their own does not.
TOLD_BY_THE_FIRM = {
    "answer_event": frozenset({"value", "reason"}),
    "fact_event": frozenset({"value"}),
    "evidence_file": frozenset({"filename", "document_number", "document_date"}),
}

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
    def erase_firm(self, firm_id: str, own_words: frozenset[str], at: datetime) -> tuple[str, ...]:
        """Erase what names a firm and end all access; return the stored files to be deleted.

        Packed answers and coded facts stay, without a name or an owner, for aggregates; the facts
        in ``own_words`` go.
        """

    def erase_organisation(self, organisation_id: str) -> None:
        """Erase the name of an organisation that has nobody left, its open invitations, its template."""

    def erase_person(self, account_id: str, at: datetime) -> None:
        """Erase an account and what it wrote; its id stays where something happened."""

    def untouched_since(self, moment: datetime) -> tuple[str, ...]:
        """Return the firms in which nothing happened since a moment."""

    def withdraw_consent(self, firm_id: str, purpose: str, recipient: str, at: datetime) -> bool:
        """End what a firm agreed to. ``False`` where there was nothing to end."""

    def stored_files(self) -> frozenset[str]:
        """Return the storage ids that any row refers to."""


#: What is typed to be certain, by what is erased.
CONFIRMATIONS = {"firm": "清除企业", "account": "清除账号"}


class NotConfirmed(Refusal):
    """The words that make an erasure certain were not typed."""

    code = "not_confirmed"
    sentence = "没有照着输入要确认的文字，什么都没有清除。确定要清除时，请再试一次。"


class EndsByErasing(Refusal):
    """Without this agreement nothing of the firm may be kept at all."""

    code = "ends_by_erasing"
    sentence = "这项同意是使用本服务的前提，没有单独撤回。要撤回，请在本页清除企业的信息。"


#: The sentence for each code that an address may carry after an erasure was refused.
REFUSALS: tuple[type[Refusal], ...] = (NotConfirmed, EndsByErasing)
