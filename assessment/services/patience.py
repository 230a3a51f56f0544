"""Slowing down: tries are counted per account and per address, before they are judged.

Nobody is locked out for good, and an account is not slowed at an address from which it was signed
in lately: a stranger who fails all day cannot keep its owner out. An address has more tries
than an account, because a whole industrial park may share one.
"""

from __future__ import annotations

import ipaddress
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.domain import slowdown
from assessment.domain.account_errors import SignInSlowed
from assessment.domain.audit import AuditKind
from assessment.domain.ports import Unit
from assessment.domain.tokens import keyed_fingerprint

logger = logging.getLogger(__name__)

TRIES_OF_AN_ADDRESS = 20
#: A hall full of firms that register on one morning comes from one address. Who registers is
#: counted apart, so that nobody else at that address has to wait for it.
REGISTRATIONS_OF_AN_ADDRESS = 60
REGISTER = "register"
FAILURES_KEPT = timedelta(days=1)
SUCCESSES_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Try:
    """A try that was written down as failed; it is corrected where it succeeds."""

    number: int
    name_hash: str
    address_hash: str

    @property
    def label(self) -> str:
        """Return what the log says of it: the beginnings of two keyed hashes."""
        return f"account {self.name_hash[:12]}, address {self.address_hash[:12]}"


def note_failure(unit: Unit, kind: AuditKind, tried: Try, account_id: str, now: datetime) -> None:
    """Write down, in the log and in the trail, that a try failed."""
    logger.warning("%s, %s", kind.value, tried.label)
    unit.audit.record(kind, actor_id=None, object_kind="account", object_id=account_id, at=now)


class Patience:
    """Counts tries of one kind (``sign_in``, ``recover``, ...) with the installation's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def begin(self, unit: Unit, kind: str, name: str, address: str, now: datetime) -> Try:
        """Write a try down.

        Raises:
            SignInSlowed: too many came before it. The time of waiting is not made longer by that.
        """
        name_hash = keyed_fingerprint(f"{kind}|{name}", self._key)
        place, most = _network(address), TRIES_OF_AN_ADDRESS
        if kind == REGISTER:
            place, most = f"{kind}|{place}", REGISTRATIONS_OF_AN_ADDRESS
        address_hash = keyed_fingerprint(place, self._key)
        seconds = self._seconds(unit, name_hash, address_hash, most, now)
        if seconds:
            label = Try(0, name_hash, address_hash).label
            logger.warning("%s slowed for %s s, %s", kind, seconds, label)
            unit.audit.record(
                AuditKind.SIGN_IN_SLOWED,
                actor_id=None,
                object_kind="attempt",
                object_id=name_hash[:16],
                at=now,
            )
            raise SignInSlowed(seconds)
        unit.sign_ins.forget_before(now - FAILURES_KEPT, now - SUCCESSES_KEPT, now)
        number = unit.sign_ins.add_attempt(name_hash, address_hash, now)
        return Try(number, name_hash, address_hash)

    def _seconds(
        self, unit: Unit, name_hash: str, address_hash: str, most: int, now: datetime
    ) -> int:
        since = now - slowdown.WINDOW
        of_address = slowdown.seconds_to_wait(
            unit.sign_ins.failures_from(address_hash, since),
            0,
            now,
            free_tries=most,
        )
        if unit.sign_ins.is_familiar(name_hash, address_hash):
            return of_address
        of_name = slowdown.seconds_to_wait(unit.sign_ins.failures_on(name_hash, since), 0, now)
        return max(of_address, of_name)


def _network(address: str) -> str:
    """Return what one customer of a network has: an address, or the /64 of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4 or parsed.ipv4_mapped is not None:
        return str(getattr(parsed, "ipv4_mapped", None) or parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
