"""Headers, the page in Chinese, and what happens when something breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from starlette.testclient import TestClient

from assessment.web.page import STYLE_SHEET_LINK, TITLE, rewritten


def test_pages_are_chinese_and_link_our_style_sheet_last(client: TestClient) -> None:
    for path in ("/", "/result"):
        page = client.get(path, headers={"if-none-match": "a"})
        assert '<html lang="zh-CN">' in page.text
        assert f"<title>{TITLE}</title>" in page.text
        assert "You need" not in page.text
        assert page.text.index("index.css") < page.text.index(STYLE_SHEET_LINK)
        assert "preload" not in page.text
        assert "service-desc" not in page.text
        assert "etag" not in page.headers
        assert page.headers["cache-control"] == "no-cache"
        assert int(page.headers["content-length"]) == len(page.content)


def test_the_page_streamlit_ships_is_rewritten_whole() -> None:
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    page = rewritten(index.read_bytes()).decode()
    body = page.partition("<html")[2]
    assert 'lang="zh-CN"' in body
    assert body.count(STYLE_SHEET_LINK) == 1
    visible = re.sub(r"<script.*?</script>|<[^>]*>|<!--.*?-->", "", body, flags=re.DOTALL)
    assert not re.search(r"Streamlit|enable|browser|agent", visible)
    assert 'type="module"' in body
    assert "SourceSans" not in body


def test_scripts_pass_untouched(client: TestClient) -> None:
    script = client.get("/static/a.js")
    assert "<title>Streamlit</title>" in script.text
    assert script.headers["etag"] == "a"


def test_every_reply_has_the_security_headers(client: TestClient) -> None:
    for path in ("/", "/static/a.js", "/zhijie/app.css", "/api/healthz"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_the_style_sheet_is_handed_out(client: TestClient) -> None:
    sheet = client.get("/zhijie/app.css")
    assert sheet.status_code == 200
    assert sheet.headers["content-type"].startswith("text/css")


def test_health_asks_the_database(client: TestClient) -> None:
    assert client.get("/api/healthz").json() == {"ok": True}


def test_an_unforeseen_error_is_one_sentence_and_a_trace_in_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = client.get("/break")
    assert page.status_code == 500
    number = re.search(r"事件编号 ([0-9a-f]{8})", page.text)
    assert number
    assert "secret detail" not in page.text
    assert number[1] in caplog.text
    assert "secret detail" in caplog.text
    assert "x-content-type-options" in page.headers


def test_posts_to_pages_need_our_origin_too(client: TestClient) -> None:
    assert client.post("/anything", headers={"origin": "http://evil.example"}).status_code == 403
