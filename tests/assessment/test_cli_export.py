"""`zhijie export` of a consultancy."""

from __future__ import annotations

import io
import json
import os
import signal
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment.cli import app
from assessment.domain.batches import BatchState
from assessment.domain.firms import Actor, ActorKind
from assessment.services.batch_work import BatchWork
from assessment.services.report_material import Format
from tests.portfolios import Office, open_office

OPERATOR = Actor(ActorKind.SYSTEM, "system")


def run(*words: object) -> Any:
    given = [str(word) for word in ("export", *words)]
    return CliRunner().invoke(app, given, catch_exceptions=False)


@pytest.fixture
def office(services: Any, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A consultancy of the installation the environment describes."""
    monkeypatch.setenv("ZHIJIE_DATA", str(services.settings.data))
    return open_office(services, ["甲厂", "乙厂", "丙厂"], assigned=False)


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_all_clients_are_exported_by_name_or_id(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    told = run(path, "--organisation", "诚信质量咨询社", "--format", "json", "--format", "xlsx")
    assert told.exit_code == 0
    assert told.stdout == f"6 of 6 reports are in {path}.\n"
    assert len(names(path)) == 7
    assert path.stat().st_mode & 0o777 == 0o600
    some = tmp_path / "some.zip"
    chosen = ("--client", "甲厂", "--client", office.firms[1])
    assert run(some, "--organisation", office.organisation.id, *chosen, "--format", "json")
    assert len(names(some)) == 3
    assert sorted(p.name for p in tmp_path.glob("*.zip*")) == ["all.zip", "some.zip"]


def test_what_became_of_each_is_told_as_json(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    given = ("--organisation", office.organisation.id, "--format", "json", "--json")
    told = json.loads(run(path, *given).stdout)
    assert (told["file"], told["bytes"]) == (str(path), path.stat().st_size)
    assert (told["total"], told["made"], told["failed"], told["withheld"]) == (3, 3, 0, 0)
    assert {each["assessment"] for each in told["reports"]} == set(office.assessments)
    assert {each["state"] for each in told["reports"]} == {"made"}


def test_some_that_fail_end_with_one_and_are_named(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = BatchWork._is_let_in

    def withdrawn(self: BatchWork, batch: Any, item: Any) -> bool:
        if item.firm_id == office.firms[1]:
            office.withdraw(office.firms[1])
        return real(self, batch, item)

    monkeypatch.setattr(BatchWork, "_is_let_in", withdrawn)
    path = tmp_path / "all.zip"
    told = run(path, "--organisation", office.organisation.id, "--format", "json")
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        f"2 of 3 reports are in {path}.",
        "乙厂 (json): 未交付：企业的授权已收回或到期。",
    ]
    assert len(names(path)) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--organisation", "没有的社"), "no organisation"),
        (("--organisation", "诚信质量咨询社", "--client", "没有的厂"), "no client"),
        (("--organisation", "诚信质量咨询社", "--format", "rtf"), "rtf"),
        (("--client", "甲厂"), "--organisation"),
        (("--json",), "--organisation"),
        (("--batch", "0" * 16), "没有找到"),
    ],
)
def test_what_cannot_be_done_is_refused_with_two(
    office: Office, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    path = tmp_path / "all.zip"
    told = run(path, *words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert list(tmp_path.glob("all.zip*")) == []


def test_a_refusal_is_told_as_json_too(office: Office, tmp_path: Path) -> None:
    told = run(tmp_path / "x.zip", "--batch", "0" * 16, "--json")
    assert told.exit_code == 2
    assert json.loads(told.stdout)["error"] == "not_found"
    for firm_id in office.firms:
        office.withdraw(firm_id)
    told = run(tmp_path / "x.zip", "--organisation", office.organisation.id, "--json")
    assert json.loads(told.stdout)["error"] == "nothing_chosen"


def test_a_file_that_is_there_is_left_alone(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_text("mine")
    assert run(path, "--organisation", office.organisation.id).exit_code == 2
    assert path.read_text() == "mine"


def test_control_c_stops_after_the_report_and_the_same_command_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = BatchWork._made

    def interrupted(self: BatchWork, batch: Any, item: Any) -> Any:
        made.append(item.firm_id)
        if len(made) == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return real(self, batch, item)

    monkeypatch.setattr(BatchWork, "_made", interrupted)
    path = tmp_path / "all.zip"
    given = ("--organisation", office.organisation.id, "--format", "json")
    told = run(path, *given)
    assert told.exit_code == 130
    assert told.stdout == "Stopped after 2 of 3. The same command goes on.\n"
    assert not path.exists()
    assert (tmp_path / "all.zip.batch").exists()
    assert run(path, *given).exit_code == 0
    assert sorted(made) == sorted(office.firms)  # each once
    assert len(names(path)) == 4
    assert not (tmp_path / "all.zip.batch").exists()


def test_a_batch_that_was_stopped_goes_on_by_its_id(office: Office, tmp_path: Path) -> None:
    services, house = office.services, office.organisation.id
    batch = services.batches.ask(house, OPERATOR, office.firms, (Format.JSON,))
    services.batches.cancel(batch.id, OPERATOR)
    path = tmp_path / "later.zip"
    told = json.loads(run(path, "--batch", batch.id, "--json").stdout)
    assert told["batch"] == batch.id
    assert told["made"] == 3
    found = services.batches.look(batch.id, OPERATOR).batch
    assert found.state is BatchState.DONE
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert archive.namelist()[-1] == "清单.xlsx"


def test_a_batch_another_command_works_on_is_left_alone(office: Office, tmp_path: Path) -> None:
    services, house = office.services, office.organisation.id
    batch = services.batches.ask(house, OPERATOR, office.firms, (Format.JSON,))
    claimed = services.batch_work.claim(services.batch_work.new_worker(), batch.id)
    assert claimed is not None
    with services.answering._store.writing() as unit:  # the command has the machine's own clock
        assert unit.batches.beat(batch.id, str(claimed.worker), datetime.now(UTC))
    told = run(tmp_path / "x.zip", "--batch", batch.id)
    assert told.exit_code == 2
    assert "还在生成" in told.stderr
    assert services.batches.look(batch.id, OPERATOR).batch.state is BatchState.WORKING
