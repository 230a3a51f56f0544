"""The command line for accounts: ``zhijie user add|list|role|reset|deactivate|activate``.

Whoever can run it on the machine may do so as the system. It never takes a password as an
argument and never prints one: a password is asked for, or a one-time code is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessment.cli_services import installation
from assessment.domain.accounts import HeldRole, Role

if TYPE_CHECKING:
    from assessment.bootstrap import Services
    from assessment.services.account_views import AccountView

users = typer.Typer(help="Accounts and their roles.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The account's name or mobile number.")]
Scope = Annotated[
    str, typer.Option(help="The region of a bureau, or the organisation of a consultant.")
]
RoleOption = Annotated[Role, typer.Option(help="What the account is.")]


@users.command("add")
def add(
    name: Name,
    role: RoleOption = Role.ADMIN,
    scope: Scope = "",
    display: Annotated[str, typer.Option(help="The name that is shown.")] = "",
    code: Annotated[
        bool, typer.Option("--code", help="Print a one-time code instead of asking a password.")
    ] = False,
) -> None:
    """Make an account; the first administrator is made here."""
    from assessment.services.account_rights import SYSTEM

    with installation() as built:
        password = (
            None if code else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        )
        account = built.accounts.add(
            SYSTEM, name, HeldRole(role, scope), password=password, display_name=display
        )
        typer.echo(f"added {account.name} as {role.value} {scope}".rstrip())
        if code:
            _print_code(built, account.name)
        if role in (Role.ADMIN, Role.BUREAU):
            typer.echo("the second factor is set up at the first sign-in")


@users.command("list")
def list_accounts() -> None:
    """List all accounts with their roles."""
    from assessment.services.account_rights import SYSTEM

    with installation() as built:
        for view in built.accounts.all(SYSTEM):
            typer.echo(_line(view))


@users.command("role")
def change_role(
    name: Name,
    role: RoleOption,
    scope: Scope = "",
    take: Annotated[bool, typer.Option("--take", help="Take the role away.")] = False,
) -> None:
    """Give a role, or take one away."""
    from assessment.services.account_rights import SYSTEM

    with installation() as built:
        account_id = built.accounts.named(name).account.id
        change = built.accounts.take_role if take else built.accounts.give_role
        change(SYSTEM, account_id, HeldRole(role, scope))
        typer.echo(_line(built.accounts.view(account_id)))


@users.command("reset")
def reset(
    name: Name,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Let the second factor be set up anew, too.")
    ] = False,
) -> None:
    """Print a one-time code by which a new password can be set within 72 hours."""
    from assessment.services.account_rights import SYSTEM

    with installation() as built:
        account_id = built.accounts.named(name).account.id
        _print_code(built, name)
        if second_factor:
            built.accounts.drop_second_factor(SYSTEM, account_id)
            typer.echo("the second factor is set up anew at the next sign-in")


@users.command("deactivate")
def deactivate(name: Name) -> None:
    """Switch an account off and end its sessions."""
    _switch(name, on=False)


@users.command("activate")
def activate(name: Name) -> None:
    """Switch an account on again."""
    _switch(name, on=True)


def _switch(name: str, *, on: bool) -> None:
    from assessment.services.account_rights import SYSTEM

    with installation() as built:
        account_id = built.accounts.named(name).account.id
        change = built.accounts.activate if on else built.accounts.deactivate
        change(SYSTEM, account_id)
        typer.echo(_line(built.accounts.view(account_id)))


def _print_code(built: Services, name: str) -> None:
    from assessment.services.account_rights import SYSTEM

    given = built.recovery.reset_by_desk(SYSTEM, name)
    typer.echo(f"code {given.code}, once, until {given.expires_at:%Y-%m-%d %H:%M} UTC, at /recover")


def _line(view: AccountView) -> str:
    roles = " ".join(f"{held.role.value}:{held.scope}".rstrip(":") for held in view.roles)
    state = "active" if view.account.active else "off"
    factor = "two factors" if view.has_second_factor else "password only"
    return f"{view.account.name}\t{roles or '-'}\t{state}\t{factor}"
