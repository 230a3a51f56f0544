"""The command line of the audit trail, of privacy, and of backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessment.cli_services import installation
from assessment.services.report_material import Format

trail = typer.Typer(help="The audit trail.", no_args_is_help=True)
privacy = typer.Typer(help="Personal data.", no_args_is_help=True)


@trail.command("verify")
def verify_trail(
    anchor: Annotated[str, typer.Option(help="What an earlier verification printed.")] = "",
) -> None:
    """Walk the whole trail, every seal and every receipt; say what does not hold."""
    from assessment.domain.audit import FAULTS

    with installation() as built:
        report = built.trail.verify(anchor)
    for fault in report.faults:
        typer.echo(f"{FAULTS[fault.what]}: {fault.place}")
    typer.echo(f"{report.events} events, {report.seals} seals")
    typer.echo(f"verified, anchor {report.anchor}" if report.ok else "NOT verified")
    if not report.ok:
        raise typer.Exit(1)


@trail.command("export")
def export_trail(
    path: Annotated[Path, typer.Argument(help="A new file: one JSON object a line.")],
) -> None:
    """Write the whole trail into a file."""
    with installation() as built, path.open("x", encoding="utf-8") as file:
        path.chmod(0o600)
        built.trail.write_lines(file.write)
    typer.echo(f"The trail is in {path}.")


@trail.command("seal")
def seal_answers() -> None:
    """Bind all answers that no seal covers yet to the trail."""
    with installation() as built:
        typer.echo(f"sealed the answers of {built.trail.seal_answers()} assessments")


@privacy.command("expire")
def expire() -> None:
    """Erase the firms nobody has touched for ZHIJIE_RETENTION_DAYS, and old photos of licences."""
    with installation() as built:
        erased = built.privacy.expire()
        built.licences.expire()
    typer.echo(f"erased {erased.firms} firms")


@privacy.command("scrub")
def scrub() -> None:
    """Leave nothing of what was deleted in the database's files, and no file without a row."""
    with installation() as built:
        swept = built.privacy.sweep()
        is_clean = built.privacy.scrub()
    if swept:
        typer.echo(f"removed {swept} files that no row refers to")
    typer.echo("clean" if is_clean else "somebody is reading: try again")
    if not is_clean:
        raise typer.Exit(1)


def backup(path: Annotated[Path, typer.Argument(help="The file to write, .tar.gz.")]) -> None:
    """Write database, evidence and keys into one file, while the application runs."""
    from assessment.bootstrap import place
    from assessment.domain.audit import AuditKind
    from db.archive import backup as write

    with installation() as built:
        built.trail.note(AuditKind.BACKED_UP, object_kind="installation", object_id="all")
        kept = place(built.settings)
        write(kept, path)
        kept.engine.dispose()
    typer.echo(f"The backup is in {path}. It holds names and keys: keep it safe.")


def restore(
    path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
) -> None:
    """Fill an empty installation from a backup."""
    from assessment.bootstrap import place
    from assessment.settings import Settings
    from db.archive import restore as fill
    from db.export import ArchiveRefused

    target = place(Settings())
    try:
        fill(target, path)
    except ArchiveRefused as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(2) from None
    finally:
        target.engine.dispose()
    typer.echo("Restored. Check it: zhijie audit verify")


def export(
    path: Annotated[Path, typer.Argument(help="A new file: .json, or .zip of a consultancy.")],
    organisation: Annotated[
        str, typer.Option("--organisation", help="A consultancy, by id or name: its reports.")
    ] = "",
    client: Annotated[
        list[str] | None,
        typer.Option("--client", help="A client, by id or name; repeatable. All without."),
    ] = None,
    form: Annotated[
        list[Format] | None,
        typer.Option("--format", help="A format of reports; repeatable. PDF without."),
    ] = None,
    batch: Annotated[str, typer.Option("--batch", help="Go on with this batch.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Say what was written, or refused, as JSON.")
    ] = False,
) -> None:
    """Write all tables as JSON, or the reports of a consultancy's clients as one ZIP.

    The reports of clients: ends with 0 where all were delivered, 1 where some were not (the list
    in the ZIP says why), 2 where it was refused, 130 where it was stopped. What was stopped goes
    on with the same command, or with --batch, and makes nothing twice.
    """
    if organisation or batch:
        from assessment.cli_bundles import Wanted, export_clients

        formats = tuple(form or (Format.PDF,))
        export_clients(Wanted(organisation, tuple(client or ()), formats, path, batch, as_json))
    elif client or form or as_json:
        raise typer.BadParameter("reports need an --organisation")
    else:
        _export_tables(path)


def _export_tables(path: Path) -> None:
    """Write all tables, and the digests of all evidence, as JSON."""
    from assessment.bootstrap import place
    from assessment.domain.audit import AuditKind
    from db.export import export as write

    with installation() as built, path.open("xb") as file:
        path.chmod(0o600)
        kept = place(built.settings)
        write(kept, file)
        kept.engine.dispose()
        built.trail.note(AuditKind.EXPORTED, object_kind="installation", object_id="all")
    typer.echo(f"The export is in {path}. It holds names: keep it safe.")
