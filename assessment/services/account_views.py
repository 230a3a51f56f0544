"""What a list of accounts shows of each."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.domain.accounts import Account, HeldRole
from assessment.domain.ports import Unit


@dataclass(frozen=True)
class AccountView:
    """One line of the list of accounts."""

    account: Account
    roles: tuple[HeldRole, ...]
    has_second_factor: bool
    has_password: bool = True


def view_of(unit: Unit, account: Account) -> AccountView:
    """Return what is shown of an account."""
    credentials = unit.accounts.credentials(account.id)
    return AccountView(
        account,
        unit.accounts.roles(account.id),
        has_second_factor=credentials.totp_since is not None,
        has_password=credentials.password_hash is not None,
    )
