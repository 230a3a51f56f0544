"""The command line of peers: count them, choose their types, show what is told, fill a demo."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessment.cli_services import installation

if TYPE_CHECKING:
    from assessment.domain.peers import PeerSnapshot, Typology
    from assessment.services.peers import PeerView
    from assessment.services.round_building import RoundBuilt

peers = typer.Typer(help="Firms among firms like them.", no_args_is_help=True)


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far each stage is, one bar a stage."""
    shown: dict[str, Any] = {}

    def tell(stage: str, done: int, total: int) -> None:
        if stage not in shown:
            _close(shown)
            bar = typer.progressbar(length=max(total, 1), label=stage)
            bar.__enter__()
            shown[stage] = (bar, 0)
        bar, before = shown[stage]
        bar.update(max(done - before, 0))
        shown[stage] = (bar, done)

    try:
        yield tell
    finally:
        _close(shown)


def _close(shown: dict[str, Any]) -> None:
    for bar, _done in shown.values():
        bar.__exit__(None, None, None)
    shown.clear()


@peers.command("build")
def build(
    seed: Annotated[int, typer.Option(help="Where chance starts.")] = 0,
) -> None:
    """Count everybody anew and store a snapshot; types are followed, not chosen."""
    _built(refit=False, seed=seed)


@peers.command("refit")
def refit(
    seed: Annotated[int, typer.Option(help="Where chance starts.")] = 0,
) -> None:
    """Do the same, and choose the number of types anew. This may take minutes."""
    _built(refit=True, seed=seed)


def _built(*, refit: bool, seed: int) -> None:
    with installation() as services, bar() as tell:
        built = services.peer_building.build(refit=refit, random_state=seed, progress=tell)
        counts = services.self_counting.build(progress=tell)
        rounds = services.round_building.build_due(progress=tell)
    if not built:
        typer.echo("No firm counts: it must have submitted, be confirmed, and agree.")
    for each in built:
        typer.echo(f"{each.snapshot.world} {each.snapshot.version}: {each.firms} firms counted")
        for line in _told(each.snapshot):
            typer.echo(f"  {line}")
    for line in map(round_line, rounds):
        typer.echo(line)
    told = sum(count.is_told for count in counts)
    typer.echo(f"{told} of {len(counts)} figures of indicators told anew")


def round_line(built: RoundBuilt) -> str:
    """Say what became of one round."""
    told = f"told anew: {', '.join(built.told)}" if built.told else "nothing told anew"
    return f"round {built.campaign.id} {built.world}: {built.firms} firms counted, {told}"


@peers.command("show")
def show() -> None:
    """Say what the newest snapshots hold."""
    with installation() as services:
        found = [s for world in ("real", "demo") if (s := services.peers.newest(world))]
        if not found:
            typer.echo("There is no snapshot yet: zhijie peers build")
        for snapshot in found:
            typer.echo(f"{snapshot.id}: {snapshot.world} {snapshot.version} of {snapshot.on}")
            for line in _told(snapshot):
                typer.echo(f"  {line}")


@peers.command("explain")
def explain(
    assessment: Annotated[str, typer.Argument(help="The id of a submitted assessment.")],
) -> None:
    """Say where one firm stands and why it has its type. The audit trail remembers it."""
    from assessment.domain.firms import Actor, ActorKind

    with installation() as services:
        view = services.peers.explain(assessment, Actor(ActorKind.SYSTEM, "system"))
        for line in (*_placed(view), *_typed(view)):
            typer.echo(line)


@peers.command("register")
def register(
    path: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV: region,sector,size,firms.")
    ],
    source: Annotated[str, typer.Option(help="Where the counts are from.")],
    as_of: Annotated[str, typer.Option(help="The day they are of, 2026-06-30.")],
) -> None:
    """Import how many firms there are, so that shares can be weighted."""
    try:
        day = date.fromisoformat(as_of)
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except ValueError as wrong:
        raise typer.BadParameter(f"{wrong}") from None
    with installation() as services:
        imported = services.peer_regions.import_register(rows, source=source, as_of=day)
    total = sum(row.firms for row in imported.rows)
    typer.echo(f"{len(imported.rows)} rows, {total} firms as of {imported.as_of}")


def demo(
    firms: Annotated[int, typer.Option(help="How many firms to invent.", min=1)] = 2000,
    seed: Annotated[int, typer.Option(help="Where chance starts.")] = 0,
) -> None:
    """Fill an empty database with invented, marked firms, and count them."""
    from assessment.cli import upgrade

    upgrade()
    with installation() as services, bar() as tell:
        opened = services.demo.fill(firms, random_state=seed, progress=tell, with_rounds=True)
        services.peer_building.build(refit=True, random_state=seed, progress=tell)
        services.self_counting.build(progress=tell)
        services.round_building.build_due(progress=tell)
    typer.echo("Resume codes of demo firms:")
    for firm in opened:
        typer.echo(f"  {firm.resume_code}  {firm.name} ({firm.size})")


def _told(snapshot: PeerSnapshot) -> Iterator[str]:
    units = snapshot.firms.units
    yield f"{len(units)} groups of {sum(unit.firms for unit in units)} firms"
    for typology in snapshot.typologies.values():
        yield _kinds(typology)
        for card in typology.cards:
            yield f"  {card.number} {card.name.zh}: {card.n_firms} firms, level {card.level}"


def _kinds(typology: Typology) -> str:
    if typology.types is None:
        return f"{typology.population}: no distinct types among {typology.firms} firms"
    return f"{typology.population}: {len(typology.types)} types of {typology.firms} firms"


def _placed(view: PeerView) -> Iterator[str]:
    from scoring.benchmarks import NoBenchmark

    if isinstance(view.place, NoBenchmark):
        yield f"no place: {view.place.reason}"
        return
    group = view.place.group
    yield f"compared with {group.firms} firms: {group.cohort}, counted {group.on}"
    for measure, share in view.place.places.items():
        low, middle, high = (value / 100 for value in (share.low, share.middle, share.high))
        yield f"  {measure}: higher than {middle:.2f}% (between {low:.2f} and {high:.2f})"


def _typed(view: PeerView) -> Iterator[str]:
    from assessment.services.peers import NoType

    if isinstance(view.type, NoType):
        yield f"no type: {view.type.reason}"
        return
    found = view.type
    name = found.card.name.zh if found.card else "too few firms to tell"
    yield f"type {found.assignment.number} {name}, membership {found.assignment.membership:.3f}"
    if found.separation is not None:
        parted = found.separation
        yield f"nearest better type {parted.better}, {parted.distance:.2f} SD away"
        for answer in parted.answers:
            yield f"  {answer.question}: {answer.from_level} -> {answer.to_level}, {answer.pull:+.3f}"
