"""Plain forms that post to a route: what they carry stays out of the address bar.

A field is never called what a form or a page has a property for (``name``, ``title``, ...):
the page would drop it before it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessment.services.forms import FORM_FIELD, NEXT_FIELD
from assessment.ui.widgets.elements import Markup, Part, joined, tag


def form(action: str, mark: str, *parts: Part, kind: str = "", with_file: bool = False) -> Markup:
    """Return a form with the mark of this browser (``context.form_mark()``)."""
    return tag(
        "form",
        hidden(FORM_FIELD, mark),
        *parts,
        method="post",
        action=action,
        css=f"door {kind}".strip(),
        enctype="multipart/form-data" if with_file else None,
    )


#: Properties of forms and pages that would suggest themselves as the name of a field.
TAKEN = frozenset({"action", "body", "domain", "dir", "lang", "length", "method", "name", "title"})


def hidden(name: str, value: str) -> Markup:
    """Return a field nobody sees."""
    assert name not in TAKEN, f"a page drops a field called {name}"
    return tag("input", type="hidden", name=name, value=value)


def going_on(path: str | None) -> Markup | None:
    """Return the field that says which page of ours comes afterwards, where there is one."""
    return hidden(NEXT_FIELD, path) if path else None


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
    assert name not in TAKEN, f"a page drops a field called {name}"
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


def choice(
    name: str,
    label: str,
    groups: Mapping[str, Mapping[str, str]],
    *,
    form_name: str,
    blank: str,
    hint: str = "",
) -> Markup:
    """Return a list to choose from, as the browser draws it: groups of values with their words."""
    own_id = f"{form_name}-{name}"
    hint_id = f"{own_id}-hint" if hint else None
    options = [tag("option", blank, value="")]
    options += [
        tag("optgroup", *(tag("option", said, value=v) for v, said in group.items()), label=title)
        for title, group in groups.items()
    ]
    drawn = tag("select", *options, id=own_id, name=name, aria_describedby=hint_id)
    told = tag("span", hint, id=hint_id, css="quiet") if hint else None
    return joined((tag("label", label, for_=own_id), drawn, told))
