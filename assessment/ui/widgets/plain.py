"""User text in the labels of Streamlit, which reads labels as Markdown: shown letter by letter."""

from __future__ import annotations

import re

#: Every ASCII punctuation mark, each of which Markdown lets escape by a backslash.
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_BREAKS = re.compile(r"[\t\n\v\f\r ]*[\n\r][\t\n\v\f\r ]*")
#: Streamlit looks once more at text that is already read, for :smile:, :material/home:, ->, web and
#: e-mail addresses. It does not look across an element, so an empty one stands in each of these.
_JOINTS = re.compile(r"(?<=[:@])|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE)
_EMPTY = ":color[]"


def plain(text: str) -> str:
    """Return a user text as a label that shows it literally; line breaks become spaces.

    Options of a select box are no Markdown and stay as they are.
    """
    one_line = _BREAKS.sub(" ", text).strip(" \t\v\f")
    return _EMPTY.join(_MARKS.sub(r"\\\1", part) for part in _JOINTS.split(one_line))
