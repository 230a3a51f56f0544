"""python -m tests.samples FOLDER: the reports of an invented firm, as docs/samples has them."""

from __future__ import annotations

import sys
from pathlib import Path

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
        (folder / f"invented-workshop.{form.value}").write_bytes(renderer(material, form))
    renderer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
