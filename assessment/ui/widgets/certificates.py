"""Numbers and dates of the certificates a firm holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assessment.i18n import _, content
from questionnaires.facts import Fact, Facts


def certificate_fields(kinds: Fact, known: Facts, key: str) -> list[dict[str, str]]:
    """Draw three fields for each certificate held; return a record where any is filled."""
    held = known.get("firm.certificates")
    held = held if isinstance(held, frozenset) else frozenset()
    records = _records(known)
    found = []
    for choice in kinds.choices:
        if choice.id in held:
            found.append(_fields(choice.id, content(choice.title), records.get(choice.id, {}), key))
    return [record for record in found if any(v for k, v in record.items() if k != "kind")]


def _fields(kind: str, title: str, known: dict[str, Any], key: str) -> dict[str, str]:
    st.markdown(f"**{title}**")
    number, issuer, until = st.columns(3)
    return {
        "kind": kind,
        "number": number.text_input(
            _("证书编号"), value=known.get("number", ""), key=f"{key}-{kind}-number"
        ),
        "issuer": issuer.text_input(
            _("发证机构"), value=known.get("issuer", ""), key=f"{key}-{kind}-issuer"
        ),
        "valid_until": until.text_input(
            _("有效期至"),
            value=str(known.get("valid_until", "")),
            placeholder=_("例如 2027-06-30"),
            key=f"{key}-{kind}-until",
        ),
    }


def _records(known: Facts) -> dict[str, dict[str, Any]]:
    records = known.get("firm.certificate_records")
    rows = records if isinstance(records, tuple) else ()
    return {str(row["kind"]): dict(row) for row in rows}
