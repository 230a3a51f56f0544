"""The command line of rounds: count one, and try every attack on what is told."""

from __future__ import annotations

from typing import Annotated

import typer

from assessment.cli_peers import bar, round_line
from assessment.cli_services import installation

rounds = typer.Typer(help="Rounds of bureaus.", no_args_is_help=True)


@rounds.command("build")
def build(
    campaign: Annotated[str, typer.Argument(help="The id of a campaign.")],
) -> None:
    """Count the submissions of one round anew."""
    with installation() as services, bar() as tell:
        built = services.round_building.build(campaign, progress=tell)
    if not built:
        typer.echo("Nobody has entered this round yet.")
    for each in built:
        typer.echo(round_line(each))


def privacy_check() -> None:
    """Try every attack of the tests on everything that is told; fail if anything is recovered."""
    with installation() as services, bar() as tell:
        tried = services.privacy_checks.run(progress=tell)
    if not tried:
        typer.echo("Nothing is told yet.")
    for each in tried:
        said = f"{each.recovered} recovered"
        typer.echo(f"{each.attack:<38} {each.audience:<44} {each.groups:>7} groups  {said}")
    recovered = sum(each.recovered for each in tried)
    typer.echo(f"{len(tried)} attacks, {recovered} firms recovered")
    if recovered:
        raise typer.Exit(1)
