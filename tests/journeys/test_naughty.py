"""What people type appears letter by letter on every page and in every file, and does nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessment.bootstrap import Services
from assessment.domain.accounts import HeldRole, Role
from assessment.domain.errors import Refusal
from assessment.domain.names import clean_firm_name, clean_note
from assessment.domain.sharing import GrantLevel, MemberRole
from questionnaires.model import applicable
from tests.journeys import acts, guests
from tests.journeys.conftest import DESK, Visitor
from tests.journeys.server import Server, running
from tests.journeys.watch import Watch

pytestmark = pytest.mark.browser

NAUGHTY = json.loads((Path(__file__).parents[1] / "naughty.json").read_text(encoding="utf-8"))
MORE = (
    ":smile: :+1:",
    "甲 -> 乙 <- 丙",
    "https://evil.example/a?b=1",
    "www.evil.example",
    "a@b.co",
)
#: As long as a name may be, with room for what tells one from another.
LONGEST = 90
#: All that can be read of a page, inside components too, and what stands in its fields.
TEXT = """() => {
  const read = root => [...root.childNodes].map(node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) return ""
    if (node.nodeType !== Node.ELEMENT_NODE) return ""
    const value = ["INPUT", "TEXTAREA"].includes(node.tagName) ? " " + node.value + " " : ""
    return (node.shadowRoot ? read(node.shadowRoot) : "") + read(node) + value
  }).join("")
  return read(document.body)
}"""
#: Elements that none of our pages draws; each would have come from what somebody typed.
STRANGE = """() => {
  const roots = [document.body]
  for (const each of document.querySelectorAll("*")) if (each.shadowRoot) roots.push(each.shadowRoot)
  const strange = [
    "iframe", "object", "embed", "base", "[onerror]", "[onload]", "[onmouseover]", "del", "marquee",
    ".katex", "math", "sup", "img[src*='evil']", "img[src='x']", "a[href*='evil.example']",
    "a[href^='javascript']", "a[href^='mailto']", "a[href^='data']", "[style*='color: red']",
    "img[alt='Streamlit logo']", ".stMarkdownColoredText", ".stMarkdownBadge", "[aria-label='home icon']",
  ].join(",")
  const said = ["粗", "斜", "代码", "标题", "引用", "列表", "链接", "x", "a"]
  const tags = ["strong", "em", "code", "h1", "h4", "h5", "blockquote", "li", "a"]
  const plain = [...document.querySelectorAll(tags.map(tag => `.stMain ${tag}`).join(","))]
    .filter(each => said.includes(each.textContent.trim()))
  const scripts = [...document.querySelectorAll("script, style")]
    .filter(each => /alert\\(1\\)|display:none\\}$/.test(each.textContent.trim()))
  return [...roots.flatMap(root => [...root.querySelectorAll(strange)]), ...plain, ...scripts]
    .map(each => each.outerHTML.slice(0, 200))
}"""


def kept(texts: list[str] | tuple[str, ...], clean: object) -> list[str]:
    """Return texts as they are stored; what is refused with a sentence is left out."""
    found = []
    for text in texts:
        try:
            found.append(clean(text))  # type: ignore[operator]
        except Refusal:
            continue
    return [text for text in found if text]


WORDS = [
    text for text in kept([*NAUGHTY, *MORE], clean_note) if re.search(r"[!-/:-@\[-`{-~]", text)
]


def names() -> list[str]:
    """Pack the words into few names, each as long as a name may be."""
    packed = [""]
    for word in kept(WORDS, clean_firm_name):
        if len(packed[-1]) + len(word) > LONGEST:
            packed.append("")
        if len(word) <= LONGEST:
            packed[-1] = f"{packed[-1]} {word}".strip()
    return [clean_firm_name(f"{name}{n}号") for n, name in enumerate(packed)]


NAMES = names()
NAME = clean_firm_name(
    "# :red[x] $x$ **粗** `代码` <img src=x onerror=alert(1)> [链接](javascript:1) ~~删~~"
)


@dataclass
class Town:
    """Who is in, by name, and the assessment everybody works on."""

    tokens: dict[str, str] = field(default_factory=dict)
    assessment_id: str = ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An installation of its own: every name in it is looked for."""
    with running(tmp_path_factory.mktemp("naughty")) as found:
        yield found


@pytest.fixture(scope="module")
def town(server: Server) -> Town:
    found = Town()
    with server.services() as services:
        _firm(services, found)
        _colleagues(services, found)
        _organisations(services, found)
        _clients(services, found)
        _campaigns(services, found)
    return found


def _boss(services: Services, town: Town) -> guests.SignedIn:
    return guests.who(services, town.tokens["boss"])


def _firm(services: Services, town: Town) -> None:
    """A firm with a name to be afraid of, answered, with a note beside every question."""
    started = services.profiles.start({**guests.WORKSHOP, "firm.name": NAME}, consent="2026-11")
    town.assessment_id = started.assessment_id
    town.tokens["boss"] = guests.account(services, "boss", display_name=NAMES[0])
    services.visits.resume(started.resume_code, "10.0.0.2", town.tokens["boss"])
    boss = _boss(services, town).actor
    facts = services.answering.open(started.assessment_id, boss).facts
    questions = applicable(services.library.model(), facts)
    for number, question in enumerate(questions):
        services.answering.save(started.assessment_id, boss, question.id, 3, 0)
        note = "\n".join(WORDS[number :: len(questions)])
        services.answering.note(started.assessment_id, boss, question.id, note)
    visitor = services.profiles.start({**guests.WORKSHOP, "firm.name": NAME}, consent="2026-11")
    entered = services.visits.enter(visitor.ticket)
    services.answering.save(visitor.assessment_id, entered.visit.actor, "Q103", 3, 0)
    town.tokens["visitor"] = entered.token


def _colleagues(services: Services, town: Town) -> None:
    """Colleagues with every name, each of whom changed an answer."""
    boss, question = _boss(services, town).actor, "Q103"
    for number, name in enumerate(NAMES):
        token = guests.account(services, f"colleague{number}", display_name=name)
        actor = guests.who(services, token).actor
        invited = services.invitations.invite_colleague(
            town.assessment_id, boss, MemberRole.CONTRIBUTOR
        )
        services.invitations.accept(invited.token, actor)
        before = services.answering.open(town.assessment_id, actor).answers[question].value
        now = 4 if before == 3 else 3
        services.answering.save(town.assessment_id, actor, question, now, before)


def _organisations(services: Services, town: Town) -> None:
    """Organisations with every name, each let in; one of them says every word there is."""
    town.tokens["admin"] = guests.account(services, "root", HeldRole(Role.ADMIN))
    root, boss = guests.who(services, town.tokens["admin"]).actor, _boss(services, town).actor
    firm_id = _firm_of(services, town.assessment_id)
    until = services.clock() + timedelta(days=90)
    for number, name in enumerate(NAMES):
        token = guests.account(services, f"lead{number}", display_name=name)
        lead = guests.who(services, token).actor
        organisation = services.organisations.found(root, name, lead.id)
        services.grants.grant(firm_id, boss, organisation.id, GrantLevel.READ, until)
        if number == 0:
            town.tokens["lead"] = token
            services.organisations.assign(organisation.id, lead, firm_id, lead.id)
            for word in WORDS:
                services.reviews.comment(town.assessment_id, lead, "Q103", word)


def _clients(services: Services, town: Town) -> None:
    """Firms with every name, clients of one organisation."""
    lead = guests.who(services, town.tokens["lead"]).actor
    ((organisation, _role),) = services.organisations.mine(lead)
    until = services.clock() + timedelta(days=90)
    for name in NAMES:
        entered = guests.firm(services, name)
        firm_id = _firm_of(services, str(entered.visit.assessment_id))
        actor = entered.visit.actor
        services.grants.grant(firm_id, actor, organisation.id, GrantLevel.READ, until)
        services.organisations.assign(organisation.id, lead, firm_id, lead.id)


def _campaigns(services: Services, town: Town) -> None:
    """Campaigns with every name; the firm agreed to all of them."""
    town.tokens["bureau"] = guests.account(services, "desk", HeldRole(Role.BUREAU, "yanta"))
    bureau, boss = guests.who(services, town.tokens["bureau"]).actor, _boss(services, town).actor
    now = services.clock()
    for name in NAMES:
        later = now + timedelta(days=30)
        campaign = services.campaigns.add(bureau, name, "yanta", now, later)
        services.campaigns.consent(campaign.id, town.assessment_id, boss, "2026-11")


def _firm_of(services: Services, assessment_id: str) -> str:
    with services.answering._store.reading() as unit:
        found = unit.answers.assessment(assessment_id)
    assert found is not None
    return found.firm_id


def squeezed(text: str) -> str:
    """Return a text without the spaces that HTML does not show."""
    return re.sub(r"\s+", "", text)


def missing(page: Page, wanted: list[str]) -> list[str]:
    """Return what cannot be read on the page letter by letter, once it has had time to draw."""
    for _patience in range(20):
        shown = squeezed(page.evaluate(TEXT))
        left = [text for text in wanted if squeezed(text) not in shown]
        if not left:
            break
        page.wait_for_timeout(500)
    return left


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    acts.idle(page)
    expect(page.locator(".page-foot")).to_be_visible()
    page.wait_for_timeout(500)
    return page


PAGES: dict[str, dict[str, list[str]]] = {
    "visitor": {"/": [NAME]},
    "boss": {
        "/": [NAME],
        "/profile": [NAME],
        "/result": [NAME],
        "/plan": [],
        "/types": [],
        "/questionnaire": [],
        "/colleagues": NAMES,
        "/history": NAMES,
        "/remarks": WORDS,
        "/sharing": NAMES,
        "/privacy": [*NAMES, NAME],
        "/account": [NAMES[0]],
    },
    "lead": {"/clients": [NAME, *NAMES], "/consultancy": [NAMES[0]], "/account": [NAMES[0]]},
    "bureau": {"/campaigns": NAMES[-5:], "/desk": [], "/regions": []},
    "admin": {
        "/users": [],
        "/organisations": NAMES[:10],
        "/audit": [],
        "/disputes": [],
        "/quality": [],
    },
}


@pytest.mark.parametrize("person", PAGES)
def test_every_name_and_word_is_shown_letter_by_letter(
    visitor: Visitor, server: Server, town: Town, person: str
) -> None:
    context = visitor(**DESK)
    guests.let_in(context, server.url, town.tokens[person])
    watch = Watch(context)
    faults = []
    for address, wanted in PAGES[person].items():
        page = opened(context, address)
        acts.no_errors(page)
        faults += [f"{address} lacks {text}" for text in missing(page, wanted)]
        faults += [f"{address} drew {drawn}" for drawn in page.evaluate(STRANGE)]
        page.close()
    assert faults == []
    watch.is_clean(known=2 * len(PAGES[person]))


def test_every_note_is_shown_letter_by_letter(visitor: Visitor, server: Server, town: Town) -> None:
    context = visitor(**DESK)
    guests.let_in(context, server.url, town.tokens["boss"])
    watch = Watch(context)
    page = opened(context, "/questionnaire")
    shown, faults = "", []
    expect(page.locator(".card").first).to_be_visible()
    for _cards in acts.sections(page):
        shown += squeezed(page.evaluate(TEXT))
        faults += page.evaluate(STRANGE)
    assert [word for word in WORDS if squeezed(word) not in shown] == []
    assert faults == []
    watch.is_clean(known=2)


def test_files_hold_what_was_typed(visitor: Visitor, server: Server, town: Town) -> None:
    context = visitor(**DESK, accept_downloads=True)
    guests.let_in(context, server.url, town.tokens["boss"])
    page = opened(context, "/privacy")
    for prepare, download, words in (
        ("准备企业的信息", "下载企业的信息", [NAME]),
        ("准备我的信息", "下载我的信息", [NAMES[0]]),
    ):
        page.get_by_role("button", name=prepare).click()
        acts.idle(page)
        with page.expect_download() as waiting:
            page.get_by_role("button", name=download).click()
        assert re.fullmatch(r"质阶-\w+-\d{4}-\d\d-\d\d\.json", waiting.value.suggested_filename)
        content = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
        told = json.dumps(content, ensure_ascii=False)
        for word in words:
            assert json.dumps(word, ensure_ascii=False)[1:-1] in told
    with server.services() as services:
        assert [a.name for a in services.organisations.all()] == sorted(NAMES)


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page that draws every word as a label: escaped, or as it is."""
    folder = tmp_path_factory.mktemp("labels")
    (folder / "words.json").write_text(json.dumps(WORDS), encoding="utf-8")
    given = {"ZHIJIE_WORDS": str(folder / "words.json")}
    found = Server(folder, app="tests/journeys/labels_app.py", settings=given)
    found.start()
    yield found
    found.kill()


def test_a_label_shows_every_word_letter_by_letter(browser: Browser, labels: Server) -> None:
    context = browser.new_context()
    watch, asked = Watch(context), []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(f"{labels.url}/?how=plain")
    acts.idle(page)
    page.wait_for_timeout(1000)
    for number, word in enumerate(WORDS):
        shown = page.locator(f".st-key-word-{number} [data-testid=stMarkdownContainer]")
        texts = {squeezed(text) for text in shown.all_text_contents()}
        assert texts == {squeezed(word)}
    assert page.evaluate(STRANGE) == []
    watch.is_clean()
    assert [url for url in asked if "evil" in url] == []
    context.close()


def test_the_same_labels_unescaped_would_be_noticed(browser: Browser, labels: Server) -> None:
    """Without this the tests above could not fail."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{labels.url}/?how=raw")
    acts.idle(page)
    page.wait_for_timeout(1000)
    drawn = " ".join(page.evaluate(STRANGE))
    for trace in ("<strong", "<em", "<code", "katex", "<del", "home icon", "stMarkdownColored"):
        assert trace in drawn
    context.close()
