"""The command line of reports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from assessment.services.report_material import Format

if TYPE_CHECKING:
    from assessment.services.reports import Handed

REFUSED = 2


def report(
    assessment: Annotated[str, typer.Argument(help="The id of an assessment.")],
    form: Annotated[Format, typer.Option("--format", help="What to write.")] = Format.PDF,
    out: Annotated[Path | None, typer.Option("--out", help="A new file.")] = None,
    financing: Annotated[
        bool, typer.Option("--financing", help="With the annex for talks about financing.")
    ] = False,
    template: Annotated[
        Path | None, typer.Option("--template", help="A Word template of one's own.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Say what was written, or refused, as JSON.")
    ] = False,
) -> None:
    """Write the report of an assessment: of its receipt once submitted, else of the draft.

    Ends with 0 once it is written, with 2 where it is refused; then there is no file.
    """
    from assessment.domain.errors import Refusal

    if out is not None and out.exists():
        raise typer.BadParameter(f"{out} is there already; nothing was written", param_hint="--out")
    try:
        handed = _handed(assessment, form, template, financing=financing)
    except Refusal as refusal:
        _refuse(refusal, as_json=as_json)
    path = out or Path(handed.filename)
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(handed.data)
    except OSError as wrong:
        raise typer.BadParameter(f"{path}: {wrong.strerror}", param_hint="--out") from None
    typer.echo(_written(path, form, handed) if as_json else f"The report is in {path}.")


def _handed(assessment: str, form: Format, template: Path | None, *, financing: bool) -> Handed:
    from assessment.bootstrap import build_services
    from assessment.domain.firms import Actor, ActorKind
    from assessment.settings import Settings

    changes: dict[str, Any] = {"report_template": template} if template else {}
    built = build_services(Settings(**changes))
    try:
        return built.reports.hand_out(
            assessment, Actor(ActorKind.SYSTEM, "system"), form, with_financing=financing
        )
    finally:
        built.close()


def _written(path: Path, form: Format, handed: Handed) -> str:
    told = {
        "file": str(path),
        "format": form.value,
        "bytes": len(handed.data),
        "sha256": hashlib.sha256(handed.data).hexdigest(),
    }
    return json.dumps(told, ensure_ascii=False)


def _refuse(refusal: Any, *, as_json: bool) -> NoReturn:
    if as_json:
        told = {"error": refusal.code, "sentence": refusal.sentence}
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        typer.echo(refusal.sentence, err=True)
    raise typer.Exit(REFUSED)
