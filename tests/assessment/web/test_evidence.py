"""Uploading, linking, removing, downloading."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from assessment.services.visits import SESSION_COOKIE

PDF = b"%PDF-1.7\n" + b"0" * 200


def upload(client: TestClient, bench: Any, file: Any = None, **fields: str) -> Any:
    data = {"assessment": bench.assessment_id, "question": "Q103"} | fields
    files = {"file": file} if file else {"nothing": ("", b"")}
    return client.post("/api/evidence", data=data, files=files)


def test_a_file_goes_up_and_comes_down_as_an_attachment(member: TestClient, bench: Any) -> None:
    response = upload(member, bench, ("任命 文件.pdf", PDF, "text/html"))
    assert response.status_code == 200
    evidence = response.json()["evidence"]
    assert evidence["name"] == "任命 文件.pdf"
    assert (evidence["size"], evidence["number"], evidence["date"]) == (len(PDF), None, None)
    got = member.get(f"/evidence/{evidence['id']}")
    assert got.content == PDF
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == (
        f"attachment; filename=\"evidence.pdf\"; filename*=UTF-8''{quote('任命 文件.pdf')}"
    )
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_number_and_date_need_no_file(member: TestClient, bench: Any) -> None:
    data = {"assessment": bench.assessment_id, "question": "Q103"}
    boundary = {"number": (None, "质字3号"), "date": (None, "2026-03-01")}
    response = member.post(
        "/api/evidence", files={name: (None, text) for name, text in data.items()} | boundary
    )
    assert response.json()["evidence"]["number"] == "质字3号"
    assert response.json()["evidence"]["date"] == "2026-03-01"


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (("a.pdf", b"MZ", "application/pdf"), 415, "file_kind"),
        (("a.pdf", b"", "application/pdf"), 400, "bad_request"),
        (("a.pdf", PDF + bytes(1024 * 1024), "application/pdf"), 413, "file_size"),
        (("a.pdf", PDF + bytes(3 * 1024 * 1024), "application/pdf"), 413, "body_size"),
        (None, 400, "document"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    member: TestClient, bench: Any, file: Any, status: int, code: str
) -> None:
    response = upload(member, bench, file)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["sentence"].endswith("。")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{}", "application/json"),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
    ],
)
def test_a_broken_form_is_refused(member: TestClient, body: bytes, kind: str) -> None:
    response = member.post("/api/evidence", content=body, headers={"content-type": kind})
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_evidence_is_linked_and_removed(member: TestClient, bench: Any) -> None:
    evidence = upload(member, bench, ("a.pdf", PDF, "")).json()["evidence"]["id"]
    fields = {"assessment": bench.assessment_id, "question": "Q201", "evidence": evidence}
    linked = member.post("/api/evidence/link", json=fields)
    assert linked.json()["evidence"]["questions"] == ["Q103", "Q201"]
    for question in ("Q201", "Q103", "Q103"):
        removed = member.post("/api/evidence/remove", json=fields | {"question": question})
        assert (removed.status_code, removed.json()) == (200, {"evidence": evidence})
    assert member.get(f"/evidence/{evidence}").status_code == 404
    assert member.post("/api/evidence/link", json=fields).status_code == 404


def test_strangers_neither_upload_nor_download(client: TestClient, bench: Any) -> None:
    evidence = bench.services.documents.attach(
        bench.assessment_id, bench.actor, "Q103", filename="a.pdf", data=PDF
    )
    assert upload(client, bench, ("a.pdf", PDF, "")).status_code == 401
    page = client.get(f"/evidence/{evidence.id}")
    assert page.status_code == 401
    assert "请用续答码重新进入" in page.text
    facts = bench.services.profiles.facts(bench.assessment_id, bench.actor)
    given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    other = bench.services.visits.enter(bench.services.profiles.start(given).ticket)
    client.cookies.set(SESSION_COOKIE, other.token)
    assert client.get(f"/evidence/{evidence.id}").status_code == 404
    assert upload(client, bench, ("a.pdf", PDF, "")).status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%00", "%ff", "a" * 65])
def test_no_other_file_can_be_named(member: TestClient, name: str) -> None:
    assert member.get(f"/evidence/{name}").status_code in (200, 404)
    assert b"root:" not in member.get(f"/evidence/{name}").content
