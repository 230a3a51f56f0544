"""Replies: JSON, and errors as a status with one sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from starlette.responses import HTMLResponse, Response

from assessment.domain.account_errors import (
    BadContact,
    BadName,
    BadRegion,
    LastAdministrator,
    ManagedByAccount,
    NameTaken,
    NotAllowed,
    NotSignedIn,
    PasswordsDiffer,
    ProofTooOld,
    RecoveryRefused,
    RolesClash,
    SecondFactorRefused,
    SignInRefused,
    StaffMayNotClaim,
    WeakPassword,
)
from assessment.domain.audit import TrailUnreadable
from assessment.domain.batches import (
    AlreadyOver,
    BatchGone,
    NotCancelled,
    NotCovered,
    NothingChosen,
    StillWorking,
    TooManyBatches,
    TooManyReports,
)
from assessment.domain.errors import (
    AlreadySubmitted,
    BadAnswer,
    BadText,
    ChangedMeanwhile,
    DocumentIncomplete,
    EvidenceFull,
    FactsRefused,
    FileRefused,
    FileTooLarge,
    NoSession,
    NotAsked,
    NotFound,
    NotSubmitted,
    Refusal,
    TicketExpired,
    TooManyAttempts,
    Unfinished,
    UnknownCode,
    UnknownQuestion,
)
from assessment.domain.indicators import (
    AlreadyThere,
    FileTooBig,
    FileUnreadable,
    NoPreview,
    SourceMissing,
    UnknownIndicator,
    ValueRefused,
)
from assessment.domain.letterheads import (
    LetterheadMissing,
    LetterheadRefused,
    LetterheadTooBig,
)
from assessment.domain.licences import (
    CodeFirst,
    ConfirmedAlready,
    LicenceMissing,
    LicenceNotAgreed,
    LicenceRefused,
    LicenceTooLarge,
)
from assessment.domain.personal_data import EndsByErasing, NotConfirmed
from assessment.domain.portfolios import WrongNumber
from assessment.domain.report_errors import (
    LetterheadBroken,
    NothingToReport,
    ReportFailed,
    ReportTooSlow,
    TemplateBroken,
)
from assessment.domain.sharing_errors import (
    AlreadySettled,
    BadDeadline,
    CampaignClosed,
    CampaignMismatch,
    CodeDoubtful,
    Forbidden,
    HadAHand,
    InvitationGone,
    InvitationNotForYou,
    LastLead,
    LeadUnsuitable,
    NoSuchMember,
    NotAClient,
    NotSure,
    RemarkEmpty,
    StillDraft,
    UnknownPart,
)
from assessment.domain.sheet_cells import CellRefused
from assessment.services.demo import NotEmpty
from assessment.services.forms import StaleForm
from assessment.services.peer_meanwhile import BuiltMeanwhile
from assessment.services.peer_regions import RegisterRefused
from assessment.web.hosts import ForeignHost


class BadRequest(Refusal):
    """A post that none of our pages sends."""

    code = "bad_request"
    sentence = "这次提交的内容不完整，没有保存。请刷新页面后再试。"


class ForeignOrigin(Refusal):
    """A post from a page of another site."""

    code = "origin"
    sentence = "这次提交不是从本站页面发出的，没有保存。请从首页重新打开后再试。"


class BodyTooLarge(Refusal):
    """A post with more bytes than the route takes."""

    code = "body_size"
    sentence = "提交的内容太大，没有保存。文件请压缩后再传，文字请写短一些。"


class Incident(Refusal):
    """Something nobody foresaw. The number leads to the trace in the log."""

    code = "incident"

    def __init__(self, number: str) -> None:
        super().__init__(
            "系统出了问题，这一步没有完成，之前已保存的作答都在。请稍后再试；"
            f"仍不行时，请把事件编号 {number} 告诉维护人员。"
        )


#: The status of every named error; one that is not here has that of the error it is a kind of.
STATUS: dict[type[Refusal], int] = {
    Refusal: 400,
    # 400: what was sent cannot be taken
    BadRequest: 400,
    BadAnswer: 400,
    BadContact: 400,
    BadDeadline: 400,
    BadName: 400,
    BadRegion: 400,
    BadText: 400,
    AlreadyThere: 409,
    CellRefused: 400,
    FileTooBig: 413,
    FileUnreadable: 400,
    NoPreview: 409,
    SourceMissing: 400,
    UnknownIndicator: 404,
    ValueRefused: 400,
    CodeDoubtful: 400,
    DocumentIncomplete: 400,
    FactsRefused: 400,
    LetterheadMissing: 400,
    LetterheadRefused: 400,
    LicenceMissing: 400,
    LicenceNotAgreed: 400,
    NotAsked: 400,
    NotConfirmed: 400,
    NotSure: 400,
    NothingChosen: 400,
    PasswordsDiffer: 400,
    RegisterRefused: 400,
    RemarkEmpty: 400,
    UnknownPart: 400,
    UnknownQuestion: 400,
    WeakPassword: 400,
    WrongNumber: 400,
    # 401: who are you?
    NoSession: 401,
    NotSignedIn: 401,
    ProofTooOld: 401,
    RecoveryRefused: 401,
    SecondFactorRefused: 401,
    SignInRefused: 401,
    UnknownCode: 401,
    # 403: you may not
    Forbidden: 403,
    ForeignOrigin: 403,
    HadAHand: 403,
    InvitationNotForYou: 403,
    NotAllowed: 403,
    StaffMayNotClaim: 403,
    StaleForm: 403,
    # 404, 410: it is not there, or not any more
    NotFound: 404,
    NoSuchMember: 404,
    BatchGone: 410,
    InvitationGone: 410,
    TicketExpired: 410,
    # 409: it is there, but stands otherwise
    AlreadyOver: 409,
    AlreadySettled: 409,
    BuiltMeanwhile: 409,
    NotEmpty: 409,
    NothingToReport: 409,
    AlreadySubmitted: 409,
    CampaignClosed: 409,
    CampaignMismatch: 409,
    ChangedMeanwhile: 409,
    CodeFirst: 409,
    EndsByErasing: 409,
    ConfirmedAlready: 409,
    EvidenceFull: 409,
    LastAdministrator: 409,
    LastLead: 409,
    LetterheadBroken: 409,
    LeadUnsuitable: 409,
    ManagedByAccount: 409,
    NameTaken: 409,
    NotAClient: 409,
    NotCancelled: 409,
    NotCovered: 409,
    NotSubmitted: 409,
    RolesClash: 409,
    StillDraft: 409,
    StillWorking: 409,
    Unfinished: 409,
    # the rest
    BodyTooLarge: 413,
    FileTooLarge: 413,
    TooManyReports: 413,
    LetterheadTooBig: 413,
    LicenceTooLarge: 413,
    FileRefused: 415,
    LicenceRefused: 415,
    ForeignHost: 421,
    TooManyAttempts: 429,
    TooManyBatches: 429,
    ReportTooSlow: 503,
    Incident: 500,
    ReportFailed: 500,
    TemplateBroken: 500,
    TrailUnreadable: 500,
}


def status_of(kind: type[Refusal]) -> int:
    """Return the status of a named error, or of what it is a kind of."""
    return next(STATUS[each] for each in kind.__mro__ if each in STATUS)


def reply(values: Mapping[str, Any], status: int = 200) -> Response:
    """Return values as JSON that no cache keeps."""
    content = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Response(content, status, {"cache-control": "no-store"}, media_type="application/json")


def refused(refusal: Refusal, path: str, status: int | None = None) -> Response:
    """Return the sentence of an error with the status that fits: JSON to scripts, else a page."""
    status = status or status_of(type(refusal))
    if path.startswith("/api/"):
        response = reply({"code": refusal.code, "sentence": refusal.sentence}, status)
    else:
        response = HTMLResponse(_PAGE.format(escape(refusal.sentence)), status)
    if isinstance(refusal, TooManyAttempts):
        response.headers["retry-after"] = str(refusal.seconds)
    return response


_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>质阶</title>'
    '<p>{}</p><p><a href="/">回到首页</a></p></html>'
)
