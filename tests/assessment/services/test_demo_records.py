"""What invented firms hold is invented once and for all, and is what the content knows of."""

from __future__ import annotations

from datetime import date, timedelta

from assessment.services.demo_records import VALID_DAYS, records_of
from questionnaires.facts import Facts
from questionnaires.library import Library

ON = date(2026, 11, 21)


def test_a_firm_holds_the_same_whenever_it_is_invented() -> None:
    assert records_of(7, ON) == records_of(7, ON)
    assert len({str(records_of(row, ON)) for row in range(100)}) > 20


def test_certificates_have_numbers_and_run_out_sooner_or_later(library: Library) -> None:
    told = [records_of(row, ON) for row in range(300)]
    for each in told:
        for fact in ("firm.certificates", "firm.honours"):
            assert set(each[fact]) <= set(library.facts[fact].choice_ids)
        records = each.get("firm.certificate_records", [])
        assert [record["kind"] for record in records] == each["firm.certificates"]
    ends = [
        date.fromisoformat(record["valid_until"])
        for each in told
        for record in each.get("firm.certificate_records", [])
    ]
    assert min(ends) < ON < max(ends) <= ON + timedelta(days=VALID_DAYS)
    derived = [library.derived(Facts(each), ON) for each in told]
    assert {facts["firm.valid_certificates"] for facts in derived} >= {0, 1, 2}
