"""PDF: every section and the foot of every page, names as text, and a process that may be stopped."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops, ImageStat

from assessment.domain.report_errors import ReportFailed, ReportTooSlow
from assessment.reports import cut_fonts, pdf
from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.reports.paper import FALLBACK, covers, paper
from assessment.reports.pdf import Typesetter
from questionnaires.answers import NOT_APPLICABLE, Answer, AnswerSheet
from questionnaires.facts import Facts
from tests.builders import ON

PICTURES = Path(__file__).parent / "pictures"
#: Mean difference of a page's grey values (0-255) that anti-aliasing may make.
TOLERANCE = 0.25
NAUGHTY = (
    "#set page() 机械厂",
    '#read("/etc/passwd")',
    "$x^2$ *粗* _斜_ @ref",
    "\\u{41} \\ // /* */ ] [ <b>&amp;",
    "`代码` ~ -- ''",
)


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    made = Typesetter()
    yield made
    made.close()


def texts(data: bytes) -> list[str]:
    """Return the text of every page."""
    file = pdfium.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in file]
    finally:
        file.close()


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_section_is_in_it_and_the_summary_is_one_page(
    typesetter: Typesetter, document: ReportDocument
) -> None:
    pages = texts(typesetter.pdf(document))
    titles = [section.title for section, _ in document.for_medium("paper")]
    assert "给负责人的一页" in flat(pages[0])
    assert titles[1] in pages[1]
    whole = flat("".join(pages))
    for title in titles:
        assert title in whole, title
    for words in ("这个月先做这三件", "最要紧的五处差距", "现在就能办的扶持项目", "佐证率"):
        assert words in pages[0], words


def test_every_page_says_what_it_is_and_of_which_receipt(
    typesetter: Typesetter, document: ReportDocument
) -> None:
    pages = texts(typesetter.pdf(document))
    head = document.head
    for number, text in enumerate(pages, start=1):
        for told in (
            "企业自评 · 非官方评级",
            f"模型 {head.version}",
            f"凭据 {head.receipt}",
            head.on.isoformat(),
            f"第 {number} 页，共 {len(pages)} 页",
        ):
            assert told in text, (number, told)


def test_a_preview_says_so_on_every_page(typesetter: Typesetter, make: Any) -> None:
    for text in texts(typesetter.pdf(compose(make.firm(receipt=None)))):
        assert "预览 · 未提交" in text
        assert "凭据 7b1f" not in text


def test_invented_firms_are_marked_and_real_ones_are_not(typesetter: Typesetter, make: Any) -> None:
    for text in texts(typesetter.pdf(compose(make.firm()))):
        assert "演示数据" in text
    real = texts(typesetter.pdf(compose(make.firm(is_demo=False))))
    assert not any("演示数据" in text for text in real)


def test_the_one_page_plan_is_one_page(typesetter: Typesetter, make: Any) -> None:
    pages = texts(typesetter.pdf(compose(make.firm(level=1))))
    (page,) = [text for text in pages if "责任人由企业指定" in text]
    assert "一企一策提升计划" in page
    assert all(str(n) in page for n in range(1, 9))


@pytest.mark.parametrize("name", NAUGHTY)
def test_names_are_text_and_never_markup(typesetter: Typesetter, make: Any, name: str) -> None:
    first, second = texts(typesetter.pdf(compose(make.firm(name=name))))[:2]
    assert flat(name) in flat(first)
    assert flat(name) in flat(second)


def test_characters_without_a_glyph_are_stated(typesetter: Typesetter, make: Any) -> None:
    pages = texts(typesetter.pdf(compose(make.firm(name="质🙂优\U0002a6d6厂"))))
    assert f"质{FALLBACK}优{FALLBACK}厂" in pages[0]
    assert "U+1F642、U+2A6D6" in "".join(pages)


def test_marks_of_direction_turn_nothing(make: Any) -> None:
    told = paper(compose(make.firm(name="甲\u202e乙\u200f丙\u2066厂\u200b")))
    assert told["head"]["firm"] == "甲乙丙厂"
    assert told["missing"] == ""


def test_the_han_characters_of_gbk_and_its_extensions_have_glyphs() -> None:
    gbk = {code for code in cut_fonts.two_bytes("gbk") if 0x3400 <= code <= 0x9FFF}
    assert len(gbk) > 20_900
    extension_a = range(0x3400, 0x4DB6)
    assert all(map(covers, gbk))
    assert all(map(covers, extension_a))
    assert sum(map(covers, range(0x20000, 0x2A6E0))) > 1_500
    assert covers(ord(FALLBACK))
    assert not covers(0x1F642)


def test_every_text_of_the_content_can_be_printed(make: Any) -> None:
    for known in ("yanta", "huangdao", "shushan"):
        facts = make.library.derived(
            Facts({"firm.region": known, "firm.industry": "C34", "firm.employees": 90}), ON
        ).with_values({"firm.size": "medium", "firm.sector": "M"})
        assert paper(compose(make.of(facts, AnswerSheet({}))))["missing"] == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"level": 1},
        {"level": Answer(5, evidenced=True)},
        {"level": -2},
        {"name": "长" * 100},
        {"answers": {"Q602": 1, "Q606": 1, "Q201": -2}},
    ],
    ids=["all ones", "all fives", "nothing known", "the longest name", "vetoed"],
)
def test_firms_at_the_edges_fit_the_first_page(
    typesetter: Typesetter, make: Any, changes: dict[str, Any]
) -> None:
    pages = texts(typesetter.pdf(compose(make.firm(**changes))))
    assert "现在就能办的扶持项目" in pages[0]
    assert "各维度得分" in pages[1]


def test_firms_without_answers_or_without_what_applies(typesetter: Typesetter, make: Any) -> None:
    facts = make.firm().result.facts
    none = {
        q.id: Answer(NOT_APPLICABLE, q.not_applicable[0])
        for q in make.library.model().applicable("M", "micro")
        if q.not_applicable
    }
    for material in (make.of(facts, AnswerSheet({}), receipt=None), make.firm(answers=none)):
        assert "各维度得分" in texts(typesetter.pdf(compose(material)))[1]


def test_the_same_report_is_the_same_bytes(
    typesetter: Typesetter, document: ReportDocument
) -> None:
    assert typesetter.pdf(document) == typesetter.pdf(document)


def test_pictures_have_their_content_in_words(
    typesetter: Typesetter, document: ReportDocument
) -> None:
    data = typesetter.pdf(document)
    assert data.count(b"/Alt") >= 3


def test_the_template_reads_no_files(typesetter: Typesetter, document: ReportDocument) -> None:
    head = replace(document.head, firm='#image("/etc/hostname")')
    assert '#image("/etc/hostname")' in texts(typesetter.pdf(replace(document, head=head)))[0]


class TestTheProcess:
    SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
    ENDS = (sys.executable, "-c", "pass")

    def test_too_slow_is_stopped_and_told(self, document: ReportDocument) -> None:
        made = Typesetter(seconds=0.3, command=self.SLEEPS)
        began = time.monotonic()
        with pytest.raises(ReportTooSlow, match="太长"):
            made.pdf(document)
        assert time.monotonic() - began < 10
        assert made._process is None
        made.close()

    def test_it_comes_back_after_it_was_stopped(self, document: ReportDocument) -> None:
        made = Typesetter()
        first = made.png("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        assert made._process is not None
        made._process.kill()
        made._process.wait()
        assert made.png("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>") == first
        made.close()

    def test_an_end_of_its_own_is_told(self, document: ReportDocument) -> None:
        made = Typesetter(command=self.ENDS)
        with pytest.raises(ReportFailed, match="没有排版成功"):
            made.pdf(document)
        made.close()

    def test_a_picture_that_is_none_is_told_and_the_process_goes_on(self) -> None:
        made = Typesetter()
        with pytest.raises(ReportFailed):
            made.png("no picture")
        assert made.png("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        made.close()

    def test_a_new_process_takes_over_before_the_old_one_grows(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "ENOUGH", 2)
        made, seen = Typesetter(), []
        for _ in range(4):
            made.png("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
            seen.append(made._process is None)
        made.close()
        assert seen == [False, True, False, True]

    def test_closing_leaves_no_process(self, document: ReportDocument) -> None:
        made = Typesetter()
        made.png("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        process = made._process
        assert process is not None
        made.close()
        assert process.poll() is not None


@pytest.mark.parametrize("firm", ["workshop", "food", "home"])
def test_three_firms_look_as_they_did(
    typesetter: Typesetter, three: dict[str, Any], firm: str, tmp_path: Path
) -> None:
    """With ZHIJIE_NEW_PICTURES=1 the pictures are written anew: look at them before you commit."""
    data = typesetter.pdf(compose(three[firm]))
    file = pdfium.PdfDocument(data)
    plan = next(i for i, text in enumerate(texts(data)) if "责任人由企业指定" in text)
    for page in (0, 1, plan):
        drawn = file[page].render(scale=0.9, grayscale=True).to_pil()
        name = PICTURES / f"{firm}-{'plan' if page == plan else page + 1}.png"
        if os.environ.get("ZHIJIE_NEW_PICTURES"):
            drawn.save(name, optimize=True)
        drawn.save(tmp_path / name.name)
        with Image.open(name) as wanted:
            assert drawn.size == wanted.size
            difference = ImageChops.difference(drawn, wanted.convert("L"))
        assert ImageStat.Stat(difference).mean[0] < TOLERANCE, name.name
    file.close()
