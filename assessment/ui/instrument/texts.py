"""Every word the instrument shows or speaks; the script itself carries none."""

from assessment.i18n import _


def texts() -> dict[str, str]:
    """Return the interface strings by the names the script uses; `{name}` is filled in there."""
    return _progress() | _answering() | _saving() | _documents()


def texts_of_helpers() -> dict[str, str]:
    """Return the strings that differ for those who do not submit."""
    return {"to_review": _("看看大家的进度")}


def _progress() -> dict[str, str]:
    return {
        "count": _("已保存 {saved} / {total}"),
        "progress": _("作答进度"),
        "next_open": _("下一道未答题"),
        "parts": _("问卷各部分"),
        "contents": _("各部分进度"),
        "part": _("第 {index} 部分，共 {count} 部分"),
        "previous": _("上一部分"),
        "next": _("下一部分"),
        "to_review": _("检查并提交"),
        "history": _("修改记录"),
        "read_only": _("只看"),
    }


def _answering() -> dict[str, str]:
    return {
        "gate": _("关键题"),
        "help": _("怎么判断，什么算佐证"),
        "how_cumulative": _("从上往下读，选最后一条完全做到的"),
        "how_exclusive": _("选最符合当前情况的一条"),
        "dont_know": _("不清楚"),
        "not_applicable": _("不适用"),
        "reason": _("不适用的原因"),
        "choose_reason": _("请选择不适用的原因"),
        "choosing": _("选好原因后才会保存"),
        "clear": _("清除作答"),
        "no_answer": _("未作答"),
    }


def _saving() -> dict[str, str]:
    return {
        "saving": _("正在保存"),
        "saved": _("已保存"),
        "waiting": _("等待网络"),
        "clash": _("与他人冲突"),
        "clash_sentence": _("{who}在{when}也答了这道题，两次作答不同。请选择保留哪一个。"),
        "someone": _("另一位填写人"),
        "mine": _("我的作答："),
        "theirs": _("他的作答："),
        "keep_mine": _("保留我的"),
        "take_theirs": _("用他的"),
        "refused": _("这次作答没有保存，已恢复为上次保存的内容。"),
        "offline": _("网络已断开。作答保留在这台设备上，联网后会自动保存。"),
        "unreachable": _("暂时连不上服务器，正在自动重试。作答保留在这台设备上，可以继续填写。"),
        "waiting_count": _("等待保存 {n} 项。"),
        "not_saved": _("没有保存"),
        "denied_count": _("有 {n} 项没有保存，内容还留在这台设备上，请看标出的题。"),
        "discard": _("放弃这次没有保存的内容"),
    }


def _documents() -> dict[str, str]:
    return {
        "note": _("写备注"),
        "note_written": _("备注（已写）"),
        "note_placeholder": _("想说明的情况，可不填"),
        "evidence": _("添加佐证材料"),
        "evidence_count": _("佐证材料（{n} 份）"),
        "accepts": _("可以用：{list}"),
        "choose_file": _("选择文件或拍照"),
        "file_limits": _("PDF、图片或办公文档，每份不超过 10 MB"),
        "file_too_large": _("文件超过 10 MB，没有上传。请压缩或拍照后再试。"),
        "uploading": _("正在上传 {name}"),
        "upload_failed": _("没有成功，请检查网络后再试一次。"),
        "or_number": _("没有文件，也可以登记文号和日期"),
        "document_number": _("文号或证书编号"),
        "document_date": _("日期"),
        "date_example": _("例如 2025-06-30"),
        "date_wrong": _("日期请写成 2025-06-30 这样。"),
        "number_and_date": _("文号和日期都要填写。"),
        "register": _("登记"),
        "document": _("登记的文件"),
        "reuse": _("使用已上传的材料"),
        "choose_reuse": _("请选择"),
        "remove": _("移除"),
        "remove_sure": _("确认移除"),
    }
