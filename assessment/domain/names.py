"""Text typed by people: cleaned a little, refused where it would mislead a reader."""

from __future__ import annotations

import re
import unicodedata

from assessment.domain.errors import BadText

NAME_LIMIT = 100
NOTE_LIMIT = 1000
NUMBER_LIMIT = 100
_LETTERS_AND_DIGITS = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
_TO_HALF_WIDTH = {full: full - 0xFEE0 for full in _LETTERS_AND_DIGITS} | {0x3000: " "}
_UNREADABLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def clean_firm_name(text: str) -> str:
    """Return a firm's name in one line; full-width letters and digits become half-width.

    Chinese brackets stay as they are: they belong to the registered name.

    Raises:
        BadText: empty, longer than 100 characters, or with characters that cannot be seen.
    """
    return _clean_name(text, "企业名称", "写营业执照上的全称或常用简称都可以")


def clean_title(text: str, what: str) -> str:
    """Return the name of something else that people gave it; ``what`` stands in the refusal.

    Raises:
        BadText: empty, longer than 100 characters, or with characters that cannot be seen.
    """
    return _clean_name(text, what, "写一个别人一看就明白的名称")


def _clean_name(text: str, what: str, hint: str) -> str:
    name = " ".join(text.translate(_TO_HALF_WIDTH).split(" ")).strip()
    name = re.sub(" +", " ", unicodedata.normalize("NFC", name))
    if not name:
        raise BadText(f"请填写{what}，{hint}。")
    if len(name) > NAME_LIMIT:
        raise BadText(f"{what}超过 {NAME_LIMIT} 个字，请写短一些。")
    if _has_unreadable(name):
        raise BadText(f"{what}里有看不见的字符，请删掉后手工输入一遍。")
    return name


def clean_note(text: str) -> str:
    """Return a note; lines stay, an empty note is allowed (it deletes the old one).

    Raises:
        BadText: longer than 1000 characters, or with control characters.
    """
    note = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(note) > NOTE_LIMIT:
        raise BadText(f"备注超过 {NOTE_LIMIT} 个字，没有保存。请写短一些。")
    if _has_unreadable(note.replace("\n", "").replace("\t", "")):
        raise BadText("备注里有看不见的字符，没有保存。请删掉后手工输入一遍。")
    return note


def clean_text(text: str) -> str:
    """Return a short text in one line.

    Raises:
        BadText: it has characters that cannot be seen.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if _has_unreadable(line):
        raise BadText("这段文字里有看不见的字符，请删掉后手工输入一遍。")
    return line


def clean_document_number(text: str) -> str:
    """Return the number of a document (文号), in one line.

    Raises:
        BadText: longer than 100 characters, or with characters that cannot be seen.
    """
    number = unicodedata.normalize("NFC", text).strip()
    if len(number) > NUMBER_LIMIT or _has_unreadable(number):
        raise BadText(f"文号请写在一行里，不超过 {NUMBER_LIMIT} 个字。这条佐证没有保存。")
    return number


def safe_filename(text: str, extension: str) -> str:
    """Return a name under which a stored file may be handed out: no paths, no tricks, one dot."""
    stem = re.split(r"[\\/]", text)[-1].rpartition(".")[0] or re.split(r"[\\/]", text)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", stem) if c.isprintable())
    kept = re.sub(r'[<>:"|?*%;.]+', "_", kept).strip(" _")
    return f"{kept[:80] or '佐证'}.{extension}"


def by_sound(name: str) -> bytes:
    """Return what puts names in order: this encoding has common characters by their sound."""
    return name.encode("gb18030", "replace")


def _has_unreadable(text: str) -> bool:
    return any(unicodedata.category(letter) in _UNREADABLE for letter in text)
