"""Each content file is a case by existing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest
from ruamel.yaml import YAML

from questionnaires.errors import ContentError
from questionnaires.library import Library
from questionnaires.lint import lint
from questionnaires.loader import CONTENT
from questionnaires.program import eligibility

FILES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.yaml"))
PROGRAMS = [file for file in FILES if file.startswith("programs/")]
POLICIES = [file for file in FILES if file.startswith("policies/")]
DIMENSIONS = [file for file in FILES if "/d" in file and file.startswith("models/")]
QUESTIONS = [
    question["id"]
    for file in DIMENSIONS
    for practice in YAML(typ="safe").load((CONTENT / file).read_text("utf-8"))["practices"]
    for question in practice["questions"]
]


@pytest.fixture(scope="session")
def faults(library: Library) -> Mapping[str, list[ContentError]]:
    """What lint says, by file."""
    found: dict[str, list[ContentError]] = defaultdict(list)
    for fault in lint(library):
        found[fault.file].append(fault)
    return found


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_no_faults(file: str, faults: Mapping[str, list[ContentError]]) -> None:
    assert faults.get(file, []) == []


def test_no_fault_stands_outside_the_files(faults: Mapping[str, list[ContentError]]) -> None:
    assert set(faults) <= set(FILES)


@pytest.mark.parametrize("file", [*PROGRAMS, *POLICIES, *DIMENSIONS])
def test_a_file_is_read_and_stands_under_its_name(library: Library, file: str) -> None:
    assert file in library.files.values()


@pytest.mark.parametrize("file", PROGRAMS)
def test_a_program_says_of_its_cases_what_they_expect(library: Library, file: str) -> None:
    program = next(p for p in library.programs if library.files[f"Program:{p.id}"] == file)
    for case in program.cases:
        given = {k: frozenset(v) if isinstance(v, list) else v for k, v in case.given.items()}
        assert eligibility(program.judge(given)) == case.expect, case.given


@pytest.mark.parametrize("file", POLICIES)
def test_a_policy_is_cited_by_questions_or_programs(library: Library, file: str) -> None:
    policy = next(p for p in library.policies if library.files[f"Policy:{p.id}"] == file)
    cited = {clause for q in library.model().questions for clause in q.clauses_for(None)}
    cited |= {clause for program in library.programs for clause in program.clauses}

    assert cited & {policy.clause(article) for article in policy.articles}


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_question_has_five_different_anchors_in_every_wording(
    library: Library, question_id: str
) -> None:
    question = library.model().question(question_id)
    for variant in (None, *question.variants):
        anchors = {**question.anchors, **(variant.anchors if variant else {})}
        assert len(set(anchors.values())) == 5


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_question_is_asked_of_somebody(library: Library, question_id: str) -> None:
    question = library.model().question(question_id)
    assert any(question.concerns(sector, "large") for sector in question.sectors)


def test_every_article_that_is_cited_can_be_shown(library: Library) -> None:
    for clause, (policy, article) in library.articles.items():
        assert clause.startswith(policy.id)
        assert article.heading in library.cite(clause)
