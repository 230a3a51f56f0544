"""JSON: after its schema, whole, and with the numbers of the scorecard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from assessment.reports import as_json as module
from assessment.reports.as_json import SCHEMA, as_json
from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.services.report_material import Material

SCHEMA_FILE = Path(module.__file__).parent / "schema" / "report-1.json"
CHECK = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def read(document: ReportDocument) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(as_json(document))
    return content


def sections(document: ReportDocument) -> dict[str, Any]:
    return {section["key"]: section for section in read(document)["sections"]}


def test_the_schema_is_one_and_has_this_number() -> None:
    Draft202012Validator.check_schema(CHECK.schema)
    assert CHECK.schema["$id"] == SCHEMA == CHECK.schema["properties"]["schema"]["const"]


def test_a_whole_report_follows_the_schema(document: ReportDocument) -> None:
    CHECK.validate(read(document))


def test_a_preview_follows_the_schema(make: Any) -> None:
    CHECK.validate(read(compose(make.firm(receipt=None))))


def test_all_sections_are_there(document: ReportDocument) -> None:
    assert list(sections(document)) == [section.key for section in document.sections]


def test_grids_of_one_key_become_one_table(document: ReportDocument, rich: Material) -> None:
    rows = sections(document)["answers"]["tables"]["answers"]["rows"]
    assert {row["id"] for row in rows} == {
        q.id for q in rich.library.model().applicable("M", "micro")
    }


def test_names_come_out_as_they_went_in(make: Any) -> None:
    for name in ("=1+1", "<b>&\\'", "𠮷野家\u200f厂", "质\U00020bb7🙂"):
        assert read(compose(make.firm(name=name)))["head"]["firm"] == name
