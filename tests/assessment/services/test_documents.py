"""Evidence: what is taken, what is refused, where it counts."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assessment.domain.errors import (
    AlreadySubmitted,
    BadText,
    DocumentIncomplete,
    EvidenceFull,
    FileRefused,
    FileTooLarge,
    NotFound,
    UnknownQuestion,
)
from assessment.domain.firms import Actor, ActorKind
from assessment.services.media import LONGEST_SIDE, prepare

PDF = b"%PDF-1.7\n" + b"0" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
HEIC = (Path(__file__).parent / "small.heic").read_bytes()  # 64 x 48, a grey gradient
STRANGER = Actor(ActorKind.ANONYMOUS, "0000000000000000")


def picture(form: str = "JPEG", size: tuple[int, int] = (300, 200), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, form, **options)
    return buffer.getvalue()


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le").ljust(64, b"\0")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (PDF, "a.exe", "pdf"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "a.ofd", "ofd"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.docx", "docx"),
        (zipped("[Content_Types].xml", "word/document.xml"), "a.WPS", "wps"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "xlsx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.et", "et"),
        (ole("WordDocument"), "a.doc", "doc"),
        (ole("WordDocument"), "a.wps", "wps"),
        (ole("Workbook"), "a.xls", "xls"),
        (ole("Book"), "a.et", "et"),
        (picture(), "a.png", "jpg"),
        (picture("PNG"), "a.jpg", "png"),
        (HEIC, "a.heic", "jpg"),
    ],
)
def test_files_are_known_by_their_content(data: bytes, name: str, extension: str) -> None:
    assert prepare(data, name).extension == extension


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\0",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh",
        b"GIF89a" + b"\0" * 40,
        OLE,
        zipped("evil.exe"),
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        b"PK\x03\x04" + b"\0" * 40,
        picture()[:600],
        picture("PNG")[:600],
        HEIC[:300],
        HEIC[:60] + b"\xff" * 600,
        zipped(*(str(n) for n in range(5001)), "OFD.xml"),
    ],
)
def test_other_content_is_refused_whatever_its_name(data: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        prepare(data, "证书.pdf")
    assert refused.value.sentence.endswith("。")


def test_photos_become_small_upright_and_bare() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    exif.get_ifd(0x8825)[2] = (34.0, 15.0, 0.0)
    taken = picture(size=(3000, 1500), exif=exif, comment=b"SecretComment")
    kept = prepare(taken, "a.jpg").data
    image = opened(kept)
    assert image.size == (LONGEST_SIDE // 2, LONGEST_SIDE)
    assert not image.getexif()
    assert b"Secret" not in kept
    assert len(kept) < len(taken)


def test_words_hidden_in_a_png_are_gone_and_transparency_stays() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("author", "SecretAuthor")
    buffer = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 10)).save(buffer, "PNG", pnginfo=words)
    kept = prepare(buffer.getvalue(), "a.png").data
    assert b"Secret" not in kept
    assert opened(kept).mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_every_kind_of_pixel_is_kept(mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (30, 20)).save(buffer, "JPEG" if mode in ("L", "CMYK") else "PNG")
    assert opened(prepare(buffer.getvalue(), "a.png").data).size == (30, 20)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    for side in (9000, 12000, 20000):
        buffer = io.BytesIO()
        Image.new("1", (side, side)).save(buffer, "PNG")
        with pytest.raises(FileRefused, match="像素"):
            prepare(buffer.getvalue(), "a.png")


def attach(bench: Any, question: str = "Q103", **what: Any) -> Any:
    return bench.services.documents.attach(bench.assessment_id, bench.actor, question, **what)


def evidenced(bench: Any) -> set[str]:
    model = bench.services.library.model()
    with bench.services.answering._store.reading() as unit:
        state = unit.answers.state(bench.assessment_id)
    return {q for q, mark in zip(model.question_ids, state.evidence, strict=True) if mark}


def files_of(bench: Any) -> list[Any]:
    folder = bench.services.settings.evidence_folder
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_attached_file_counts_and_can_be_fetched(bench: Any) -> None:
    evidence = attach(bench, filename="任命文件.pdf", data=PDF)
    assert (evidence.filename, evidence.media_type, evidence.size) == (
        "任命文件.pdf",
        "application/pdf",
        len(PDF),
    )
    assert evidenced(bench) == {"Q103"}
    found, content = bench.services.documents.fetch(evidence.id, bench.actor)
    assert (found, content) == (evidence, PDF)
    assert hashlib.sha256(content).hexdigest() == evidence.sha256


def test_number_and_date_together_count_too(bench: Any) -> None:
    attach(bench, document_number="质字〔2026〕3号", document_date="2026-03-01")
    assert evidenced(bench) == {"Q103"}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"document_number": "3号"},
        {"document_date": "2026-03-01"},
        {"document_number": " ", "document_date": "2026-03-01"},
        {"document_number": "3号", "document_date": "2026-02-30"},
        {"document_number": "3号", "document_date": "2027-01-01"},
        {"document_number": "3号", "document_date": "1900-01-01"},
    ],
)
def test_half_a_document_is_refused(bench: Any, document: dict[str, str]) -> None:
    with pytest.raises(DocumentIncomplete):
        attach(bench, **document)
    assert evidenced(bench) == set()


def test_a_number_that_cannot_be_read_is_refused(bench: Any) -> None:
    with pytest.raises(BadText):
        attach(bench, document_number="3\u202e号", document_date="2026-03-01")


def test_the_same_file_is_stored_once_and_serves_both_questions(bench: Any) -> None:
    photo = picture()
    first = attach(bench, filename="a.jpg", data=photo)
    second = attach(bench, "Q201", filename="b.jpg", data=photo)
    assert second.id == first.id
    assert second.question_ids == ("Q103", "Q201")
    assert len(files_of(bench)) == 1
    assert evidenced(bench) == {"Q103", "Q201"}


def test_a_link_lets_evidence_serve_one_more_question(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    documents = bench.services.documents
    for _ in range(2):
        linked = documents.link(bench.assessment_id, bench.actor, "Q201", evidence.id)
        assert linked.question_ids == ("Q103", "Q201")
    assert evidenced(bench) == {"Q103", "Q201"}


def test_what_serves_no_question_any_more_is_deleted(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    documents = bench.services.documents
    documents.link(bench.assessment_id, bench.actor, "Q201", evidence.id)
    documents.detach(bench.assessment_id, bench.actor, "Q103", evidence.id)
    assert evidenced(bench) == {"Q201"}
    assert len(files_of(bench)) == 1
    documents.detach(bench.assessment_id, bench.actor, "Q201", evidence.id)
    documents.detach(bench.assessment_id, bench.actor, "Q201", evidence.id)
    assert evidenced(bench) == set()
    assert files_of(bench) == []
    with pytest.raises(NotFound):
        documents.fetch(evidence.id, bench.actor)


def test_a_question_stays_evidenced_while_one_piece_is_left(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    attach(bench, document_number="3号", document_date="2026-03-01")
    bench.services.documents.detach(bench.assessment_id, bench.actor, "Q103", evidence.id)
    assert evidenced(bench) == {"Q103"}


def test_limits_hold_for_a_file_for_files_and_for_all_together(bench: Any) -> None:
    with pytest.raises(FileTooLarge, match="1 MB"):
        attach(bench, filename="a.pdf", data=PDF + bytes(1024 * 1024))
    for number in range(2):
        attach(bench, filename="a.pdf", data=PDF + bytes([number]) * 1_000_000)
    with pytest.raises(EvidenceFull):
        attach(bench, filename="a.pdf", data=PDF + b"x" * 1_000_000)
    for number in range(3):
        attach(bench, document_number=f"{number}号", document_date="2026-03-01")
    with pytest.raises(EvidenceFull, match="5 个"):
        attach(bench, document_number="4号", document_date="2026-03-01")
    assert len(files_of(bench)) == 2


def test_a_refused_file_leaves_nothing(bench: Any) -> None:
    with pytest.raises(FileRefused):
        attach(bench, filename="a.pdf", data=b"MZ")
    with pytest.raises(UnknownQuestion):
        attach(bench, "Q999", filename="a.pdf", data=PDF)
    assert files_of(bench) == []


def test_strangers_find_no_file(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    documents = bench.services.documents
    with pytest.raises(NotFound):
        documents.fetch(evidence.id, STRANGER)
    with pytest.raises(NotFound):
        documents.attach(bench.assessment_id, STRANGER, "Q103", filename="b.pdf", data=PDF + b"1")
    with pytest.raises(NotFound):
        documents.detach(bench.assessment_id, STRANGER, "Q103", evidence.id)


def test_evidence_of_another_assessment_cannot_be_linked_or_detached(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    services = bench.services
    facts = services.profiles.facts(bench.assessment_id, bench.actor)
    given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    other = services.visits.enter(services.profiles.start(given).ticket)
    for change in (services.documents.link, services.documents.detach):
        with pytest.raises(NotFound):
            change(other.visit.assessment_id, other.visit.actor, "Q103", evidence.id)
    assert evidenced(bench) == {"Q103"}


def test_a_submitted_assessment_keeps_its_evidence(bench: Any) -> None:
    evidence = attach(bench, filename="a.pdf", data=PDF)
    with bench.services.answering._store.writing() as unit:
        rev = unit.answers.assessment(bench.assessment_id).rev
        unit.firms.submit(bench.assessment_id, rev, bench.clock.now)
    with pytest.raises(AlreadySubmitted):
        bench.services.documents.detach(bench.assessment_id, bench.actor, "Q103", evidence.id)
    assert bench.services.documents.fetch(evidence.id, bench.actor)[1] == PDF
