"""Charts of a cockpit: what moved between rounds, and who takes part."""

from __future__ import annotations

from datetime import timedelta

from assessment.domain.sharing import Campaign
from assessment.domain.small_counts import FEW, WITHHELD, Shown
from assessment.reports.cockpit_tables import place_title
from assessment.services.cockpit_values import Movement, Rise
from assessment.services.funnels import Stages
from assessment.services.round_participation import Participation
from assessment.ui.widgets.cockpit_charts import movement, places
from questionnaires.library import Library
from scoring.benchmarks import Share
from tests.db.conftest import NOON

BEFORE = Campaign(
    id="campaign00000001",
    name="<b>上一次</b>",
    region="xian",
    bureau="xian",
    model_version="2026.1",
    opens_at=NOON,
    closes_at=NOON + timedelta(days=30),
    created_by="x",
    created_at=NOON,
)


def test_what_moved_is_two_lines_as_wide_as_what_is_not_known(library: Library) -> None:
    rises = (Rise(2, Share(2_000, 3_000, 5_000), Share(6_000, 6_050, 6_100)),)
    drawn = str(movement(library.model(), Movement(BEFORE, 40, (), (), rises)))
    assert 'class="before" style="left:20.00%;width:30.00%"' in drawn
    assert 'class="now" style="left:60.00%;width:1.00%"' in drawn
    assert "20%–50% → 61%" in drawn
    assert "&lt;b&gt;上一次" in drawn


def test_places_keep_the_order_of_the_list_and_small_ones_have_no_bar(library: Library) -> None:
    ids = [place.id for place in library.regions.children("xian")][:4]
    counts = (Shown(6, 6), FEW, Shown(12, 12), WITHHELD)
    found = Participation(
        Stages(*(Shown(25, 25),) * 3),
        tuple((name, Stages(count, count, count)) for name, count in zip(ids, counts, strict=True)),
    )
    drawn = str(places(library, found))
    titles = [place_title(library, name) for name in ids]
    assert [drawn.index(title) for title in titles] == sorted(drawn.index(t) for t in titles)
    assert drawn.count("width:") == 2
    assert "width:50.00%" in drawn
    assert "不足 5 家" in drawn
    assert "为保密不列出" in drawn
