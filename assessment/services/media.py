"""What an uploaded file is, by its content alone, and how photos are made safe to keep."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from assessment.domain.errors import FileRefused

LONGEST_SIDE = 2000
MOST_PIXELS = 60_000_000
MOST_ENTRIES = 5000
JPEG_QUALITY = 85
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PHOTOS = ("JPEG", "PNG", "HEIF")

pi_heif.register_heif_opener()


@dataclass(frozen=True)
class Content:
    """Bytes that may be kept, what they are, and the ending of a name they are handed out under."""

    data: bytes
    media_type: str
    extension: str


def prepare(data: bytes, filename: str) -> Content:
    """Recognise a file and return what to store: photos encoded again, the rest as it came.

    The name only chooses between endings of the same kind (doc or wps).

    Raises:
        FileRefused: none of the kinds that can be kept, or damaged.
    """
    if data.startswith(b"%PDF-"):
        return Content(data, "application/pdf", "pdf")
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, filename)
    if data.startswith(_OLE):
        return _ole(data, filename)
    return _photo(data)


def _zipped(data: bytes, filename: str) -> Content:
    names = _names_in_zip(data)
    if "OFD.xml" in names:
        return Content(data, "application/ofd", "ofd")
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return Content(
            data, _OFFICE + "wordprocessingml.document", _ending(filename, "docx", "wps")
        )
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return Content(data, _OFFICE + "spreadsheetml.sheet", _ending(filename, "xlsx", "et"))
    raise FileRefused


_OFFICE = "application/vnd.openxmlformats-officedocument."


def _names_in_zip(data: bytes) -> frozenset[str]:
    """Read the list of entries; nothing is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise FileRefused("这个文件已损坏，打不开，没有上传。请重新保存后再传。") from None
    if len(names) > MOST_ENTRIES:
        raise FileRefused
    return frozenset(names)


def _ole(data: bytes, filename: str) -> Content:
    """Tell old Word and Excel files (and WPS files of the same form) by their streams."""
    if _stream("WordDocument") in data:
        return Content(data, "application/msword", _ending(filename, "doc", "wps"))
    if _stream("Workbook") in data or _stream("Book") in data:
        return Content(data, "application/vnd.ms-excel", _ending(filename, "xls", "et"))
    raise FileRefused


def _stream(name: str) -> bytes:
    """A directory entry of an OLE file: the stream's name, ended and filled with zeros."""
    return name.encode("utf-16-le").ljust(64, b"\0")


def _ending(filename: str, usual: str, wps: str) -> str:
    return wps if filename.lower().endswith(f".{wps}") else usual


def _photo(data: bytes) -> Content:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_PHOTOS) as image:
                return _encoded_again(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise FileRefused from None
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        raise FileRefused("这张照片已损坏，打不开，没有上传。请重新拍一张再传。") from None


def _encoded_again(image: Image.Image) -> Content:
    """Turn upright, make smaller, and write anew, so that place, time and camera are gone."""
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    is_png = image.format == "PNG"
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    buffer = io.BytesIO()
    if is_png:
        _bare(upright, "RGBA" if upright.has_transparency_data else "RGB").save(buffer, "PNG")
        return Content(buffer.getvalue(), "image/png", "png")
    _bare(upright, "RGB").save(buffer, "JPEG", quality=JPEG_QUALITY)
    return Content(buffer.getvalue(), "image/jpeg", "jpg")


def _bare(image: Image.Image, mode: str) -> Image.Image:
    """Return the pixels alone, without anything that came with them."""
    plain = image.convert(mode)
    plain.info = {}
    return plain


def _too_many_pixels() -> FileRefused:
    return FileRefused("这张照片的像素太多，没有上传。请用手机重新拍一张，或缩小后再传。")
