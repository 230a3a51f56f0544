"""Texts for people pass through here: `_()` looks one up in the catalogue of the language in use.

Simplified Chinese is the source language, so its catalogue is empty and a text stands for itself.
`python -m assessment.i18n` collects all texts into `zhijie.pot` for translators.
"""

import gettext
from pathlib import Path

DOMAIN = "zhijie"
FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "zh_Hans"

_catalogue: gettext.NullTranslations = gettext.translation(
    DOMAIN, FOLDER, languages=[SOURCE_LANGUAGE], fallback=True
)


def use(language: str) -> None:
    """Choose the language of this process; an unknown one leaves the source texts."""
    global _catalogue  # noqa: PLW0603
    _catalogue = gettext.translation(DOMAIN, FOLDER, languages=[language], fallback=True)


def _(text: str) -> str:
    """Return a text in the language in use."""
    return _catalogue.gettext(text) if text else text


def content(text: str) -> str:
    """Return a text of the content files in the language in use (not collected from code)."""
    return _(text)
