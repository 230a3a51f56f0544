"""The nginx block of the README, run as it stands but for names, ports and certificate."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from assessment.domain import resume_code
from assessment.domain.errors import TooManyAttempts, UnknownCode
from assessment.services.forms import FORM_COOKIE, FORM_FIELD
from tests.journeys import acts
from tests.journeys.server import ROOT, Server, free_port

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
BLOCK = re.compile(r"```nginx\n(.*?)```", re.DOTALL)
FRAME = """daemon off;
pid nginx.pid;
error_log error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {block}
}}
"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate nobody signed, for localhost."""
    folder = tmp_path_factory.mktemp("nginx")
    wanted = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    files = ("-keyout", "privkey.pem", "-out", "fullchain.pem")
    command = ["openssl", *wanted.split(), *files]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@dataclass(frozen=True)
class Proxied:
    """The application behind nginx, and the address people use."""

    server: Server
    origin: str

    def resume(self, code: str, address: str) -> str:
        """Post a resume code from a network address; return the notice that comes back."""
        with self.server.services() as services:
            mark = services.forms.mark("a-browser", None)
        transport = httpx.HTTPTransport(local_address=address, verify=False)
        with httpx.Client(transport=transport, cookies={FORM_COOKIE: "a-browser"}) as client:
            reply = client.post(
                f"{self.origin}/resume",
                data={"code": code, FORM_FIELD: mark},
                headers={"origin": self.origin},
            )
        return reply.headers["location"].partition("notice=")[2]


@pytest.fixture(scope="module")
def proxied(certificate: Path) -> Iterator[Proxied]:
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("no nginx")
        pytest.skip("no nginx")
    port = free_port()
    origin = f"https://localhost:{port}"
    settings = {"ZHIJIE_PUBLIC_ORIGIN": origin, "ZHIJIE_ALLOWED_HOSTS": "localhost 127.0.0.1"}
    server = Server(certificate, settings=settings)
    server.start()
    written = _written(certificate, server, port)
    process = subprocess.Popen([NGINX, "-p", str(certificate), "-c", written])
    try:
        _wait(certificate, process)
        yield Proxied(server, origin)
    finally:
        process.terminate()
        process.wait()
        server.kill()


def _written(folder: Path, server: Server, port: int) -> str:
    """Write the README's block into a whole configuration."""
    readme = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(readme) == 1
    block = (
        readme[0]
        .replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
        .replace("zhijie.example.org", "localhost")
        .replace("/etc/ssl/zhijie/", f"{folder}/")
        .replace("http://127.0.0.1:8501", server.url)
    )
    path = folder / "nginx.conf"
    path.write_text(FRAME.format(block=block), encoding="utf-8")
    return str(path)


def _wait(folder: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while not (folder / "nginx.pid").exists():
        assert process.poll() is None, (folder / "error.log").read_text()
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_firm_works_through_the_proxy_of_the_readme(browser: Browser, proxied: Proxied) -> None:
    context = browser.new_context(locale="zh-CN", base_url=proxied.origin, ignore_https_errors=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    acts.start(page)
    question = acts.cards(page)[0]
    acts.choose(page, question, 3)
    acts.saved(page, 1)
    page.reload()
    acts.idle(page)
    expect(page.locator(".count").first).to_contain_text("已保存 1 /")
    cookies = {cookie["name"]: cookie for cookie in context.cookies()}
    assert cookies["zhijie_session"]["secure"]
    assert cookies["zhijie_session"]["httpOnly"]
    response = context.request.get("/")
    assert "max-age" in response.headers["strict-transport-security"]
    context.close()


def test_tries_are_counted_per_person_and_not_per_proxy(proxied: Proxied) -> None:
    """One address guesses until it has to wait; another is let in at once."""
    code = resume_code.generate(random.Random(1).randbytes)
    answers = [proxied.resume(code, "127.0.0.2") for _ in range(8)]
    assert answers[0] == UnknownCode.code
    assert answers[-1] == TooManyAttempts.code
    assert proxied.resume(code, "127.0.0.3") == UnknownCode.code
