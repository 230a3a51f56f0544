"""Documents of invented firms, composed once."""

from __future__ import annotations

import pytest

from assessment.reports.compose import compose
from assessment.reports.document import ReportDocument
from assessment.services.report_material import Material
from questionnaires.answers import Answer
from questionnaires.library import Library
from tests.reports import FOOD_FACTORY, HOME_HELP, Maker, workshop


@pytest.fixture(scope="session")
def make(library: Library) -> Maker:
    return Maker(library)


@pytest.fixture(scope="session")
def rich(make: Maker) -> Material:
    """A workshop with evidence, an earlier submission, peers and the annex: every section."""
    return workshop(make)


@pytest.fixture(scope="session")
def document(rich: Material) -> ReportDocument:
    return compose(rich)


@pytest.fixture(scope="session")
def three(make: Maker, rich: Material) -> dict[str, Material]:
    """Three firms whose reports are looked at."""
    food = {"Q602": Answer(1), "Q606": Answer(1), "Q201": Answer(-2)}
    return {
        "workshop": rich,
        "food": make.firm(FOOD_FACTORY, 4, name="青岛海味食品有限公司", answers=food),
        "home": make.firm(HOME_HELP, 2, name="合肥安心家政服务有限公司", receipt=None),
    }
