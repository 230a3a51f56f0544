"""Every route: headers, our own origin, the mark of our own forms, and a limit to what is sent."""

from __future__ import annotations

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assessment.bootstrap import Services
from assessment.web.middleware import CONTENT_SECURITY_POLICY, HEADERS, POST_LIMIT, UPLOADS
from assessment.web.page import ChineseErrors
from assessment.web.routes import METHODS, OURS, routes
from tests.assessment.web.conftest import application, filled

#: Posts that carry JSON or a file and no mark: their origin and the session are asked.
MARKLESS = "/api/"


def posts(services: Services) -> list[str]:
    return [r.path for r in routes(services) if r.methods == {"POST"}]


def test_there_are_posts_to_guard(services: Services) -> None:
    assert {"/start", "/join", "/licence", "/erase", "/sign-in", "/api/answers"} <= {
        *posts(services)
    }


def test_no_post_comes_in_from_another_site(client: TestClient, services: Services) -> None:
    for path in posts(services):
        for origin in ("https://evil.example", "null", "", "http://testserver.evil.example"):
            refused = client.post(path, headers={"origin": origin})
            assert refused.status_code == 403, (path, origin)
            assert "不是从本站页面发出" in refused.text
        bare = client.build_request("POST", path)
        del bare.headers["origin"]
        assert client.send(bare).status_code == 403, path


def test_no_post_is_read_beyond_its_limit(client: TestClient, services: Services) -> None:
    megabyte = 1024 * 1024
    for path in posts(services):
        limit = services.settings.file_megabytes * megabyte + megabyte
        size = limit + 1 if path in UPLOADS else POST_LIMIT + 1
        for length in ({"content-length": str(size)}, {"content-length": "-1"}, {}):
            content = b"" if length else iter([b"a=" + b"x" * size])
            answer = client.post(path, headers=length, content=content)
            assert answer.status_code in (401, 413) if path in UPLOADS else (413,), (path, length)


def test_no_form_without_the_mark_of_this_browser_does_anything(
    client: TestClient, services: Services
) -> None:
    for path in posts(services):
        if path.startswith(MARKLESS) or path in UPLOADS:
            continue
        for data in ({}, {"form": "x"}, {**filled(client, services), "form": "other"}):
            assert client.post(path, data=data or {"a": "b"}).status_code == 403, path


@pytest.mark.parametrize(
    "rest", ["..%2f", "..%2f..%2fetc%2fpasswd", "a/b/c", "%00", "%ff", "x" * 2000, "%2e%2e/x"]
)
def test_raw_paths_are_answered_in_chinese(client: TestClient, rest: str) -> None:
    for folder in OURS:
        for method in METHODS:
            answer = client.request(method, f"{folder}{rest}")
            assert answer.status_code in (400, 401, 404), (folder, method)
            assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.text), folder
            assert "root:" not in answer.text


@pytest.mark.parametrize("kind", [None, "text/plain"])
@pytest.mark.parametrize("status", [400, 404, 405, 418])
def test_bare_english_errors_become_sentences(kind: str | None, status: int) -> None:
    async def bare(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("Bad Request", status, media_type=kind)(scope, receive, send)

    for path, is_page in (("/nothing", True), ("/api/nothing", False)):
        answer = TestClient(ChineseErrors(bare)).get(path)
        assert answer.status_code == status
        assert "Bad" not in answer.text
        assert answer.text.startswith("<!doctype html>") is is_page
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_what_is_no_error_passes_as_it_is() -> None:
    async def fine(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("all well", 200, media_type="text/plain")(scope, receive, send)

    assert TestClient(ChineseErrors(fine)).get("/x").text == "all well"


def test_every_reply_has_every_header(client: TestClient, services: Services) -> None:
    paths = ["/", "/result", "/static/a.js", "/zhijie/app.css", "/api/healthz", "/evidence/x"]
    replies = [client.get(path) for path in (*paths, "/break", "/api/nothing")]
    replies += [client.post(path) for path in posts(services)]
    replies += [client.post(path, headers={"origin": "https://evil.example"}) for path in paths]
    for reply in replies:
        for name in HEADERS:
            assert name in reply.headers, (reply.request.url, name)
        assert "strict-transport-security" not in reply.headers


def test_live_connections_go_to_this_host_alone(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "connect-src 'self' ws://testserver wss://testserver;" in policy
    for host in ("a.example; script-src *", "a b", "<x>", "a.example/x"):
        headers = client.get("/", headers={"host": host}).headers
        assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_behind_https_browsers_are_told_to_stay_there(services: Services) -> None:
    app = application(services, public_origin="https://zhijie.example")
    with TestClient(app) as client:
        page = client.get("/")
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "secure" in page.headers["set-cookie"].lower()


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules["object-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == rules["connect-src"] == "'self'"
    sources = {source for words in rules.values() for source in words.split()}
    quoted = {source for source in sources if source.startswith("'")}
    assert sources - quoted == {"data:", "blob:"}
