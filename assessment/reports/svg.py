"""SVG built from values: text is always escaped."""

from __future__ import annotations

from html import escape

#: The bundled font first, so that paper and a page without it come as close as they can.
FONTS = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Noto Sans SC, sans-serif"
#: The ink is that of the place: dark on paper, what the theme says on a page.
INK, PAPER_INK = "currentColor", "#16292e"
QUIET, LINE = "#61777d", "#b9c9cb"
TEAL, TEAL_SOFT, AMBER = "#0b6360", "#d6e8e6", "#b96a09"


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """Return one element; ``None`` attributes are left out, ``_`` stands for a hyphen.

    Children are elements already; words go through :func:`words`.
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{''.join(children)}</{name}>"


def words(text: str, x: float, y: float, *, size: float = 13, **attributes: str | float) -> str:
    """Return a line of text."""
    look: dict[str, str | float | None] = {"fill": INK, "font_size": size, **attributes}
    return element("text", escape(text), x=x, y=y, **look)


def drawing(width: int, height: int, title: str, *children: str) -> str:
    """Return a whole picture with its content in words for whoever cannot see it."""
    return element(
        "svg",
        element("title", escape(title)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family=FONTS,
        color=PAPER_INK,
        role="img",
    )


def _number(value: str | float | None) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
