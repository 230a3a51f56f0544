"""A consultancy's own Word template: what it may name, what is kept of it, what can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assessment.domain.errors import Refusal

MEGABYTES = 5
MOST_BYTES = MEGABYTES * 1024 * 1024
BODY = "正文"
#: What a template may name, and which of it has to be there.
PLACEHOLDERS = (
    *("企业名称", "企业概况", "等级", "等级说明", "状态", "日期", "模型", "模型版本"),
    *("凭据编号", "声明", BODY),
)
NEEDED = ("企业名称", "声明", "模型版本", "凭据编号", "日期", BODY)
#: What the address says once a template was taken.
TAKEN = "letterhead_taken"


@dataclass(frozen=True)
class Letterhead:
    """The template an organisation uses, without its content. ``size`` in bytes."""

    organisation_id: str
    sha256: str
    size: int
    uploaded_by: str
    uploaded_at: datetime


class LetterheadStore(Protocol):
    """Templates, at most one for each organisation."""

    def of(self, organisation_id: str) -> Letterhead | None: ...
    def content(self, organisation_id: str) -> bytes | None: ...
    def through(self, actor_id: str, firm_id: str, now: datetime) -> bytes | None:
        """Return the template of the organisation by which a consultant sees a firm, if it has one.

        Where there are several such organisations, it is the one that assigned them first.
        """

    def put(self, letterhead: Letterhead, content: bytes) -> None:
        """Store a template in place of the organisation's old one."""

    def drop(self, organisation_id: str) -> bool:
        """Delete a template. ``False`` where there was none."""


class LetterheadRefused(Refusal):
    """What was handed in cannot be used."""

    code = "letterhead"
    sentence = "新模板没有通过检查，没有换上，现在用的没有变。请再上传一次，看看哪里要改。"

    @classmethod
    def naming(cls, what: str, name: str) -> LetterheadRefused:
        """Return the refusal that says what is wrong, and where."""
        where = f"“{name}”" if name else ""
        return cls(f"新模板没有换上，现在用的没有变：{what}{where}。请在 Word 里改好，再上传一次。")


class LetterheadMissing(Refusal):
    """The form came without a file."""

    code = "letterhead_missing"
    sentence = "没有收到文件，现在用的模板没有变。请先选一个 Word 文件（.docx），再按上传。"


class LetterheadTooBig(Refusal):
    """The file is over the limit."""

    code = "letterhead_size"
    sentence = f"文件超过 {MEGABYTES} MB，没有换上，现在用的模板没有变。请把图片压缩后再上传。"


#: What may be said of a template that was handed in, by the code in the address.
REFUSALS: tuple[type[Refusal], ...] = (LetterheadRefused, LetterheadMissing, LetterheadTooBig)
