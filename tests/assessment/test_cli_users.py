"""The command line for accounts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.testing import CliRunner

from assessment.bootstrap import Services
from assessment.cli import app

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.usefixtures("content_once")


@pytest.fixture(autouse=True)
def installation(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", str(services.settings.data))
    monkeypatch.setenv("ZHIJIE_PASSWORD_KIBIBYTES", "64")


def run(*words: str, typed: str | None = None) -> Any:
    return CliRunner().invoke(app, words, input=typed, catch_exceptions=False)


def test_the_first_administrator_is_made_with_a_password_nobody_sees(services: Services) -> None:
    result = run("user", "add", "boss", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert "added boss as admin" in result.stdout
    assert PASSWORD not in result.output
    services.sign_in.enter("boss", PASSWORD, "10.0.0.1")
    assert run("user", "list").stdout == "boss\tadmin\tactive\tpassword only\n"


def test_a_code_takes_the_place_of_a_password(services: Services) -> None:
    told = run("user", "add", "desk", "--role", "bureau", "--scope", "xian", "--code").stdout
    code = re.findall(r"code (\S+),", told)[0]
    services.recovery.recover("desk", code, PASSWORD, "10.0.0.1")


def test_roles_reset_and_switching_off(services: Services) -> None:
    run("user", "add", "boss", "--code")
    run("user", "add", "other", "--role", "bureau", "--scope", "yanta", "--code")
    given = run("user", "role", "other", "--role", "bureau", "--scope", "xian").stdout
    assert given == "other\tbureau:xian bureau:yanta\tactive\tpassword only\n"
    taken = run("user", "role", "other", "--role", "bureau", "--scope", "xian", "--take").stdout
    assert "xian" not in taken
    assert "code " in run("user", "reset", "other", "--second-factor").stdout
    assert "\toff\t" in run("user", "deactivate", "other").stdout
    assert "\tactive\t" in run("user", "activate", "other").stdout


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("add", "boss"), "short\nshort\n", "密码至少"),
        (("add", "a"), f"{PASSWORD}\n{PASSWORD}\n", "账号名"),
        (("add", "desk", "--role", "bureau", "--code"), None, "地区"),
        (("reset", "nobody"), None, "没有找到"),
        (("deactivate", "nobody"), None, "没有找到"),
    ],
)
def test_what_is_refused_is_told(words: tuple[str, ...], typed: str | None, sentence: str) -> None:
    result = run("user", *words, typed=typed)
    assert result.exit_code == 2
    assert sentence in result.stderr
