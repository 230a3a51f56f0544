"""How long somebody who tries codes has to wait. Nobody is ever locked out for good.

A code has 78 bits, so the waiting is there to keep the log readable and the machine idle. An
address that has not failed before is never slowed, however much others try.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=10)
CROWD = 200
WAIT_IN_A_CROWD = timedelta(minutes=1)


def seconds_to_wait(
    failures: Sequence[datetime],
    failures_anywhere: int,
    now: datetime,
    *,
    free_tries: int = FREE_TRIES,
) -> int:
    """Return the seconds until the next try from one address; 0 means now.

    ``failures`` are those of the address within ``WINDOW``, oldest first.
    """
    if not failures:
        return 0
    wait = _wait_after(len(failures) - free_tries)
    if failures_anywhere >= CROWD:
        wait = max(wait, WAIT_IN_A_CROWD)
    return max(0, math.ceil((failures[-1] + wait - now).total_seconds()))


def _wait_after(too_many: int) -> timedelta:
    if too_many < 0:
        return timedelta()
    wait = FIRST_WAIT
    for _ in range(too_many):
        wait = min(2 * wait, LONGEST_WAIT)
    return wait
