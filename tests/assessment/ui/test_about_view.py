"""The method page: everything a result is made of, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from streamlit.testing.v1 import AppTest

View = Callable[..., AppTest]


def test_the_method_names_every_gate_level_and_weight(
    view: View, services: Any, shown: Any
) -> None:
    page = view("about")
    assert not page.exception
    text, model = shown(page), services.library.model()
    assert all(escape(gate.sentence) in text for gate in model.gates)
    assert all(escape(level.meaning) in text for level in model.scale.levels)
    assert all(f"{weight}%" in text for weight in model.weights["M"].values())


def test_the_version_is_named_by_its_digests(view: View, services: Any, shown: Any) -> None:
    text, library = shown(view("about")), services.library
    for digest in (library.model().scoring_digest, library.model().text_digest, library.digest):
        assert digest in text


def test_limits_and_privacy_are_said(view: View, shown: Any) -> None:
    text = shown(view("about"))
    assert "不得用于宣传" in text
    assert "不用于监管" in text
