"""python -m assessment.reports.cut_fonts FOLDER: cut the bundled fonts out of Noto Sans CJK.

FOLDER holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc, as Debian's fonts-noto-cjk has them.
Only whoever changes the fonts needs this, with fonttools from the test requirements.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FACE = "Noto Sans CJK SC"
#: Shown in place of a character that no bundled font has.
MISSING = "〓"

_LETTERS = ((0x20, 0x17F), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x22FF), (0x2460, 0x27BF))
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_SIGNS = ((0x3000, 0x303F), (0x3100, 0x312F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))


def wide() -> set[int]:
    """Return the characters of the regular face: all of GBK, all Han characters, letters, signs."""
    return two_bytes("gbk") | set(spread((*_LETTERS, *_HAN, *_SIGNS)))


def narrow() -> set[int]:
    """Return the characters of the bold face: those of GB 2312, letters, signs."""
    return two_bytes("gb2312") | set(spread((*_LETTERS, *_SIGNS)))


def two_bytes(charset: str) -> set[int]:
    """Return what an encoding of two bytes can write."""
    found = set()
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            try:
                found.add(ord(bytes((first, second)).decode(charset)))
            except (UnicodeDecodeError, TypeError):
                continue
    return found


def spread(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (code for first, last in ranges for code in range(first, last + 1))


def cut(collection: Path, wanted: set[int], target: Path) -> set[int]:
    """Write the face with the wanted characters; return those it has."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    face = next(f for f in TTCollection(collection).fonts if f["name"].getDebugName(1) == FACE)
    options = subset.Options(
        layout_features=["kern", "locl", "ccmp", "tnum", "palt"],
        notdef_outline=True,
        name_IDs=["*"],
        hinting=False,
        desubroutinize=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(face)
    face.save(target)
    return set(face.getBestCmap())


def ranges_of(codes: Iterable[int]) -> str:
    """Return code points as lines of first and last in hexadecimal."""
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and lines[-1][1] == code - 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:X} {last:X}\n" for first, last in lines)


def main(folder: Path) -> None:
    has = cut(folder / "NotoSansCJK-Regular.ttc", wide(), FONTS / "NotoSansCJKsc-Regular.otf")
    cut(folder / "NotoSansCJK-Bold.ttc", narrow(), FONTS / "NotoSansCJKsc-Bold.otf")
    (FONTS / "coverage.txt").write_text(ranges_of(has), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
