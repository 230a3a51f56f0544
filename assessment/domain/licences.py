"""A photo of a firm's licence: handed in to confirm the firm, gone once somebody has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from assessment.domain.errors import Refusal

#: A photo nobody has looked at for so long is deleted all the same.
KEPT = timedelta(days=30)


class Doubt(StrEnum):
    """Why a licence did not confirm a firm. The firm is told."""

    UNREADABLE = "unreadable"
    OTHER_CODE = "other_code"
    OTHER_NAME = "other_name"


@dataclass(frozen=True)
class Licence:
    """The licence a firm handed in last. Without ``storage_id`` its photo is gone.

    ``doubt`` is why it was turned down, where it was.
    """

    firm_id: str
    storage_id: str | None
    media_type: str
    size: int
    handed_in_by: str
    handed_in_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    doubt: Doubt | None = None

    def is_kept(self, now: datetime) -> bool:
        """Whether there is a photo to be looked at."""
        return self.storage_id is not None and now < self.until

    @property
    def until(self) -> datetime:
        return self.handed_in_at + KEPT


@dataclass(frozen=True)
class Photo:
    """What was handed in, as bytes. Photos were encoded again; a PDF is as it came."""

    content: bytes
    media_type: str

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class CodeFirst(Refusal):
    """A licence is held against the code a firm has named, and it has named none."""

    code = "licence_code"
    sentence = "请先填写并保存统一社会信用代码，再交执照照片。照片没有保存。"


class ConfirmedAlready(Refusal):
    """There is nothing left to confirm."""

    code = "licence_done"
    sentence = "企业身份已经确认，不用再交执照照片。照片没有保存。"


class LicenceNotAgreed(Refusal):
    """The form came without the agreement to the desk looking at the photo."""

    code = "licence_agree"
    sentence = "请先勾选同意，再交照片。照片没有保存。"


class LicenceMissing(Refusal):
    """The form came without a file."""

    code = "licence_missing"
    sentence = "没有收到照片。请先选一张执照照片（或 PDF），再按交上去。"


class LicenceRefused(Refusal):
    """Neither a photo nor a PDF, damaged, or with more pixels than can be handled."""

    code = "licence_kind"
    sentence = (
        "这个文件打不开，没有保存。执照只收照片（JPG、PNG、HEIC）或 PDF，请用手机重新拍一张再交。"
    )


class LicenceTooLarge(Refusal):
    """One file is over the limit."""

    code = "licence_size"
    sentence = "这个文件太大，没有保存。请用手机重新拍一张，或压缩后再交。"


#: What the address says once the form was taken.
HANDED_IN = "licence_handed_in"
#: The sentence for each code that an address may carry after the form was refused.
REFUSALS: tuple[type[Refusal], ...] = (
    CodeFirst,
    ConfirmedAlready,
    LicenceNotAgreed,
    LicenceMissing,
    LicenceRefused,
    LicenceTooLarge,
)
