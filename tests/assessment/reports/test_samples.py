"""The samples in the repository: in every format, and none that could pass for a real firm."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest

from assessment.services.report_material import Format

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
MARK = "虚构企业"


@pytest.mark.parametrize("form", Format)
def test_a_sample_says_that_its_firm_is_invented(form: Format) -> None:
    data = (SAMPLES / f"invented-workshop.{form.value}").read_bytes()
    assert len(data) < 1_000_000
    if form is Format.JSON:
        assert MARK in json.loads(data)["head"]["disclaimer"]
    elif form is Format.PDF:
        file = pdfium.PdfDocument(data)
        texts = [page.get_textpage().get_text_range() for page in file]
        file.close()
        assert all(MARK in text for text in texts)
    else:
        with ZipFile(BytesIO(data)) as parts:
            told = "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
        assert MARK in told
