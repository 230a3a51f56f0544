"""The questionnaire: what Python hands to the instrument, and where it turns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import assessment.ui.instrument as package
from assessment.services.visits import SESSION_COOKIE
from assessment.ui import context
from assessment.ui.context import Open
from assessment.ui.instrument.sheet import Sections, section_data, waiting_data
from assessment.ui.instrument.texts import texts

View = Callable[..., AppTest]
FOLDER = Path(package.__file__).parent


@pytest.fixture
def here(bench: Any, cookies: dict[str, str]) -> Callable[[], Open]:
    """Return a function that reads the open assessment as a view would."""
    cookies[SESSION_COOKIE] = bench.entered.token

    def read() -> Open:
        found = context.opened()
        assert found is not None
        return found

    return read


def test_the_page_mounts_the_instrument(view: View, bench: Any) -> None:
    page = view("questionnaire", bench.entered.token)
    assert not page.exception
    assert page.title[0].value == "质量问卷"


def test_sections_are_the_dimensions_that_are_asked(here: Any) -> None:
    open_ = here()
    sections = Sections.of(open_)
    assert sections.ids[0] == "D1"
    assert sum(len(questions) for questions in sections.questions.values()) == 23
    assert sections.beside("D1", -1) == "D1"
    assert sections.known("nonsense") == "D1"
    assert sections.of_question("Q205") == "D2"
    assert sections.of_question("Q999") is None


def test_the_next_open_question_is_looked_for_from_here_on(here: Any, bench: Any) -> None:
    for question in ("Q101", "Q103", "Q105", "Q201"):
        bench.save(question, 3)
    sections = Sections.of(here())
    assert sections.next_open("D1") == ("D2", "Q205")
    assert sections.next_open("D10") == ("D2", "Q205")


def test_a_section_is_plain_data(here: Any, bench: Any) -> None:
    bench.save("Q101", 4)
    bench.services.answering.note(bench.assessment_id, bench.actor, "Q101", "见公告栏")
    open_ = here()
    data = section_data(open_, Sections.of(open_), "D1", "Q103")
    assert json.loads(json.dumps(data)) == data
    first = data["questions"][0]
    assert (first["id"], first["number"], first["value"], first["note"]) == (
        "Q101",
        1,
        4,
        "见公告栏",
    )
    assert len(first["anchors"]) == 5
    assert data["saved"] == 1
    assert data["total"] == 23
    assert data["focus"] == "Q103"
    assert data["sections"][0]["answered"] == 1
    assert not data["readonly"]


def test_a_submitted_sheet_is_read_only(here: Any, answered: Any) -> None:
    day = answered.clock().date()
    answered.services.results.submit(answered.assessment_id, answered.actor, day)
    open_ = here()
    assert section_data(open_, Sections.of(open_), "D1", None)["readonly"]


def test_the_review_page_sends_what_waits_without_drawing_questions(here: Any) -> None:
    data = waiting_data(here())
    assert data["section"] is None
    assert data["questions"] == []


def test_every_word_of_the_script_is_handed_to_it() -> None:
    """The script names its texts as t.name; each has words, and none is left over."""
    script = "".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("*.js"))
    used = set(re.findall(r"\bt(?:exts)?\.([a-z_]+)\b", script))
    assert used == set(texts())
    assert not re.search(r"[\u4e00-\u9fff]", script)


def test_the_script_escapes_by_construction() -> None:
    """No markup is ever made from text."""
    script = "".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
