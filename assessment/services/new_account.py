"""What somebody says of a new account, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assessment.domain.account_errors import BadRegion
from assessment.domain.accounts import (
    Account,
    HeldRole,
    Role,
    clean_email,
    clean_mobile,
    is_mobile,
    new_name,
)
from assessment.domain.names import clean_text
from questionnaires.reference import Regions


@dataclass(frozen=True)
class Contact:
    """The fields of the form as typed; empty means unknown."""

    name: str
    display_name: str
    mobile: str | None
    email: str | None
    region: str | None


def new_account(regions: Regions, typed: Contact, account_id: str, at: datetime) -> Account:
    """Return an account that may be stored.

    Raises:
        BadName, BadContact, BadRegion, BadText: something will not do.
    """
    plain = new_name(typed.name)
    number = clean_mobile(typed.mobile) or (plain if is_mobile(plain) else None)
    return Account(
        id=account_id,
        name=plain,
        display_name=clean_text(typed.display_name)[:100] or plain,
        mobile=number,
        email=clean_email(typed.email),
        region=region_or_none(regions, typed.region),
        active=True,
        created_at=at,
    )


def region_or_none(regions: Regions, region: str | None) -> str | None:
    """Return a region that exists, or ``None`` for an empty field.

    Raises:
        BadRegion: there is none of that name.
    """
    if region and region not in regions:
        raise BadRegion
    return region or None


def require_scope(regions: Regions, held: HeldRole) -> None:
    """Let a role pass whose scope is of the right kind: a region for a bureau, and so on.

    Raises:
        BadRegion: it is not.
    """
    if held.role is Role.BUREAU and held.scope not in regions:
        raise BadRegion
    if held.role in (Role.ADMIN, Role.FIRM) and held.scope:
        raise BadRegion
