"""Plain forms that post to a route: what they carry stays out of the address bar."""

from __future__ import annotations

from assessment.services.forms import FORM_FIELD
from assessment.ui.widgets.elements import Markup, Part, joined, tag


def form(action: str, mark: str, *parts: Part, kind: str = "") -> Markup:
    """Return a form with the mark of this browser (``context.form_mark()``)."""
    css = f"door {kind}".strip()
    return tag("form", hidden(FORM_FIELD, mark), *parts, method="post", action=action, css=css)


def hidden(name: str, value: str) -> Markup:
    """Return a field nobody sees."""
    return tag("input", type="hidden", name=name, value=value)


def submit(words: str) -> Markup:
    """Return the button that posts the form."""
    return tag("button", words, type="submit")


def line(
    name: str,
    label: str,
    *,
    form_name: str = "resume",
    type: str = "text",
    hint: str = "",
    required: bool = True,
    autocomplete: str = "off",
    **attributes: str | int | bool | None,
) -> Markup:
    """Return one line to type in, under its label, with a hint below.

    ``form_name`` keeps its id apart from the same field of another form on the page.
    """
    own_id = f"{form_name}-{name}"
    hint_id = f"{own_id}-hint" if hint else None
    typed = tag(
        "input",
        id=own_id,
        name=name,
        type=type,
        required=required,
        autocomplete=autocomplete,
        spellcheck="false",
        aria_describedby=hint_id,
        **attributes,
    )
    told = tag("span", hint, id=hint_id, css="quiet") if hint else None
    return joined((tag("label", label, for_=own_id), typed, told))
