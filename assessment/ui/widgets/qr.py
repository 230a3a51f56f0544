"""A QR picture, drawn here: nothing is asked of another site."""

from __future__ import annotations

import segno

from assessment.ui.widgets.elements import Markup, tag

SCALE, BORDER = 5, 4
GROUP = 4


def qr_picture(words: str, alternative: str) -> Markup:
    """Return a picture of a text, dark on white in every scheme, with what it says in words."""
    code = segno.make(words, error="m")
    address = code.svg_data_uri(scale=SCALE, border=BORDER, dark="#000", light="#fff")
    width = str(code.symbol_size(SCALE, BORDER)[0])
    return tag("img", src=address, alt=alternative, width=width, height=width, css="qr")


def in_groups(letters: str) -> str:
    """Return letters in groups of four, as people read them out and type them."""
    return " ".join(letters[n : n + GROUP] for n in range(0, len(letters), GROUP))
