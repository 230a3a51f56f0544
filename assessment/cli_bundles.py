"""The command line of batches: `zhijie export` of a consultancy, and the process that makes them."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from assessment.services.report_material import Format

if TYPE_CHECKING:
    from assessment.bootstrap import Services
    from assessment.domain.batches import Batch, Item
    from assessment.services.batches import Looked

#: What `zhijie export` ends with: all delivered; some not; refused; stopped by somebody.
DELIVERED, INCOMPLETE, REFUSED, STOPPED = 0, 1, 2, 130
#: How much of the processor the server's own process gets before this one.
NICENESS = 10


@dataclass(frozen=True)
class Wanted:
    """What to export: of which organisation, of which firms (none: all), in which formats."""

    organisation: str
    clients: tuple[str, ...]
    formats: tuple[Format, ...]
    path: Path
    batch: str = ""
    as_json: bool = False

    @property
    def note(self) -> Path:
        """Where the batch is noted that this target is being made from."""
        return self.path.with_name(f"{self.path.name}.batch")


def export_clients(wanted: Wanted) -> None:
    """Make the reports of a consultancy's clients and write them into one ZIP.

    Ends with 0 where all were delivered, 1 where some were not (the list in the ZIP says why), 2
    where nothing was begun, 130 where somebody stopped it; the same words then go on.
    """
    from assessment.bootstrap import services
    from assessment.domain.batches import BatchState
    from assessment.domain.errors import Refusal

    if wanted.path.exists():
        raise typer.BadParameter(f"{wanted.path} is there already; nothing was written")
    built = services()
    try:
        batch, worker = _claimed(built, wanted)
        with _interruptible() as is_stopped:
            state = built.batch_work.work_off(
                batch, worker, _told(built, wanted, batch, is_stopped)
            )
        if state is not BatchState.DONE:
            _stop(built, wanted, batch)
        looked = _write(built, wanted, batch)
    except Refusal as refusal:
        _refuse(refusal.code, refusal.sentence, as_json=wanted.as_json)
    finally:
        built.close()
    wanted.note.unlink(missing_ok=True)
    typer.echo(_summary(wanted, looked))
    made = sum(item.state.value == "made" for item in looked.items)
    raise typer.Exit(DELIVERED if made == looked.tally.total and not looked.erased else INCOMPLETE)


def _claimed(built: Services, wanted: Wanted) -> tuple[Batch, str]:
    """Return the batch to work on, claimed: the one of before, or a new one."""
    from assessment.domain.batches import BatchState, StillWorking
    from assessment.services.account_rights import SYSTEM

    known = wanted.batch or _noted(wanted)
    if known:
        batch = built.batches.look(known, SYSTEM).batch
        if batch.state is BatchState.CANCELLED:
            built.batches.go_on(known, SYSTEM)
    else:
        organisation_id = _organisation(built, wanted.organisation)
        firms = _chosen(built, organisation_id, wanted.clients)
        batch = built.batches.ask(organisation_id, SYSTEM, firms, wanted.formats)
    _note(wanted, batch)
    worker = built.batch_work.new_worker()
    claimed = built.batch_work.claim(worker, batch.id)
    if claimed is None and built.batches.look(batch.id, SYSTEM).batch.is_open:
        raise StillWorking
    return claimed or batch, worker


def _noted(wanted: Wanted) -> str:
    with suppress(FileNotFoundError):
        return wanted.note.read_text(encoding="ascii").strip()
    return ""


def _note(wanted: Wanted, batch: Batch) -> None:
    try:
        wanted.note.write_text(f"{batch.id}\n", encoding="ascii")
    except OSError as wrong:
        raise typer.BadParameter(f"{wanted.note}: {wrong.strerror}") from None


def _organisation(built: Services, named: str) -> str:
    """Return the id of an organisation by its id or name."""
    found = [o.id for o in built.organisations.all() if named in (o.id, o.name)]
    if len(found) != 1:
        many = "several organisations are" if found else "no organisation is"
        raise typer.BadParameter(f"{many} called {named!r}", param_hint="--organisation")
    return found[0]


def _chosen(built: Services, organisation_id: str, named: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of clients by their ids or names; all of them where none is named."""
    from assessment.services.account_rights import SYSTEM

    clients = built.batches.clients(organisation_id, SYSTEM)
    chosen = []
    for each in named:
        found = [firm_id for firm_id, name in clients.items() if each in (firm_id, name)]
        if len(found) != 1:
            many = "several clients are" if found else "no client with an open grant is"
            raise typer.BadParameter(f"{many} called {each!r}", param_hint="--client")
        chosen += found
    return tuple(chosen) if named else tuple(clients)


def _told(
    built: Services, wanted: Wanted, batch: Batch, is_stopped: Callable[[], bool]
) -> Callable[[], bool]:
    """Return the question whether to stop, which shows on the way how far it is."""

    def stop() -> bool:
        if not wanted.as_json and sys.stderr.isatty():
            tally = built.batch_work.tally(batch.id)
            typer.echo(f"\r{tally.settled} / {tally.total}", nl=False, err=True)
        return is_stopped()

    return stop


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Give the question whether somebody pressed Ctrl-C or the machine wants to stop."""
    stopped = threading.Event()
    before = {
        sign: signal.signal(sign, lambda *_: stopped.set())
        for sign in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stopped.is_set
    finally:
        for sign, old in before.items():
            signal.signal(sign, old)


def _stop(built: Services, wanted: Wanted, batch: Batch) -> None:
    """Leave the batch as it is, to be continued."""
    from assessment.domain.errors import Refusal
    from assessment.services.account_rights import SYSTEM

    with suppress(Refusal):
        built.batches.cancel(batch.id, SYSTEM)
    tally = built.batches.look(batch.id, SYSTEM).tally
    told = {"batch": batch.id, "state": "stopped", "made": tally.made, "total": tally.total}
    words = f"Stopped after {tally.settled} of {tally.total}. The same command goes on."
    typer.echo(json.dumps(told) if wanted.as_json else words)
    raise typer.Exit(STOPPED)


def _write(built: Services, wanted: Wanted, batch: Batch) -> Looked:
    """Write the ZIP whole or not at all, readable by this user alone."""
    from assessment.services.account_rights import SYSTEM

    fresh = wanted.path.with_name(f"{wanted.path.name}.{os.getpid()}")
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for chunk in built.batch_delivery.hand_over(batch.id, SYSTEM).chunks:
                file.write(chunk)
        os.replace(fresh, wanted.path)
    except OSError as wrong:
        raise typer.BadParameter(f"{wanted.path}: {wrong.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)
    return built.batches.look(batch.id, SYSTEM)


def _summary(wanted: Wanted, looked: Looked) -> str:
    if wanted.as_json:
        return json.dumps(_as_values(wanted, looked), ensure_ascii=False)
    tally = looked.tally
    lines = [f"{tally.made} of {tally.total} reports are in {wanted.path}."]
    lines += [
        f"{looked.names.get(item.firm_id, item.firm_id)} ({item.form}): {_why(item)}"
        for item in looked.items
        if item.state.value != "made"
    ]
    return "\n".join(lines)


def _as_values(wanted: Wanted, looked: Looked) -> dict[str, Any]:
    tally = looked.tally
    return {
        "batch": looked.batch.id,
        "file": str(wanted.path),
        "bytes": wanted.path.stat().st_size,
        "total": tally.total,
        "made": tally.made,
        "failed": tally.failed,
        "withheld": tally.withheld,
        "erased_firms": looked.erased,
        "reports": [
            {
                "firm": item.firm_id,
                "assessment": item.assessment_id,
                "format": item.form,
                "state": item.state.value,
                "reason": item.reason,
                "sentence": _why(item),
            }
            for item in looked.items
        ],
    }


def _why(item: Item) -> str:
    from assessment.domain.batches import sentence_of

    return sentence_of(item)


def _refuse(code: str, sentence: str, *, as_json: bool) -> NoReturn:
    if as_json:
        typer.echo(json.dumps({"error": code, "sentence": sentence}, ensure_ascii=False))
    else:
        typer.echo(sentence, err=True)
    raise typer.Exit(REFUSED)


def work() -> None:
    """Make the batches that wait, until none does or the server that started this is gone."""
    from assessment.bootstrap import services

    gone = threading.Event()
    threading.Thread(target=_until_closed, args=(gone,), daemon=True).start()
    with suppress(OSError):
        os.nice(NICENESS)
    built = services()
    try:
        worker = built.batch_work.new_worker()
        while not gone.is_set() and (batch := built.batch_work.claim(worker)) is not None:
            built.batch_work.work_off(batch, worker, gone.is_set)
    finally:
        built.close()


def _until_closed(gone: threading.Event) -> None:
    """Wait until the other end of the pipe is closed; unbuffered, so that exiting needs no lock."""
    with suppress(OSError):
        while os.read(0, 1024):
            pass
    gone.set()


if __name__ == "__main__":
    work()
