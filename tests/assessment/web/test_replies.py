"""Every named error has a status somebody decided on, and is one Chinese sentence."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest

import assessment
from assessment.domain.account_errors import NotSignedIn, SignInSlowed
from assessment.domain.errors import AlreadySubmitted, NotFound, Refusal, TooManyAttempts
from assessment.domain.sharing_errors import Forbidden, MayFill
from assessment.web.hosts import ForeignHost
from assessment.web.replies import STATUS, refused, status_of


def every_refusal() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(assessment.__path__, "assessment."):
        if not module.name.startswith(("assessment.ui", "assessment.i18n")):
            importlib.import_module(module.name)
    found, waiting = [], [Refusal]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return sorted((k for k in found if k.__module__.startswith("assessment.")), key=str)


@pytest.mark.parametrize("kind", every_refusal(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_of_its_own_or_of_its_kind(kind: type[Refusal]) -> None:
    decided = [each for each in kind.__mro__ if each in STATUS]
    assert decided[0] is not Refusal or kind is Refusal, "decide its status in replies.STATUS"
    assert 400 <= status_of(kind) <= 503


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (NotSignedIn, 401),
        (Forbidden, 403),
        (MayFill, 403),
        (NotFound, 404),
        (AlreadySubmitted, 409),
        (ForeignHost, 421),
        (TooManyAttempts, 429),
        (SignInSlowed, 429),
    ],
)
def test_the_status_says_what_kind_of_no_it_is(kind: type[Refusal], status: int) -> None:
    assert status_of(kind) == status


def test_a_refusal_is_json_to_scripts_and_a_page_to_people() -> None:
    slowed = SignInSlowed(7)
    told = refused(slowed, "/api/answers")
    assert json.loads(bytes(told.body)) == {"code": slowed.code, "sentence": slowed.sentence}
    assert (told.status_code, told.headers["retry-after"]) == (429, "7")
    page = refused(Refusal("<b>不行</b>"), "/evidence/x")
    assert "&lt;b&gt;不行&lt;/b&gt;" in bytes(page.body).decode()
    assert 'lang="zh-CN"' in bytes(page.body).decode()


def test_every_sentence_is_chinese_and_every_code_is_a_word() -> None:
    kinds = every_refusal()
    for kind in kinds:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in kind.sentence), kind
        assert kind.code.replace("_", "").isascii()
    codes = [kind.code for kind in kinds if "code" in vars(kind)]
    assert len(codes) == len(set(codes)), "a code leads to one sentence"
