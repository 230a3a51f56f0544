"""A real server, a real browser. Run in a process of their own: `pytest tests/journeys`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.server import Server, running

CHROMIUM = Path(os.environ.get("ZHIJIE_CHROMIUM", "/usr/bin/chromium"))
#: Chromium heeds the last list alone, so Playwright's own stands here too; the first two draw
#: what the address bar would suggest, which costs every new browser as much as our page does.
WITHOUT = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)
ARGUMENTS = (
    f"--disable-features={','.join(WITHOUT)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/130.0 Mobile Safari/537.36"
    ),
}
DESK = {"viewport": {"width": 1280, "height": 900}}
#: Each size and each colour scheme once; the pages of a firm are painted in both at either size.
LOOKS = pytest.mark.parametrize(
    ("device", "scheme"), [(DESK, "dark"), (PHONE, "light")], ids=["desk-dark", "phone-light"]
)

Shoot = Callable[[Page, str], None]
Visitor = Callable[..., BrowserContext]


@pytest.fixture(scope="session", autouse=True)
def chromium() -> None:
    """Skip without a browser; in CI that is a failure."""
    expect.set_options(timeout=30_000)  # a busy machine draws a first page in five seconds
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"no browser at {CHROMIUM}")
        pytest.skip(f"no browser at {CHROMIUM}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": str(CHROMIUM), "args": list(ARGUMENTS)}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys; each begins an assessment of its own.

    A file whose journeys look at the whole installation has a server of its own.
    """
    folder = tmp_path_factory.mktemp("server")
    with running(folder, ZHIJIE_PASSWORD_KIBIBYTES="64") as found:
        yield found


@pytest.fixture(autouse=True)
def _ready(request: pytest.FixtureRequest) -> None:
    if "server" in request.fixturenames:
        request.getfixturevalue("server").ready()


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Return a function that opens a browser of its own; nothing may leave this machine."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            strangers.append(request.url)

    def enter(**options: Any) -> BrowserContext:
        context = browser.new_context(locale="zh-CN", base_url=server.url, **options)
        context.set_default_timeout(30_000)
        context.on("request", note)
        contexts.append(context)
        return context

    yield enter
    for context in contexts:
        context.close()
    assert not strangers, "pages asked for something outside"


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Shoot:
    """Return a function that keeps a picture where ZHIJIE_SCREENSHOTS names a folder."""
    folder = os.environ.get("ZHIJIE_SCREENSHOTS")
    taken = 0

    def take(page: Page, name: str) -> None:
        nonlocal taken
        if not folder:
            return
        taken += 1
        width = page.viewport_size["width"] if page.viewport_size else 0
        place = Path(folder) / request.node.originalname / str(width)
        place.mkdir(parents=True, exist_ok=True)
        whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        before = page.viewport_size or {"width": 1280, "height": 900}
        page.set_viewport_size({"width": width, "height": min(max(whole, before["height"]), 8000)})
        page.wait_for_timeout(500)
        page.screenshot(path=place / f"{taken:02d}-{name}.png")
        page.set_viewport_size(before)

    return take
