"""POST /api/answers and /api/notes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from assessment.services.visits import SESSION_COOKIE


def post(client: TestClient, bench: Any, value: Any = 3, base: Any = 0, **more: Any) -> Any:
    fields = {"assessment": bench.assessment_id, "question": "Q101", "value": value, "base": base}
    return send(client, "/api/answers", fields | more)


def send(client: TestClient, path: str, fields: Any) -> Any:
    """Post JSON written in ASCII alone: so even half a character gets through."""
    return client.post(
        path, content=json.dumps(fields), headers={"content-type": "application/json"}
    )


def test_an_answer_is_saved_and_acknowledged(member: TestClient, bench: Any) -> None:
    response = post(member, bench, 3, elapsed_ms=4200)
    assert response.status_code == 200
    assert response.json() == {"rev": 2, "saved": 1, "total": response.json()["total"], "value": 3}
    assert response.headers["cache-control"] == "no-store"
    assert (
        bench.services.answering.open(bench.assessment_id, bench.actor).answers["Q101"].value == 3
    )


def test_a_replayed_answer_is_acknowledged_again(member: TestClient, bench: Any) -> None:
    assert post(member, bench).json() == post(member, bench).json()


def test_a_clash_tells_the_other_answer(member: TestClient, bench: Any) -> None:
    other = bench.somebody_else()
    bench.services.answering.save(bench.assessment_id, other, "Q101", 2, 0)
    response = post(member, bench, 4)
    assert response.status_code == 409
    assert response.json() == {"value": 2, "who": "另一位填写人", "when": "11月21日 12:30"}


def test_hints_travel_with_the_acknowledgement(member: TestClient, bench: Any) -> None:
    post(member, bench, 4, question="Q1001")
    hints = post(member, bench, 1, question="Q503").json()["hints"]
    assert [(hint["id"], hint["questions"]) for hint in hints] == [("C8", ["Q1001", "Q503"])]
    assert hints[0]["text"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"value": 9}, "bad_answer"),
        ({"value": -1}, "bad_answer"),
        ({"base": 256}, "bad_answer"),
        ({"value": 10**40}, "bad_answer"),
        ({"question": "Q999"}, "unknown_question"),
        ({"value": "3"}, "bad_request"),
        ({"value": 3.5}, "bad_request"),
        ({"value": True}, "bad_request"),
        ({"base": None}, "bad_request"),
        ({"question": ["Q101"]}, "bad_request"),
        ({"question": ""}, "bad_request"),
        ({"question": "\ud800"}, "bad_request"),
        ({"assessment": "a\x00b"}, "bad_request"),
        ({"elapsed_ms": "1"}, "bad_request"),
        ({"reason": 3}, "bad_request"),
    ],
)
def test_nonsense_is_answered_with_a_sentence(
    member: TestClient, bench: Any, fields: dict[str, Any], code: str
) -> None:
    response = post(member, bench, **fields)
    assert response.status_code == 400
    assert response.json()["code"] == code
    assert response.json()["sentence"].endswith("。")
    assert bench.services.answering.open(bench.assessment_id, bench.actor).saved == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 5000, b"1" * 5000])
def test_a_body_that_is_no_object_is_refused(member: TestClient, body: bytes) -> None:
    response = member.post(
        "/api/answers", content=body, headers={"content-type": "application/json"}
    )
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(member: TestClient, bench: Any, kind: str) -> None:
    response = member.post("/api/answers", content=b"{}", headers={"content-type": kind})
    assert response.json()["code"] == "bad_request"


def test_without_a_session_nothing_is_saved_and_the_browser_may_keep_its_answers(
    client: TestClient, bench: Any
) -> None:
    for token in (None, "x" * 43):
        if token:
            client.cookies.set(SESSION_COOKIE, token)
        response = post(client, bench)
        assert (response.status_code, response.json()["code"]) == (401, "no_session")


def test_somebody_elses_assessment_is_not_found(member: TestClient, bench: Any) -> None:
    facts = bench.services.profiles.facts(bench.assessment_id, bench.actor)
    given = {fact: facts[fact] for fact in facts if not fact.endswith("_ceiling")}
    other = bench.services.profiles.start(given)
    for assessment in (other.assessment_id, "0000000000000000"):
        response = post(member, bench, assessment=assessment)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://testserver.evil.example", "testserver"]
)
def test_a_post_from_elsewhere_is_refused(
    member: TestClient, bench: Any, origin: str | None
) -> None:
    del member.headers["origin"]
    if origin:
        member.headers["origin"] = origin
    response = post(member, bench)
    assert (response.status_code, response.json()["code"]) == (403, "origin")


def test_a_body_over_the_limit_is_refused_announced_or_not(member: TestClient) -> None:
    def chunks() -> Any:
        for _ in range(40):
            yield b" " * 1024

    for content in (b" " * 20_000, chunks()):
        response = member.post(
            "/api/answers", content=content, headers={"content-type": "application/json"}
        )
        assert (response.status_code, response.json()["code"]) == (413, "body_size")


def test_a_note_is_stored_cleaned_and_deleted(member: TestClient, bench: Any) -> None:
    fields = {"assessment": bench.assessment_id, "question": "Q101"}
    response = member.post("/api/notes", json=fields | {"text": " 有记录 "})
    assert (response.status_code, response.json()) == (200, {"text": "有记录"})
    assert member.post("/api/notes", json=fields | {"text": ""}).json() == {"text": ""}
    assert member.post("/api/notes", json=fields | {"text": "长" * 1001}).status_code == 400
    assert member.post("/api/notes", json=fields | {"text": None}).status_code == 400
    assert send(member, "/api/notes", fields | {"text": "\ud800"}).status_code == 400


def test_reading_an_answer_by_get_is_not_offered(member: TestClient) -> None:
    assert "question" not in member.get("/api/answers", headers={"accept-encoding": ""}).text
