"""The clients of a consultancy on one sheet, and a few of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from assessment.domain.audit import AuditKind
from assessment.domain.batches import NotCovered
from assessment.domain.cells import Cell, as_csv
from assessment.domain.firms import Actor
from assessment.domain.moments import day_in_china
from assessment.domain.permissions import Action
from assessment.domain.portfolios import Kept, WrongNumber
from assessment.domain.ports import Unit
from assessment.domain.receipts import Receipt
from assessment.domain.report_errors import NothingToReport
from assessment.domain.sharing import FOREVER, Grant, OrganisationRole
from assessment.i18n import _
from assessment.services.client_lines import (
    ClientLine,
    ConsentState,
    Known,
    Lines,
    Sight,
    consent_state,
)
from assessment.services.client_table import heads, rows
from assessment.services.covering import covered, last_grants, looked_after, reported
from assessment.services.reports import Handed
from assessment.services.results import Result, Results
from assessment.services.snapshot import asked, read_snapshot
from assessment.services.tools import Tools

#: An agreement that is over stays on the sheet for so long: somebody may ask for a new one.
REMEMBERED = timedelta(days=30)
LEAST_SIDES, MOST_SIDES = 2, 4


class SheetFormat(StrEnum):
    WORKBOOK = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class Listing:
    """A table to be written as a workbook: a title, remarks above it, names of columns, rows."""

    title: str
    remarks: tuple[str, ...]
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    on: date


#: Draws a table as a workbook; filled by ``assessment.reports``.
DrawListing = Callable[[Listing], bytes]

_MEDIA_TYPES = {
    SheetFormat.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetFormat.CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Sheet:
    """All clients a reader may know of, by name."""

    today: date
    leads: bool
    lines: tuple[ClientLine, ...]

    @property
    def seen(self) -> tuple[ClientLine, ...]:
        """The clients whose results this reader may see."""
        return tuple(line for line in self.lines if line.known is not None)


@dataclass(frozen=True)
class Side:
    """One client beside others: its last submission, or what its draft says so far."""

    firm_id: str
    firm_name: str
    is_draft: bool
    result: Result


class Portfolio:
    """The use cases of many clients at once. A consultant sees those they look after."""

    def __init__(self, tools: Tools, results: Results, draw: DrawListing) -> None:
        self._tools = tools
        self._results = results
        self._draw = draw

    def sheet(self, organisation_id: str, actor: Actor) -> Sheet:
        """Return one line a client: all of them for a lead, their own for a member.

        A lead sees of a client somebody else looks after who it is, its agreement and its
        members, and nothing of its results. The number of statements does not grow with clients.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            action = Action.ORGANISATION_READ
            self._tools.access.organisation(unit, actor, action, organisation_id)
            return self._sheet(unit, organisation_id, actor)

    def handed_out(self, organisation_id: str, actor: Actor, form: SheetFormat) -> Handed:
        """Return the same as a file; that it was taken is written down.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        sheet = self.sheet(organisation_id, actor)
        library = self._tools.library
        table = rows(sheet.lines, library, sheet.today)
        if form is SheetFormat.CSV:
            data = as_csv(heads(), table)
        else:
            remark = library.model().disclaimer
            title = _("客户总表")
            data = self._draw(Listing(title, (remark,), heads(), table, sheet.today))
        with self._tools.store.reading() as unit:
            action = Action.ORGANISATION_READ
            self._tools.access.organisation(unit, actor, action, organisation_id)
            self._tools.record(unit, AuditKind.EXPORTED, actor, "organisation", organisation_id)
        name = f"质阶-客户总表-{sheet.today.isoformat()}.{form.value}"
        return Handed(name, _MEDIA_TYPES[form], data)

    def compare(
        self, organisation_id: str, actor: Actor, firm_ids: Sequence[str]
    ) -> tuple[Side, ...]:
        """Return two to four clients side by side, in the order they were chosen.

        Raises:
            NotFound, Forbidden: not this actor's organisation.
            WrongNumber: too few or too many.
            NotCovered: a firm does not let this actor see its results.
            NothingToReport: of a firm too little is known.
        """
        chosen = tuple(dict.fromkeys(firm_ids))
        with self._tools.store.reading() as unit:
            action = Action.ORGANISATION_READ
            self._tools.access.organisation(unit, actor, action, organisation_id)
            if not LEAST_SIDES <= len(chosen) <= MOST_SIDES:
                raise WrongNumber
            if not set(chosen) <= covered(unit, organisation_id, actor, self._tools.clock()):
                self._tools.access.note_refusal(unit, actor, "organisation", organisation_id)
                raise NotCovered
            kept = unit.portfolios.assessments(chosen)
            return tuple(
                self._side(unit, actor, reported(kept[firm_id]).assessment.id) for firm_id in chosen
            )

    def _side(self, unit: Unit, actor: Actor, assessment_id: str) -> Side:
        admitted = self._tools.access.see(unit, actor, Action.RESULT_READ, assessment_id)
        today = day_in_china(self._tools.clock())
        shot = read_snapshot(unit, self._tools.library, assessment_id, today)
        receipt = None if admitted.assessment.is_draft else unit.receipts.of(assessment_id)
        if receipt is None and not asked(shot.model, shot.facts):
            raise NothingToReport
        timings = unit.answers.timings(assessment_id)
        preview = self._results.preview_of
        result = self._results.result_of(receipt) if receipt else preview(shot, timings, today)
        return Side(shot.firm.id, shot.firm.name, receipt is None, result)

    def _sheet(self, unit: Unit, organisation_id: str, actor: Actor) -> Sheet:
        now = self._tools.clock()
        member = unit.organisations.member(organisation_id, actor.id)
        leads = member is not None and member.role is OrganisationRole.LEAD
        members = looked_after(unit, organisation_id)
        grants = {
            firm_id: grant
            for firm_id, grant in last_grants(unit, organisation_id, now).items()
            if (leads or actor.id in members.get(firm_id, ()))
            and (grant.is_open(now) or now - _end(grant) <= REMEMBERED)
        }
        mine = {f for f in grants if actor.id in members.get(f, ()) and grants[f].is_open(now)}
        read = _Read.of(unit, grants, mine, {who for f in grants for who in members.get(f, ())})
        today = day_in_china(now)
        worked = Lines(self._tools.library, today)
        lines = [
            _line(grant, members.get(firm_id, ()), read, worked, now=now)
            for firm_id, grant in grants.items()
            if firm_id in read.names
        ]
        return Sheet(today, leads, tuple(sorted(lines, key=lambda line: line.by_name)))


@dataclass(frozen=True)
class _Read:
    """Everything the lines are worked out of, read at once."""

    names: Mapping[str, str]
    people: Mapping[str, str | None]
    mine: frozenset[str]
    kept: Mapping[str, tuple[Kept, ...]]
    receipts: Mapping[str, tuple[Receipt, ...]]

    @classmethod
    def of(
        cls, unit: Unit, firms: Collection[str], mine: Collection[str], people: Collection[str]
    ) -> _Read:
        found = unit.portfolios.firms(firms)
        return cls(
            names={firm.id: firm.name for firm in found.values() if firm.name},
            people=unit.portfolios.names(people),
            mine=frozenset(mine),
            kept=unit.portfolios.assessments(mine),
            receipts=unit.portfolios.receipts(mine),
        )


def _line(
    grant: Grant, members: Sequence[str], read: _Read, worked: Lines, *, now: datetime
) -> ClientLine:
    firm_id = grant.firm_id
    state = consent_state(grant, now, (day_in_china(grant.until) - worked.today).days)
    known: Known | None = None
    if firm_id in read.mine and firm_id in read.kept:
        known = worked.known(read.kept[firm_id], read.receipts.get(firm_id, ()))
    sight = Sight.UNASSIGNED if grant.is_open(now) else Sight.NOTHING
    return ClientLine(
        grant=grant,
        firm_name=None if state is ConsentState.WITHDRAWN else read.names[firm_id],
        consent=state,
        members=tuple((who, read.people.get(who)) for who in members),
        sight=sight if known is None else Sight.WHOLE,
        known=known,
    )


def _end(grant: Grant) -> datetime:
    """Return the moment at which a grant ended, or will."""
    return min(grant.withdrawn_at or FOREVER, grant.until)
