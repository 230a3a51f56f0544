"""Evidence, its links, its files, and receipts."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from assessment.domain.evidence import Evidence
from assessment.domain.receipts import Receipt, digest_of
from db.files import FolderFiles


@pytest.fixture
def photo(desk: Any) -> Evidence:
    return Evidence(
        id="evidence00000001",
        assessment_id=desk.assessment.id,
        question_ids=("Q101", "Q103"),
        kind="photo",
        filename="现场照片.jpg",
        media_type="image/jpeg",
        size=1024,
        sha256="a" * 64,
        upload_sha256="b" * 64,
        storage_id="abc123",
        document_number=None,
        document_date=None,
        created_at=desk.assessment.created_at,
    )


def test_evidence_comes_back_with_the_questions_it_serves(desk: Any, photo: Evidence) -> None:
    with desk.store.writing() as unit:
        unit.evidence.add(photo, desk.actor.id)
        assert unit.evidence.get(photo.id) == photo
        assert unit.evidence.of(desk.assessment.id) == (photo,)
        assert unit.evidence.get("another") is None


def test_links_are_added_once_and_taken_away(desk: Any, photo: Evidence) -> None:
    with desk.store.writing() as unit:
        unit.evidence.add(photo, desk.actor.id)
        unit.evidence.link(photo.id, "Q102")
        unit.evidence.link(photo.id, "Q102")
        unit.evidence.unlink(photo.id, "Q101")
        assert unit.evidence.get(photo.id).question_ids == ("Q102", "Q103")


def test_the_same_upload_is_found_again_in_the_same_assessment_only(
    desk: Any, photo: Evidence
) -> None:
    with desk.store.writing() as unit:
        unit.evidence.add(photo, desk.actor.id)
        assert unit.evidence.with_upload(desk.assessment.id, "b" * 64) == photo
        assert unit.evidence.with_upload(desk.assessment.id, "c" * 64) is None
        assert unit.evidence.with_upload("assessment000002", "b" * 64) is None


def test_removed_evidence_leaves_no_link(desk: Any, photo: Evidence) -> None:
    with desk.store.writing() as unit:
        unit.evidence.add(photo, desk.actor.id)
        unit.evidence.remove(photo.id)
        assert unit.evidence.of(desk.assessment.id) == ()
        unit.evidence.add(replace(photo, question_ids=()), desk.actor.id)
        assert unit.evidence.get(photo.id).question_ids == ()


def test_number_and_date_stand_in_for_a_file(desk: Any, photo: Evidence) -> None:
    document = replace(
        photo, storage_id=None, document_number="质字〔2026〕3号", document_date=date(2026, 3, 1)
    )
    with desk.store.writing() as unit:
        unit.evidence.add(document, desk.actor.id)
        assert unit.evidence.get(document.id) == document
        assert unit.evidence.with_upload(desk.assessment.id, document.upload_sha256) is None
    assert document.counts
    assert not replace(document, document_date=None).counts


def test_a_receipt_comes_back_as_it_was_and_there_is_only_one(desk: Any) -> None:
    body = '{"on":"2026-11-21","公司":"西安"}'
    receipt = Receipt(
        "receipt000000001", desk.assessment.id, body, digest_of(body), desk.assessment.created_at
    )
    with desk.store.writing() as unit:
        assert unit.receipts.of(desk.assessment.id) is None
        unit.receipts.add(receipt)
        assert unit.receipts.of(desk.assessment.id) == receipt


def test_files_lie_under_random_names_that_only_we_can_read(tmp_path: Path) -> None:
    numbers = count(1)
    files = FolderFiles(tmp_path / "evidence", lambda size: next(numbers).to_bytes(size, "big"))
    storage_id = files.put(b"content")
    (stored,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert stored.name == storage_id
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.parent.stat().st_mode) == 0o700
    assert files.get(storage_id) == b"content"
    files.remove([storage_id, storage_id])
    with pytest.raises(FileNotFoundError):
        files.get(storage_id)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a/b", "文件"])
def test_no_other_file_can_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        FolderFiles(tmp_path, bytes).get(name)
