"""What happened, in the words of a reader."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.domain.audit import AuditKind

_K = AuditKind


def _between(first: AuditKind, last: AuditKind) -> tuple[AuditKind, ...]:
    kinds = list(AuditKind)
    return tuple(kinds[kinds.index(first) : kinds.index(last) + 1])


IN_WORDS: Mapping[AuditKind, str] = {
    _K.SIGNED_IN: "登录",
    _K.SIGN_IN_FAILED: "登录失败",
    _K.SIGN_IN_SLOWED: "登录过于频繁",
    _K.SIGNED_OUT: "退出登录",
    _K.SECOND_FACTOR_FAILED: "动态验证码不正确",
    _K.SECOND_FACTOR_SET: "启用动态验证码",
    _K.SECOND_FACTOR_REMOVED: "停用动态验证码",
    _K.PASSWORD_CHANGED: "修改密码",
    _K.PASSWORD_RESET: "重置密码",
    _K.RECOVERY_CODES_MADE: "生成恢复码",
    _K.RECOVERY_CODE_USED: "使用恢复码",
    _K.REGISTERED: "注册账号",
    _K.ACCOUNT_ADDED: "新建账号",
    _K.ACCOUNT_CHANGED: "修改账号",
    _K.ACCOUNT_DEACTIVATED: "停用账号",
    _K.ACCOUNT_ACTIVATED: "启用账号",
    _K.ROLE_GIVEN: "授予角色",
    _K.ROLE_TAKEN: "收回角色",
    _K.ASSESSMENT_CLAIMED: "认领测评",
    _K.INVITED: "发出邀请",
    _K.INVITATION_USED: "接受邀请",
    _K.INVITATION_WITHDRAWN: "撤回邀请",
    _K.MEMBER_ADDED: "添加成员",
    _K.MEMBER_CHANGED: "调整成员",
    _K.MEMBER_REMOVED: "移除成员",
    _K.DIMENSION_ASSIGNED: "分配维度",
    _K.OWNERSHIP_PASSED_ON: "移交企业",
    _K.FIRM_CLAIMED: "登记信用代码",
    _K.LICENCE_HANDED_IN: "交执照照片",
    _K.LICENCE_READ: "查看执照照片",
    _K.LICENCE_TURNED_DOWN: "退回执照照片",
    _K.LICENCE_DELETED: "删除执照照片",
    _K.FIRM_VERIFIED: "核实企业",
    _K.DISPUTE_OPENED: "提出信用代码争议",
    _K.DISPUTE_SETTLED: "处理信用代码争议",
    _K.ORGANISATION_ADDED: "新建服务机构",
    _K.ORGANISATION_CHANGED: "调整服务机构",
    _K.LETTERHEAD_CHANGED: "更换机构报告模板",
    _K.CLIENT_ASSIGNED: "分配客户",
    _K.CLIENT_UNASSIGNED: "收回客户",
    _K.CLIENT_HANDED_OVER: "交接客户",
    _K.GRANTED: "授权访问",
    _K.GRANT_WITHDRAWN: "撤回授权",
    _K.CONSENT_GIVEN: "同意",
    _K.CONSENT_WITHDRAWN: "撤回同意",
    _K.CAMPAIGN_ADDED: "新建活动",
    _K.CAMPAIGN_CHANGED: "调整活动",
    _K.INDICATOR_ENTERED: "录入指标数值",
    _K.INDICATOR_CHANGED: "调整指标或目标",
    _K.SUBMITTED: "提交测评",
    _K.REOPENED: "重新打开测评",
    _K.COMMENTED: "评论",
    _K.EVIDENCE_REQUESTED: "要求补充佐证",
    _K.LEVEL_VERIFIED: "核验等级",
    _K.ANSWERS_SEALED: "作答记录封存",
    _K.PEERS_BUILT: "统计同行数据",
    _K.REGISTER_IMPORTED: "导入企业名录数",
    _K.EXPORTED: "导出",
    _K.IMPORTED: "导入",
    _K.DELETED: "删除",
    _K.ERASED: "清除个人信息",
    _K.BACKED_UP: "备份",
    _K.RESTORED: "恢复",
    _K.AUDIT_EXPORTED: "导出操作日志",
    _K.REFUSED: "拒绝访问",
}

#: What an event is about.
OBJECTS: Mapping[str, str] = {
    "account": "账号",
    "actor": "使用者",
    "assessment": "测评",
    "batch": "一批报告",
    "attempt": "登录尝试",
    "audit": "审计日志",
    "campaign": "测评活动",
    "dispute": "代码争议",
    "evidence": "佐证",
    "firm": "企业",
    "grant": "授权",
    "indicator": "指标",
    "installation": "系统",
    "invitation": "邀请",
    "licence": "执照照片",
    "organisation": "服务机构",
    "page": "页面",
    "peer_snapshot": "同行统计",
    "register": "企业名录数",
    "region": "地区",
    "remark": "核验意见",
}

#: Kinds that somebody looks for together, in the order of the trail's own list.
GROUPS: Mapping[str, tuple[AuditKind, ...]] = {
    "登录与密码": _between(_K.SIGNED_IN, _K.RECOVERY_CODE_USED),
    "账号与角色": _between(_K.REGISTERED, _K.ASSESSMENT_CLAIMED),
    "企业与同事": _between(_K.INVITED, _K.DISPUTE_SETTLED),
    "机构、授权与同意": _between(_K.ORGANISATION_ADDED, _K.CONSENT_WITHDRAWN),
    "活动、提交与核验": _between(_K.CAMPAIGN_ADDED, _K.REGISTER_IMPORTED),
    "导出、导入与清除": _between(_K.EXPORTED, _K.AUDIT_EXPORTED),
    "被拒绝的访问": (_K.REFUSED,),
}

#: What verification can find (:data:`assessment.domain.audit.FAULTS`), for a reader.
FAULTS_IN_WORDS: Mapping[str, str] = {
    "head": "最后一条不是系统签过名的那一条",
    "gap": "这里缺了记录，或顺序不对",
    "hash": "这条记录被改过",
    "row": "这条记录读不出来",
    "anchor": "日志里找不到您记下的核对码，后面的记录可能被整段删掉了",
    "seal": "封存记录被改过、添加或拿掉了",
    "answers": "封存过的作答被改过、添加、拿掉或换了顺序",
    "receipt": "提交凭据被改过或拿掉了",
}
