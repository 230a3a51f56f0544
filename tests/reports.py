"""What reports of invented firms are composed of: the real content, chosen or random answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from assessment.domain.receipts import Receipt, canonical, digest_of
from assessment.services.plans import towards
from assessment.services.report_material import (
    Earlier,
    EvidenceLine,
    FirmType,
    Material,
    PeerSection,
    Spread,
)
from assessment.services.results import Result, figures
from questionnaires.answers import Answer, AnswerSheet
from questionnaires.facts import Facts
from questionnaires.library import Library
from questionnaires.model import applicable
from scoring.benchmarks import Share
from scoring.benchmarks import Spread as Quartile
from scoring.gaps import find_gaps, three_this_month
from scoring.maturity import score
from scoring.recommend import recommend
from scoring.synthetic import make_firms
from tests.builders import ON

WORKSHOP = {
    "firm.region": "yanta",
    "firm.industry": "C34",
    "firm.employees": 12,
    "firm.produces": True,
    "firm.revenue_floor": 300,
    "firm.revenue_ceiling": 2000,
}
FOOD_FACTORY = {
    "firm.region": "huangdao",
    "firm.industry": "C13",
    "firm.employees": 300,
    "firm.produces": True,
    "firm.revenue_floor": 2000,
    "firm.revenue_ceiling": 40000,
}
HOME_HELP = {
    "firm.region": "shushan",
    "firm.industry": "O80",
    "firm.employees": 45,
    "firm.produces": False,
}


def quartiles(*middles: int) -> tuple[Quartile, Quartile, Quartile]:
    """Return quartiles that are each known up to five points."""
    first, second, third = (Quartile(m - 250, m, m + 250) for m in middles)
    return first, second, third


PEERS = PeerSection(
    group="西安市、机械加工、微型",
    n=31,
    place="比 31 家可比企业中的约 45%（32%–58%）高",
    told=("和西安市微型企业相比，共 31 家；企业自评，不是抽样调查，不代表全部企业。",),
    spreads=(
        Spread("总分", 4825, Share(3226, 4516, 5807), quartiles(3120, 4450, 5690)),
        Spread("质量体系与过程", 5208, None, quartiles(3350, 4700, 6010)),
    ),
    type=FirmType("踏实干活型", 2903, 7140, "制度先行型", ("有没有成文的检验规范",)),
)


def result_of(library: Library, facts: Facts, sheet: AnswerSheet, on: date = ON) -> Result:
    """Return the result of a sheet as the use case computes it."""
    model = library.model()
    card = score(model, sheet, facts, on=on)
    gaps = find_gaps(model, card, facts)
    return Result(
        scorecard=card,
        gaps=gaps,
        month=three_this_month(gaps),
        contradictions=card.contradictions,
        recommendations=recommend(library.programs, model, sheet, facts, card, on=on),
        facts=facts,
        sheet=sheet,
    )


@dataclass(frozen=True)
class Maker:
    """Makes materials out of the real library."""

    library: Library

    def of(
        self, facts: Facts, sheet: AnswerSheet, name: str = "长安精工机械厂", **changes: Any
    ) -> Material:
        result = result_of(self.library, facts, sheet)
        goal = result.scorecard.level + 1
        planned = goal <= 5 and "plan" not in changes
        made = Material(
            library=self.library,
            assessment_id="4f1c2a9d0b7e4c55",
            firm_name=name,
            credit_code="91610113MA6TX1K201",
            is_demo=True,
            result=result,
            receipt=self._receipt(result),
            timings={"Q103": 6000},
            evidence=(),
            earlier=None,
            plan=towards(self.library, result, goal) if planned else None,
        )
        return replace(made, **changes)

    def firm(
        self,
        known: Mapping[str, Any] = WORKSHOP,
        level: Answer | int = 3,
        *,
        name: str = "长安精工机械厂",
        evidenced: bool = False,
        answers: Mapping[str, Answer | int] | None = None,
        **changes: Any,
    ) -> Material:
        """Return a firm that stands at one level everywhere but in ``answers``."""
        model, facts = self.library.model(), self.library.derived(Facts(known), ON)
        given: dict[str, Answer | int] = {}
        for question in applicable(model, facts):
            value = level if isinstance(level, Answer) else Answer(level, evidenced=evidenced)
            given[question.id] = value
        return self.of(facts, AnswerSheet({**given, **(answers or {})}), name, **changes)

    def random(self, n: int, random_state: int = 7) -> Iterator[Material]:
        """Yield firms of all sectors and sizes with random answers."""
        firms = make_firms(n, random_state=random_state, model=self.library.model())
        for i in range(n):
            facts = Facts({**firms.facts(i), "firm.region": "yanta", "firm.city": "xian"})
            yield self.of(facts, firms.sheet(i), f"第{i}家企业", plan=None)

    def _receipt(self, result: Result) -> Receipt:
        card = result.scorecard
        model = self.library.model(card.version)
        answers, evidence = result.sheet.packed(model.question_ids)
        body = canonical(
            {
                "assessment": "4f1c2a9d0b7e4c55",
                "model": model.id,
                "version": model.version,
                "scoring_digest": model.scoring_digest,
                "engine_version": "0.1.0",
                "on": card.on,
                "answers": answers.hex(),
                "evidence": evidence.hex(),
                "timings": {"Q103": 6000},
                "result": figures(card),
            }
        )
        at = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
        return Receipt("7b1f0c3e9a2d4e88", "4f1c2a9d0b7e4c55", body, digest_of(body), at)


def workshop(make: Maker) -> Material:
    """Return a workshop with evidence, an earlier submission, peers and the annex."""
    earlier = make.firm(WORKSHOP, 2, answers={"Q602": 3, "Q606": 3})
    return make.firm(
        WORKSHOP,
        3,
        answers={
            "Q103": Answer(4, evidenced=True),
            "Q201": Answer(4, evidenced=True),
            "Q202": Answer(1),
            "Q606": Answer(4),
            "Q503": Answer(2),
            "Q801": Answer(-1, "oem"),
        },
        earlier=Earlier(date(2025, 11, 20), "2026.1", earlier.result),
        peers=PEERS,
        with_financing=True,
        evidence=(
            EvidenceLine(
                "e1", ("Q103", "Q201"), "任命书.pdf", "质字〔2026〕3号", date(2026, 3, 1), "ab" * 32
            ),
            EvidenceLine("e2", ("Q201",), "", "Q/CAJG 001-2026", date(2026, 4, 2), ""),
        ),
    )
