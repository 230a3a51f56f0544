"""Lists by names people gave: two of the same name stay two."""

from __future__ import annotations

from assessment.ui.widgets.choices import distinct


def test_names_that_differ_stay_as_they_are() -> None:
    assert distinct({"a": "甲厂", "b": "乙厂"}) == {"a": "甲厂", "b": "乙厂"}


def test_of_two_the_same_the_second_gets_a_number() -> None:
    shown = distinct({"a": "甲厂", "b": "甲厂", "c": "甲厂（2）", "d": "甲厂"})
    assert shown["a"] == "甲厂"
    assert shown["b"] == "甲厂（2）"
    assert len(set(shown.values())) == 4
