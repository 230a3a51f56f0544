"""python -m tests.samples FOLDER: the reports of an invented firm, as docs/samples has them."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from assessment.reports.render import Renderer
from assessment.services.report_material import Format
from questionnaires.loader import load_library
from tests.reports import Maker, workshop


def main(folder: Path) -> None:
    """Write one file a format."""
    material = workshop(Maker(load_library()))
    renderer = Renderer()
    folder.mkdir(parents=True, exist_ok=True)
    for form in Format:
        data = renderer(material, form)
        (folder / f"invented-workshop.{form.value}").write_bytes(data)
        if form is Format.PDF:
            _picture(data, folder / "invented-workshop.png")
    renderer.close()


def _picture(data: bytes, path: Path) -> None:
    """Draw the first page."""
    file = pdfium.PdfDocument(data)
    drawn = file[0].render(scale=1.4).to_pil()
    drawn.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(path, optimize=True)
    file.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
