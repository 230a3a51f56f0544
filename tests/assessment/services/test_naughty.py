"""Whatever people type is kept as they typed it or refused with a sentence, and never more."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from assessment.domain.errors import Refusal
from assessment.domain.names import clean_firm_name, clean_note, safe_filename
from assessment.services.account_rights import SYSTEM

NAUGHTY = json.loads((Path(__file__).parents[2] / "naughty.json").read_text(encoding="utf-8"))


def unseen(text: str) -> bool:
    return any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)


def test_a_name_is_kept_or_refused(bench: Any) -> None:
    services, key = bench.services, (bench.assessment_id, bench.actor)
    before = "长安精工机械厂"
    for text in NAUGHTY:
        try:
            expected = clean_firm_name(text)
        except Refusal:
            expected = None
        problems = services.profiles.set_facts(*key, {"firm.name": text})
        assert bool(problems) == (expected is None), text
        before = expected or before
        assert services.profiles.facts(*key)["firm.name"] == before, text
        told = json.loads(services.privacy.export_firm(bench.actor, _firm(bench)))
        assert told["firm"][0]["name"] == before, text
    assert services.trail.verify().ok


def _firm(bench: Any) -> str:
    with bench.services.trail._store.reading() as unit:
        return str(unit.answers.assessment(bench.assessment_id).firm_id)


def test_a_note_is_kept_or_refused(bench: Any) -> None:
    services, key = bench.services, (bench.assessment_id, bench.actor)
    for text in NAUGHTY:
        services.answering.note(*key, "Q103", "before")
        try:
            expected = clean_note(text)
        except Refusal as refusal:
            with pytest.raises(type(refusal)):
                services.answering.note(*key, "Q103", text)
            expected = "before"
        else:
            services.answering.note(*key, "Q103", text)
        with services.trail._store.reading() as unit:
            assert unit.answers.notes(bench.assessment_id).get("Q103", "") == expected, text


def test_a_value_that_is_no_answer_changes_nothing(bench: Any) -> None:
    for text in NAUGHTY:
        for question, value, reason in ((text, 3, None), ("Q103", text, None), ("Q103", -1, text)):
            with pytest.raises((Refusal, TypeError, ValueError)):
                bench.save(question, value, reason=reason)
    with bench.services.trail._store.reading() as unit:
        assert unit.answers.events(bench.assessment_id) == ()


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_file_name_is_harmless(text: str) -> None:
    name = safe_filename(text, "pdf")
    assert name.endswith(".pdf")
    assert not set('/\\<>:"|?*%;') & set(name)
    assert not unseen(name)
    assert name.count(".") == 1


def test_an_id_that_is_none_is_refused_and_the_trail_stays_whole(bench: Any) -> None:
    services = bench.services
    for text in NAUGHTY:
        for use in (
            lambda text=text: services.privacy.export_firm(bench.actor, text),
            lambda text=text: services.results.result(text, bench.actor),
            lambda text=text: services.results.verify(text, SYSTEM),
        ):
            with pytest.raises(Refusal):
                use()
    assert services.trail.verify().ok
