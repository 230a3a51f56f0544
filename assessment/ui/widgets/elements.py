"""HTML built from values: text is escaped by default, only what `tag` made counts as markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

#: Attributes of Python that HTML spells otherwise.
_SPELLING = {"css": "class", "for_": "for"}
_VOID = frozenset({"br", "hr", "img", "input"})


class Markup(str):
    """HTML that is already safe. Everything else is text and gets escaped."""

    __slots__ = ()


Part = str | Markup | None


def tag(name: str, /, *parts: Part, **attributes: str | int | bool | None) -> Markup:
    """Return one element; `css` is its class, `None` parts and attributes are left out."""
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{head}>")
    return Markup(f"<{name}{head}>{joined(parts)}</{name}>")


def joined(parts: Iterable[Part]) -> Markup:
    """Return parts one after the other."""
    return Markup("".join(_safe(part) for part in parts if part is not None))


def listed(items: Iterable[Part], *, name: str = "ul", css: str | None = None) -> Markup | None:
    """Return a list, or nothing where there are no items."""
    found = [tag("li", item) for item in items]
    return tag(name, *found, css=css) if found else None


def link(words: Part, href: str, css: str | None = None) -> Markup:
    """Return a link inside the application, opened in the same tab."""
    return tag("a", words, href=href, target="_self", css=css)


def outside_link(words: str, url: str | None) -> Markup:
    """Return a link to another site where the address is a web address, else the words alone."""
    if url is None or not url.startswith(("https://", "http://")):
        return tag("span", words)
    return tag("a", words, href=url, target="_blank", rel="noopener noreferrer")


def draw(markup: Markup | None) -> None:
    """Put markup on the page, under the style sheet of the views."""
    if markup:
        st.html(tag("div", markup, css="zj"))


def _safe(part: str) -> str:
    return part if isinstance(part, Markup) else escape(part)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = _SPELLING.get(key, key.replace("_", "-"))
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
