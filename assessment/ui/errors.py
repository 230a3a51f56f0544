"""The boundary around every view: people read a sentence, the log gets the trace."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from assessment.domain.errors import Refusal
from assessment.i18n import _

logger = logging.getLogger(__name__)


@contextmanager
def boundary(place: str) -> Iterator[None]:
    """Draw a sentence for whatever goes wrong inside; what is said by name is said as it is."""
    try:
        yield
    except Refusal as refusal:
        st.warning(refusal.sentence)
    except Exception:
        incident = secrets.token_hex(4)
        logger.exception("incident %s in %s", incident, place)
        st.error(
            _(
                "这一页暂时打不开，已保存的作答都在。请刷新后再试；"
                "仍不行时，请把事件编号 {incident} 告诉维护人员。"
            ).format(incident=incident)
        )
