"""Facts: absent is unknown, and a firm's values never change under one's hands."""

from __future__ import annotations

from datetime import date

from questionnaires.facts import Facts
from tests.builders import miniature_facts


def test_an_unknown_fact_is_absent() -> None:
    facts = Facts({"firm.exports": None, "firm.employees": 0})

    assert "firm.exports" not in facts
    assert dict(facts) == {"firm.employees": 0}


def test_choices_become_a_frozen_set_and_records_a_tuple() -> None:
    record = {"kind": "qms", "valid_until": date(2027, 1, 1)}
    facts = Facts({"firm.certificates": ["qms", "ems"], "firm.certificate_records": [record]})

    assert facts["firm.certificates"] == frozenset({"qms", "ems"})
    assert facts["firm.certificate_records"] == (record,)


def test_changed_facts_are_another_value() -> None:
    facts = Facts({"firm.employees": 3, "firm.exports": True})

    changed = facts.with_values({"firm.employees": 4, "firm.exports": None})

    assert dict(facts) == {"firm.employees": 3, "firm.exports": True}
    assert dict(changed) == {"firm.employees": 4}
    assert facts == Facts(dict(facts))
    assert hash(facts) == hash(Facts(dict(facts)))
    assert facts != changed


def test_a_value_of_another_type_is_not_given_out() -> None:
    facts = Facts({"firm.employees": 3, "firm.exports": True, "firm.size": "small"})

    assert facts.integer("firm.employees") == 3
    assert facts.integer("firm.exports") is None
    assert facts.truth("firm.exports") is True
    assert facts.truth("firm.employees") is None
    assert facts.text("firm.size") == "small"
    assert facts.text("firm.region") is None


def test_the_catalogue_finds_facts_by_id() -> None:
    catalogue = miniature_facts()

    assert "firm.certificates" in catalogue
    assert "firm.certificate" not in catalogue
    assert catalogue["firm.certificates"].choice_title("qms") == "质量管理体系"
    assert catalogue["firm.certificates"].choice_title("other") == "other"
    assert catalogue.ids[0] == "firm.sector"
