"""The examples that the README scores."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from tests.builders import ON, scored

EXAMPLE = Path(__file__).parent / "examples" / "answers.yaml"
ROOT = Path(__file__).parents[2]


def test_the_example_answers_all_but_one_question_of_its_firm(library: Library) -> None:
    content = YAML(typ="safe").load(EXAMPLE.read_text(encoding="utf-8"))
    model = library.model()
    known = library.derived(Facts(content["facts"]), ON)
    answers = AnswerSheet(
        {q: Answer(v, evidenced=q in content["evidence"]) for q, v in content["answers"].items()}
    )

    card = scored(model, answers, known)

    asked = {question.id for question in model.applicable("M", "micro")}
    assert asked - set(answers) == {"Q1003"}
    assert set(answers) <= asked
    assert (card.sector, card.size, card.level) == ("M", "micro", 2)
    assert not card.provisional


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_lines_of_the_readme_run(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)

    exec(program, {})

    assert capsys.readouterr().out == "3 50.0 []\n"
    assert EXAMPLE.relative_to(ROOT).as_posix() in text
