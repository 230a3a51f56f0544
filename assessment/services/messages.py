"""Messages to people outside the application: SMS, WeChat, e-mail.

Nothing here needs a gateway. The default keeps what should be sent in an outbox; a sender of the
house (a gateway of the park, a person with a phone) takes it from there. A message is kinds and
ids: the number is looked up when it is sent, and no message carries a password or a code.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from assessment.domain.account_ports import Channel, Message, MessageKind
from assessment.domain.accounts import Account
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, new_id

WORDS = {
    MessageKind.WELCOME: "您的质阶账号已建立。不是您本人操作的，请联系所在区县的受理点。",
    MessageKind.PASSWORD_CHANGED: "您的质阶密码已修改，其他设备已退出登录。不是您本人操作的，请尽快重设密码。",
    MessageKind.RESET_BY_DESK: "受理点已为您的质阶账号开出一次性恢复码。不是您本人办理的，请马上联系受理点。",
    MessageKind.NEW_ROLE: "您的质阶账号有了新的权限，请重新登录。",
    MessageKind.DEACTIVATED: "您的质阶账号已停用。有疑问请联系管理员。",
}


class Messages(Protocol):
    """Where use cases hand over what somebody should be told."""

    def tell(self, unit: Unit, account: Account, kind: MessageKind, at: datetime) -> None:
        """Tell the owner of an account; without a number or address nothing happens."""


class Sender(Protocol):
    """A gateway for one channel. Raises whatever it likes: the message then stays taken."""

    def send(self, to: str, words: str) -> None: ...


class Outbox:
    """Keeps messages until somebody sends them."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime], random_bytes: RandomBytes
    ) -> None:
        self._store = store
        self._clock = clock
        self._random_bytes = random_bytes

    def tell(self, unit: Unit, account: Account, kind: MessageKind, at: datetime) -> None:
        channel = _channel(account)
        if channel is not None:
            message = Message(new_id(self._random_bytes), account.id, channel, kind, at)
            unit.sign_ins.add_message(message)

    def waiting(self, limit: int = 100) -> tuple[Message, ...]:
        """Return what nobody has sent yet, oldest first."""
        with self._store.reading() as unit:
            return unit.sign_ins.waiting_messages(limit)

    def send(self, channel: Channel, sender: Sender, limit: int = 100) -> int:
        """Send what waits for one channel, each message at most once; return how many."""
        mine = [message for message in self.waiting(limit) if message.channel is channel]
        return sum(self._send(message, sender) for message in mine)

    def _send(self, message: Message, sender: Sender) -> bool:
        with self._store.writing() as unit:
            taken = unit.sign_ins.take_message(message.id, self._clock())
            account = unit.accounts.get(message.account_id)
        to = _address(account, message.channel) if account is not None and taken else None
        if to is not None:
            sender.send(to, WORDS[message.kind])
        return to is not None


def _channel(account: Account) -> Channel | None:
    if account.mobile:
        return Channel.SMS
    return Channel.EMAIL if account.email else None


def _address(account: Account, channel: Channel) -> str | None:
    return account.email if channel is Channel.EMAIL else account.mobile
