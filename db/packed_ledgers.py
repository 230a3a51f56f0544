"""Ledgers as one packed value: their arrays, and what is no array as JSON."""

from __future__ import annotations

import io
import json

import numpy as np

from assessment.domain.peers import PeerLedger
from scoring.ledger import Ledger


def packed(kept: PeerLedger) -> bytes:
    """Return a ledger as bytes."""
    plain = kept.ledger.plain()
    rest = {"patterns": plain.pop("patterns"), "regions": kept.regions, "parents": kept.parents}
    file = io.BytesIO()
    np.savez(file, rest=np.frombuffer(json.dumps(rest).encode(), np.uint8), **plain)
    return file.getvalue()


def unpacked(body: bytes) -> PeerLedger:
    """Return the ledger that ``packed`` was given."""
    with np.load(io.BytesIO(body), allow_pickle=False) as file:
        arrays = dict(file)
    rest = json.loads(arrays.pop("rest").tobytes())
    ledger = Ledger.from_plain({**arrays, "patterns": rest["patterns"]})
    return PeerLedger(ledger, tuple(rest["regions"]), tuple(rest["parents"]))
