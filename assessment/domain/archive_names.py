"""Names of files in an archive: readable, safe on every system, and each only once."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count

#: Letters, digits and marks that belong to names of firms; everything else becomes a low line.
_KEPT = frozenset("-_()（）·&+、，.《》〔〕")
#: What Windows opens as a device, whatever the ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
#: File systems take 255 bytes; a Chinese character has three, and a rare one four.
MOST_BYTES = 150
NAMELESS = "未命名企业"


class ArchiveNames:
    """Hands out names of files; one that was given before gets a number."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, title: str, rest: str) -> str:
        """Return ``title`` made safe with ``rest`` (our own words and the ending) behind it."""
        stem = safe_stem(title)
        candidates = chain((stem,), (f"{stem}（{n}）" for n in count(2)))
        name = next(f"{each}-{rest}" for each in candidates if self._is_free(f"{each}-{rest}"))
        self._taken.add(_same(name))
        return name

    def _is_free(self, name: str) -> bool:
        return _same(name) not in self._taken


def safe_stem(title: str) -> str:
    """Return a title as the beginning of a file's name: no folder, no device, no trick."""
    plain = unicodedata.normalize("NFC", title)
    visible = (c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    kept = "".join(c if _is_kept(c) else "_" for c in visible)
    kept = re.sub("_+", "_", re.sub(" +", " ", kept))
    stem = _cut(kept).strip(" ._-")
    if not re.search(r"[^\W_]", stem):
        return NAMELESS
    return f"_{stem}" if _DEVICES.fullmatch(stem.partition(".")[0].strip()) else stem


def _is_kept(letter: str) -> bool:
    return letter in _KEPT or letter == " " or unicodedata.category(letter)[0] in "LN"


def _cut(text: str) -> str:
    """Return as much of a text as a file system surely takes, never half a character."""
    return text.encode("utf-8", "ignore")[:MOST_BYTES].decode("utf-8", "ignore")


def _same(name: str) -> str:
    """Return what two names share that some system takes for one."""
    return unicodedata.normalize("NFKC", name).casefold()
