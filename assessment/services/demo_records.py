"""What invented firms hold: certificates with numbers, honours, a trained chief quality officer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

#: Of a hundred invented firms, about so many hold each.
CERTIFICATES = {"qms": 40, "ems": 15, "ohsms": 12, "product_voluntary": 10}
HONOURS = {
    "high_tech": 15,
    "cmmm_self_2": 12,
    "srdi": 9,
    "cmmm_self_3": 6,
    "green_factory": 5,
    "city_quality_award": 4,
    "provincial_benchmark": 3,
    "little_giant": 2,
    "provincial_quality_award": 2,
}
TRAINED = 25
VALID_DAYS = 3 * 365


def records_of(row: int, on: date) -> Mapping[str, Any]:
    """Return the facts of one invented firm, always the same for its row.

    A certificate runs out between a month ago and three years from now.
    """
    chance = np.random.default_rng(row)
    held = [kind for kind, hundred in CERTIFICATES.items() if chance.integers(100) < hundred]
    records = [
        {
            "kind": kind,
            "number": f"演示{row + 1:04}-{kind}",
            "valid_until": f"{on + timedelta(days=int(chance.integers(-30, VALID_DAYS)))}",
        }
        for kind in held
    ]
    honours = [name for name, hundred in HONOURS.items() if chance.integers(100) < hundred]
    return {
        "firm.certificates": held,
        **({"firm.certificate_records": records} if records else {}),
        "firm.honours": honours,
        "firm.cqo_trained": bool(chance.integers(100) < TRAINED),
    }
