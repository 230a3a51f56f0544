"""Why a report cannot be handed out."""

from __future__ import annotations

from assessment.domain.errors import Refusal


class NothingToReport(Refusal):
    """Sector or size are not known, so there are no questions and no result."""

    code = "nothing_to_report"
    sentence = (
        "还不知道企业的行业或规模，算不出结果，所以没有报告。请先在“企业信息”里补全，再来下载。"
    )


class ReportTooSlow(Refusal):
    """Typesetting took longer than it may."""

    code = "report_too_slow"
    sentence = (
        "排版用的时间太长，报告没有做成。作答和结果都在，请过几分钟再试；"
        "一直不行，请先下载 Excel 或 JSON，并告诉维护人员。"
    )


class ReportFailed(Refusal):
    """The typesetter stopped. The reason is in the log."""

    code = "report_failed"
    sentence = (
        "报告没有排版成功。作答和结果都在，请再试一次；"
        "一直不行，请先下载 Excel 或 JSON，并告诉维护人员。"
    )


class TemplateBroken(Refusal):
    """The Word template cannot be used; ``placeholder`` is what is wrong with it."""

    code = "template"

    def __init__(self, placeholder: str, what: str) -> None:
        self.placeholder = placeholder
        self.what = what
        super().__init__(
            f"Word 模板有问题：{what}“{placeholder}”。请按模板说明改好再试，或换回自带的模板。"
        )


class LetterheadBroken(Refusal):
    """The template of the consultancy, which passed once, does not fit any more."""

    code = "letterhead_broken"

    def __init__(self, placeholder: str, what: str) -> None:
        self.placeholder = placeholder
        super().__init__(
            f"本机构的 Word 模板现在不能用，报告没有做成：{what}“{placeholder}”。请机构负责人在"
            "“机构成员”页改好再上传，或换回自带的模板；PDF、Excel 和 JSON 照常下载。"
        )


#: The sentence for each code that may be kept as the reason why there is no report.
REASONS: dict[str, str] = {
    **{kind.code: kind.sentence for kind in (NothingToReport, ReportTooSlow, ReportFailed)},
    TemplateBroken.code: "Word 模板有问题，这份报告没有做成。请告诉维护人员；其他格式可以照常做。",
    LetterheadBroken.code: "本机构的 Word 模板现在不能用，这份报告没有做成。请机构负责人在“机构成员”页改好再上传，"
    "或换回自带的模板。",
}
