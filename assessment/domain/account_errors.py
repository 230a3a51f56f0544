"""What can go wrong with accounts. The words never tell whether an account exists."""

from __future__ import annotations

from assessment.domain.errors import Refusal, TooManyAttempts


class SignInRefused(Refusal):
    """Unknown name, wrong password, no password, or switched off: one sentence for all."""

    code = "sign_in"
    sentence = (
        "账号或密码不正确。请核对后再试；"
        "忘记密码可以用恢复码重设，也可以带营业执照到所在区县的受理点办理。"
    )


class SignInSlowed(TooManyAttempts):
    """Too many tries on one account or from one address. ``seconds`` is how long to wait."""

    code = "sign_in_slow"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.sentence = f"尝试得太频繁。账号没有被锁，请 {seconds} 秒后再试。"
        self.args = (self.sentence,)


class NotSignedIn(Refusal):
    """There is no account behind this browser, or its session has ended."""

    code = "not_signed_in"
    sentence = "您还没有登录，或登录已过期。已保存的内容都在，请重新登录。"


class SecondFactorRefused(Refusal):
    """The six digits are wrong, too old, or were used before."""

    code = "second_factor"
    sentence = "动态验证码不正确或已经用过。请等下一组六位数字出现后再输，或改用一个恢复码。"


class RecoveryRefused(Refusal):
    """Unknown name, wrong code, used code, or a code that has run out: one sentence for all."""

    code = "recovery"
    sentence = (
        "账号或恢复码不正确，或这个恢复码已经用过、过期，密码没有改动。"
        "请换一个恢复码，或带营业执照到所在区县的受理点办理。"
    )


class NameTaken(Refusal):
    """Somebody registered this name or number before."""

    code = "name_taken"
    sentence = "这个账号名或手机号已经注册过。请直接登录；不是您注册的，请换一个账号名。"


class BadName(Refusal):
    """The name cannot be an account's name."""

    code = "bad_name"
    sentence = (
        "账号名用 3 到 64 个汉字、字母、数字或 . _ - @，也可以用 11 位手机号。"
        "请改一下，账号还没有建立。"
    )


class BadContact(Refusal):
    """The mobile number or e-mail address has the wrong form."""

    code = "bad_contact"
    sentence = "手机号应是 11 位数字，邮箱应像 name@example.com。请改一下，内容没有保存。"


class BadRegion(Refusal):
    """There is no such region, or the role needs one, or has none."""

    code = "bad_region"
    sentence = "没有这个地区，或这个权限要配一个地区。请重新选择，内容没有保存。"


class WeakPassword(Refusal):
    """Too short, too long, or easy to guess."""

    code = "weak_password"
    sentence = (
        "密码至少 10 个字符，不能是常见密码、连续或重复的字符，也不能包含账号名。"
        "可以用一句容易记住的话。密码没有改动。"
    )


class PasswordsDiffer(Refusal):
    """The new password was typed twice, and not the same."""

    code = "password_twice"
    sentence = "两次输入的密码不一样，什么都没有改动。请再输一遍。"


class ProofTooOld(Refusal):
    """A provider vouched for somebody, but longer ago than we take its word for."""

    code = "proof_too_old"
    sentence = "上一次统一身份认证已经过期。请重新认证。"


class NotAllowed(Refusal):
    """The account has no role that may do this."""

    code = "not_allowed"
    sentence = "您的账号没有做这件事的权限，什么都没有改动。需要时请联系管理员。"


class LastAdministrator(Refusal):
    """Nobody would be left to look after the installation."""

    code = "last_admin"
    sentence = "这是最后一个管理员，不能停用或取消。请先建立另一个管理员。"


class RolesClash(Refusal):
    """Who judges firms owns and helps none, and has one kind of office only."""

    code = "roles_clash"
    sentence = (
        "这个账号在管理或协助填写企业，或已有另一种工作人员角色，不能再给这个角色，"
        "没有改动。请为这项工作另建一个账号。"
    )


class ManagedByAccount(Refusal):
    """The firm behind a code belongs to another account already."""

    code = "managed"
    sentence = "这家企业已由另一个账号管理，没有改动。请让对方邀请您，或联系管理员处理。"


class StaffMayNotClaim(Refusal):
    """Consultants, bureaus and administrators do not become owners of firms."""

    code = "staff_claim"
    sentence = "工作人员账号不能用续答码进入企业的测评。请让企业授权，或退出登录后再用续答码。"


#: The sentence of each code that a form's page may find in ``?notice=``.
SENTENCES = {
    refusal.code: refusal.sentence
    for refusal in (
        SignInRefused,
        NotSignedIn,
        SecondFactorRefused,
        RecoveryRefused,
        NameTaken,
        BadName,
        BadContact,
        BadRegion,
        WeakPassword,
        PasswordsDiffer,
        ProofTooOld,
        NotAllowed,
        LastAdministrator,
        ManagedByAccount,
        StaffMayNotClaim,
    )
} | {
    SignInSlowed.code: "尝试得太频繁。账号没有被锁，请过几分钟再试。",
}
#: What went well, said by the page a form leads to.
DONE = {
    "recovered": "新密码已保存，其他设备已退出。请用新密码登录。",
    "password_changed": "密码已修改，其他设备已退出登录。",
    "second_factor_set": "动态验证码已开启，其他设备已退出登录。下次登录时要输入六位数字。",
    "signed_out": "已退出登录。已保存的内容都在，下次登录可以接着做。",
}
