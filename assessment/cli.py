"""The command line: serve, database, scores, receipts; the rest stands beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessment import __version__
from assessment.cli_peers import demo, peers
from assessment.cli_report import report
from assessment.cli_rounds import privacy_check, rounds
from assessment.cli_trail import backup, export, privacy, restore, trail
from assessment.cli_users import users

if TYPE_CHECKING:
    from questionnaires.model import MaturityModel
    from scoring.scorecard import ScoreCard

COOKIE_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"
ENTRY = Path(__file__).parents[1] / "streamlit_app.py"

app = typer.Typer(
    name="zhijie",
    help="Quality maturity self-assessment for firms.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database, name="db")
app.add_typer(users, name="user")
app.add_typer(trail, name="audit")
app.add_typer(privacy, name="privacy")
app.add_typer(peers, name="peers")
app.add_typer(rounds, name="round")
for command in (backup, restore, export, report, demo):
    app.command(command.__name__)(command)


def main() -> None:
    """Run the command line."""
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zhijie {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Quality maturity self-assessment for firms."""


app.command("privacy-check")(privacy_check)


@database.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them up to date. Safe to repeat."""
    from db.__main__ import main as upgrade_database

    upgrade_database(["upgrade"])


@app.command()
def serve(
    address: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 8501,
) -> None:
    """Bring the database up to date and start the application, in one process."""
    from streamlit.web.cli import main as streamlit

    from assessment.bootstrap import cookie_secret
    from assessment.settings import Settings
    from questionnaires.errors import ContentErrors

    upgrade()
    if not os.environ.get(COOKIE_SECRET):
        os.environ[COOKIE_SECRET] = cookie_secret(Settings())
    options = ["--server.address", address, "--server.port", str(port)]
    try:
        streamlit(["run", str(ENTRY), *options])
    except ContentErrors as wrong:
        typer.echo(f"The content has mistakes, nothing was started:\n{wrong}", err=True)
        raise typer.Exit(1) from None


@app.command("score")
def score_file(
    answers: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="YAML: facts, answers.")
    ],
    on: Annotated[str, typer.Option(help="The day to score for, 2026-11-21; today without.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The whole score card as JSON.")] = False,
) -> None:
    """Score a file of facts and answers, without a database.

    The file has ``facts:`` (firm.size, firm.sector or what they follow from), ``answers:``
    (question id: level, -1 not applicable, -2 don't know), and ``evidence:`` (question ids).
    """
    from assessment.domain.receipts import canonical, plain
    from questionnaires.loader import load_library
    from scoring.maturity import score

    library = load_library()
    day = date.fromisoformat(on) if on else date.today()
    model = library.model()
    sheet, facts = _read_sheet(answers)
    try:
        card = score(model, sheet, library.derived(facts, day), on=day)
    except KeyError as missing:
        raise typer.BadParameter(f"{answers}: {missing} is needed to know the questions") from None
    if as_json:
        typer.echo(canonical(plain(card)))
        return
    for line in _explained(card, model):
        typer.echo(line)


def _explained(card: ScoreCard, model: MaturityModel) -> Iterator[str]:
    """Yield the level, then every number that made it: weights, answers, points, gates."""
    title = model.scale.title(card.level)
    yield f"level {card.level} {title}, score {_points(card.score)}"
    yield f"with evidence: {_points(card.evidence_score)}; answered {card.answered} of {card.asked}"
    for dimension in card.dimensions:
        if dimension.score is not None and dimension.evidence_score is not None:
            words = model.dimension(dimension.id).title
            both = f"{_points(dimension.score)} (with evidence {_points(dimension.evidence_score)})"
            yield f"{dimension.id} {words}: {both}, weight {dimension.weight}"
        for practice in dimension.practices:
            answers = (f"{a.question}={a.value} -> {a.points}" for a in practice.answers)
            if practice.answers:
                yield f"  {practice.id}: {', '.join(answers)}"
    for gate in card.gates:
        if gate.caps_at is not None:
            yield f"{gate.id} holds at {gate.caps_at} ({gate.state}): {gate.sentence}"


@app.command("verify")
def verify(
    assessment: Annotated[str, typer.Argument(help="The id of a submitted assessment.")],
) -> None:
    """Compute a submitted result once more from its receipt, and compare."""
    from assessment.bootstrap import services
    from assessment.domain.errors import Refusal
    from assessment.domain.firms import Actor, ActorKind

    built = services()
    try:
        verification = built.results.verify(assessment, Actor(ActorKind.SYSTEM, "system"))
    except Refusal as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(2) from None
    finally:
        built.close()
    for difference in verification.differences:
        typer.echo(f"{difference.path}: stored {difference.stored}, computed {difference.computed}")
    typer.echo("verified" if verification.ok else "NOT verified")
    if not verification.ok:
        raise typer.Exit(1)


def _read_sheet(path: Path) -> tuple[Any, Any]:
    from ruamel.yaml import YAML

    from questionnaires.answers import Answer, AnswerSheet
    from questionnaires.facts import Facts

    content = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
    evidenced = set(content.get("evidence") or ())
    answers = content.get("answers") or {}
    try:
        sheet = AnswerSheet(
            {q: Answer(value, evidenced=q in evidenced) for q, value in answers.items()}
        )
    except (TypeError, ValueError) as wrong:
        raise typer.BadParameter(f"{path}: {wrong}") from None
    return sheet, Facts(content.get("facts") or {})


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


if __name__ == "__main__":
    main()
