"""A consultancy's own Word template: download, hand in, see that it works, go back to ours."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain.audit import AuditKind
from assessment.domain.errors import Refusal
from assessment.domain.firms import Actor
from assessment.domain.letterheads import (
    MOST_BYTES,
    Letterhead,
    LetterheadMissing,
    LetterheadRefused,
    LetterheadTooBig,
)
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.report_errors import LetterheadBroken, TemplateBroken
from assessment.services.report_material import Format
from assessment.services.reports import Render
from assessment.services.results import Results
from assessment.services.sample_report import sample
from assessment.services.tools import Tools

logger = logging.getLogger(__name__)
#: So many people are told what was wrong; who came before asks again.
_REMEMBERED = 200


@dataclass(frozen=True)
class InUse:
    """The template an organisation uses: who handed it in (``None``: erased), when, bytes."""

    by: str | None
    at: datetime
    size: int


class Letterheads:
    """The use cases of templates, for leads. Safe to share between threads."""

    def __init__(
        self, tools: Tools, results: Results, render: Render, ours: Callable[[], bytes]
    ) -> None:
        self._tools = tools
        self._results = results
        self._render = render
        self._ours = ours
        self._told: dict[str, Refusal] = {}

    def of(self, organisation_id: str, actor: Actor) -> InUse | None:
        """Return the organisation's own template; ``None`` where it uses ours.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, organisation_id)
            found = unit.letterheads.of(organisation_id)
            account = None if found is None else unit.accounts.get(found.uploaded_by)
        name = None if account is None else account.display_name
        return None if found is None else InUse(name, found.uploaded_at, found.size)

    def template(self, organisation_id: str, actor: Actor, *, ours: bool = False) -> bytes:
        """Return the template in use as a Word file, or ours.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        own = self._own(organisation_id, actor)
        return self._ours() if ours or own is None else own

    def try_out(self, organisation_id: str, actor: Actor) -> bytes:
        """Return the report of an invented firm by the template in use, as a Word file.

        Raises:
            NotFound, Forbidden: not this actor's to see.
            LetterheadBroken: the template does not fit any more.
            TemplateBroken, ReportTooSlow, ReportFailed: there is no report.
        """
        own = self._own(organisation_id, actor)
        try:
            return self._drawn(own)
        except TemplateBroken as broken:
            if own is None:
                raise
            raise LetterheadBroken(broken.placeholder, broken.what) from None

    def hand_in(self, organisation_id: str, actor: Actor, data: bytes) -> None:
        """Put a template in use that a sample report can be drawn by.

        Raises:
            NotFound, Forbidden: not this actor's to change.
            LetterheadMissing, LetterheadTooBig, LetterheadRefused: it cannot be used.
            ReportTooSlow, ReportFailed: it could not be tried.
            In every case the one before stays.
        """
        with self._tools.store.reading() as unit:
            self._require(unit, actor, organisation_id)
        try:
            self._check(data)
        except Refusal as refusal:
            self._remember(actor, refusal)
            raise
        digest, now = hashlib.sha256(data).hexdigest(), self._tools.clock()
        with self._tools.store.writing() as unit:
            self._require(unit, actor, organisation_id)
            letterhead = Letterhead(organisation_id, digest, len(data), actor.id, now)
            unit.letterheads.put(letterhead, data)
            self._record(unit, actor, organisation_id, digest)

    def go_back(self, organisation_id: str, actor: Actor) -> None:
        """Use ours again; repeating is harmless.

        Raises:
            NotFound, Forbidden: not this actor's to change.
        """
        with self._tools.store.writing() as unit:
            self._require(unit, actor, organisation_id)
            if unit.letterheads.drop(organisation_id):
                self._record(unit, actor, organisation_id, "")

    def told(self, actor: Actor) -> Refusal | None:
        """Return, once, why what this actor handed in last was not taken."""
        return self._told.pop(actor.id, None)

    def _own(self, organisation_id: str, actor: Actor) -> bytes | None:
        with self._tools.store.reading() as unit:
            self._require(unit, actor, organisation_id)
            return unit.letterheads.content(organisation_id)

    def _check(self, data: bytes) -> None:
        if not data:
            raise LetterheadMissing
        if len(data) > MOST_BYTES:
            raise LetterheadTooBig
        try:
            self._drawn(data)
        except TemplateBroken as broken:
            raise LetterheadRefused.naming(broken.what, broken.placeholder) from None
        except Refusal:
            raise
        except Exception:  # a file from outside breaks the library in ways nobody can list
            logger.exception("a template could not be read")
            raise LetterheadRefused.naming("读不下去，要用 Word 另存为", ".docx") from None

    def _drawn(self, template: bytes | None) -> bytes:
        today = day_in_china(self._tools.clock())
        material = sample(self._tools.library, self._results, today)
        return self._render(replace(material, letterhead=template), Format.WORD)

    def _remember(self, actor: Actor, refusal: Refusal) -> None:
        self._told[actor.id] = refusal
        for old in list(self._told)[:-_REMEMBERED]:
            self._told.pop(old, None)

    def _require(self, unit: Unit, actor: Actor, organisation_id: str) -> None:
        action = Action.ORGANISATION_LEAD
        self._tools.access.organisation(unit, actor, action, organisation_id)

    def _record(self, unit: Unit, actor: Actor, organisation_id: str, digest: str) -> None:
        unit.audit.record(
            AuditKind.LETTERHEAD_CHANGED,
            actor_id=actor.id,
            object_kind="organisation",
            object_id=organisation_id,
            at=self._tools.clock(),
            digest=digest,
        )
