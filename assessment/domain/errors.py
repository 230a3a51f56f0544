"""Named errors. Each has a code for programs and one Chinese sentence for people.

The sentence says what is wrong, what was kept, and what to do. A page or route shows it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class Refusal(Exception):
    """Something was asked that cannot be done. ``code`` is stable, ``sentence`` is shown."""

    code = "refused"
    sentence = "这一步没有完成，已保存的内容都在。请稍后再试。"

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        super().__init__(self.sentence)


class NotFound(Refusal):
    """There is no such assessment, question or file, or it belongs to somebody else."""

    code = "not_found"
    sentence = (
        "没有找到这份内容，或者它现在不对您开放。"
        "请回到首页用续答码重新进入；用邀请链接进来的，请企业负责人再发一个。"
    )


class NoSession(Refusal):
    """The browser has no session, or it has run out."""

    code = "no_session"
    sentence = "您还没有进入测评，或进入已过期。已保存的作答都在，请用续答码重新进入。"


class TicketExpired(Refusal):
    """A one-time ticket was used before, or two minutes have passed."""

    code = "ticket"
    sentence = "这次进入的凭条已经用过或过期。测评已经建好，请用续答码进入。"


class UnknownCode(Refusal):
    """The resume code has the wrong form, or no assessment has it."""

    code = "code"
    sentence = "续答码不正确。请对照开始时记下的 16 位字符再输一次，大小写和空格都不影响。"


class TooManyAttempts(Refusal):
    """Codes were tried too often. ``seconds`` is how long to wait."""

    code = "too_many"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"续答码试得太频繁。测评内容没有变化，请 {seconds} 秒后再试。")


class UnknownQuestion(Refusal):
    """The model of this assessment has no such question."""

    code = "unknown_question"
    sentence = "这份测评里没有这道题，本次作答没有保存。请刷新页面后再答。"


class NotAsked(Refusal):
    """The question does not apply to this firm."""

    code = "not_asked"
    sentence = "按企业现在的情况，这道题不用作答，本次作答没有保存。请刷新页面。"


class BadAnswer(Refusal):
    """The value or the reason is not one the question allows."""

    code = "bad_answer"
    sentence = "这个选项不在本题的范围内，没有保存。请在页面上重新选择。"


class BadText(Refusal):
    """A note or name is empty, too long, or carries characters that cannot be read."""

    code = "bad_text"


class AlreadySubmitted(Refusal):
    """The assessment is no longer a draft."""

    code = "submitted"
    sentence = "这份测评已经提交，不能再改。提交时的作答和结果都已保存，请到结果页查看。"


class Unfinished(Refusal):
    """Questions are still open. ``question_ids`` are those, in their order."""

    code = "unfinished"

    def __init__(self, question_ids: Sequence[str]) -> None:
        self.question_ids = tuple(question_ids)
        super().__init__(
            f"还有 {len(self.question_ids)} 道题没有作答，暂时不能提交。"
            "已答的都已保存；说不准的题可以选“不清楚”。"
        )


class ChangedMeanwhile(Refusal):
    """Somebody else changed the assessment between reading and writing."""

    code = "changed"
    sentence = "提交的同时有人改了这份测评，所以没有提交。请看过最新的作答后再提交一次。"


class NotSubmitted(Refusal):
    """There is no receipt yet."""

    code = "not_submitted"
    sentence = "这份测评还没有提交，没有可以核对的评分凭据。请先答完并提交。"


@dataclass(frozen=True)
class ValueProblem:
    """What is wrong with one value of a form: ``fact`` names the field."""

    fact: str
    sentence: str


class FactsRefused(Refusal):
    """Values of the profile are missing or wrong. ``problems`` has one sentence for each."""

    code = "facts"

    def __init__(self, problems: Sequence[ValueProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("".join(problem.sentence for problem in self.problems))


class FileRefused(Refusal):
    """The content is not one of the kinds that can be kept, or cannot be read."""

    code = "file_kind"
    sentence = (
        "这个文件不能上传，已有的佐证没有变化。"
        "可以上传照片（JPG、PNG、HEIC）、PDF、OFD、Word、Excel 或 WPS 文件。"
    )


class FileTooLarge(Refusal):
    """One file is over the limit."""

    code = "file_size"

    def __init__(self, limit_mb: int) -> None:
        super().__init__(f"文件超过 {limit_mb} MB，没有上传。请压缩后再传，或改填文号和日期。")


class EvidenceFull(Refusal):
    """The assessment holds as many files, or as many bytes, as it may."""

    code = "evidence_full"

    def __init__(self, files: int, megabytes: int) -> None:
        super().__init__(
            f"一份测评最多放 {files} 个文件、共 {megabytes} MB，这个文件没有上传。"
            "请先移除用不到的佐证，或改填文号和日期。"
        )


class DocumentIncomplete(Refusal):
    """Neither a file, nor a document number together with its date."""

    code = "document"
    sentence = "没有上传文件时，请把文号和日期都填上，日期不能晚于今天。这条佐证没有保存。"
