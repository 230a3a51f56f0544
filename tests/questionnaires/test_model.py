"""The maturity model: who is asked what, in which words, and what makes a version."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from questionnaires.library import Library
from questionnaires.model import MaturityModel, applicable
from tests.builders import facts, miniature, miniature_model, model_data, model_of


@pytest.fixture
def model() -> MaturityModel:
    return miniature_model()


@pytest.mark.parametrize(
    ("sector", "size", "missing"),
    [("M", "micro", {"Q103"}), ("M", "small", set()), ("S", "micro", {"Q103", "Q202"})],
)
def test_sector_and_size_decide_what_a_firm_is_asked(
    model: MaturityModel, sector: str, size: str, missing: set[str]
) -> None:
    asked = {question.id for question in applicable(model, facts(sector, size))}
    assert set(model.question_ids) - asked == missing


def test_questions_stand_in_the_order_of_their_files(model: MaturityModel) -> None:
    assert model.question_ids == ("Q101", "Q102", "Q103", "Q104", "Q105", "Q201", "Q202")
    assert [model.position(question) for question in model.question_ids] == list(range(7))
    assert model.dimension_of("Q202").id == "D2"
    assert model.practice_of("Q103").id == "P12"


def test_the_first_variant_that_fits_gives_the_words(model: MaturityModel) -> None:
    question = model.question("Q102")

    plain = question.wording({"firm.size": "small"})
    micro = question.wording({"firm.size": "micro"})

    assert plain.text == "有没有人负责质量？"
    assert micro.text == "谁管质量？写下来了吗？"
    assert micro.anchors[2] == "一个人写明了"
    assert micro.anchors[3] == plain.anchors[3]
    assert question.wording({}) == plain


def test_a_level_begins_at_its_least_score(model: MaturityModel) -> None:
    scale = model.scale
    assert [scale.level_of(score) for score in (0, 1999, 2000, 4499, 4500, 6999, 7000)] == [
        *(1, 1, 2, 2, 3, 3, 4)
    ]
    assert scale.level_of(9000) == scale.level_of(10_000) == 5


def test_the_facts_that_decide_are_those_of_gates_and_wordings_not_yet_known(
    model: MaturityModel,
) -> None:
    facts = {"firm.sector": "M", "firm.size": "small"}

    assert model.deciding_facts(facts) == ("firm.above_designated",)
    assert model.deciding_facts({**facts, "firm.above_designated": False}) == ()


def changed(**changes: Any) -> MaturityModel:
    return model_of({**model_data(), **changes})


def question_changed(**changes: Any) -> MaturityModel:
    data = model_data()
    data["dimensions"][0]["practices"][0]["questions"][1].update(changes)
    return model_of(data)


class TestAVersion:
    def test_is_not_made_by_words(self, model: MaturityModel) -> None:
        other = question_changed(text="谁负责质量？", help="问老板。")

        assert other.scoring_digest == model.scoring_digest
        assert other.text_digest != model.text_digest

    def test_is_not_made_by_the_words_for_credibility(self, model: MaturityModel) -> None:
        credibility = model_data()["credibility"]
        credibility["high"]["title"] = "很高"
        assert changed(credibility=credibility).scoring_digest == model.scoring_digest

    @pytest.mark.parametrize(
        "change",
        [
            {"min_size": "medium"},
            {"gate": False},
            {"scored": False},
            {"evidence": None},
            {"trend": True},
            {"not_applicable": ["no_design"], "gate": False},
            {"id": "Q106"},
        ],
    )
    def test_is_made_by_what_decides_a_score(
        self, model: MaturityModel, change: dict[str, Any]
    ) -> None:
        data = model_data()
        data["gates"] = [gate for gate in data["gates"] if gate.get("question") != "Q102"]
        data["checks"] = []
        plain = model_of(data)
        data["dimensions"][0]["practices"][0]["questions"][1].update(change)
        assert model_of(data).scoring_digest != plain.scoring_digest

    def test_is_made_by_gates_weights_and_thresholds(self, model: MaturityModel) -> None:
        scale, weights = model_data()["scale"], model_data()["weights"]
        scale["levels"][2]["least_score"] = 46
        weights["M"] = {"D1": 50, "D2": 50}
        others = [changed(scale=scale), changed(weights=weights), changed(gates=[])]
        digests = {model.scoring_digest, *(other.scoring_digest for other in others)}
        assert len(digests) == 4

    def test_does_not_depend_on_being_published(self, model: MaturityModel) -> None:
        published = changed(status="published")

        assert published.scoring_digest == model.scoring_digest
        assert published.text_digest == model.text_digest


def test_a_model_cannot_be_changed(model: MaturityModel) -> None:
    with pytest.raises(ValidationError):
        model.version = "2"  # type: ignore[misc]


class TestALibrary:
    library: Library = miniature()

    def test_finds_things_by_id(self) -> None:
        library = self.library
        assert library.model() is library.model("1")
        assert library.program("award").title == "质量奖"
        assert library.sector("M").title == "制造"
        assert library.source("seed").reliability == "A"
        assert library.policy("town-2024").region == "town"

    def test_cites_an_article_for_people(self) -> None:
        assert self.library.cite("town-2024/1") == "样例（一）提升企业质量管理"

    def test_knows_in_which_file_a_thing_stands(self) -> None:
        files = self.library.files
        assert files["Program:award"] == "programs/town/award.yaml"
        assert files["MaturityModel:miniature/1/D2"] == "models/miniature/1/d02.yaml"
