"""The permission table: what each standing towards a thing allows. Services ask it every time.

A *standing* is how somebody stands to one firm, organisation, campaign or to the installation.
It follows from rows that are read anew for every call, so that taking one away works at once.
Pages may hide what is not allowed; only this table decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How somebody stands to a thing. The first seven are about a firm and its assessments."""

    OWNER = "owner"  # acts for the firm; so does whoever holds the resume code
    CONTRIBUTOR = "contributor"  # a colleague who fills in some dimensions, or all
    READER = "reader"  # a colleague who reads some dimensions, or all
    FILLER = "filler"  # a consultant, assigned, whose organisation may fill in
    ADVISER = "adviser"  # a consultant, assigned, whose organisation may read
    REVIEWER = "reviewer"  # the bureau of a campaign the firm agreed to show this to
    BUREAU = "bureau"  # a bureau whose region holds the thing, without consent
    LEAD = "lead"  # leads the organisation
    MEMBER = "member"  # belongs to the organisation
    ADMIN = "admin"
    OPERATOR = "operator"  # the command line of the installation itself


class Action(StrEnum):
    """What can be done. The first word names the thing."""

    SHEET_OPEN = "sheet.open"
    SHEET_SAVE = "sheet.save"
    SHEET_PLACE = "sheet.place"
    SHEET_HISTORY = "sheet.history"
    SHEET_SUBMIT = "sheet.submit"
    SHEET_REOPEN = "sheet.reopen"
    FACTS_READ = "facts.read"
    FACTS_CHANGE = "facts.change"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_CHANGE = "evidence.change"
    RESULT_READ = "result.read"
    RESULT_EXPORT = "result.export"
    RESULT_VERIFY = "result.verify"
    CODE_RENEW = "code.renew"
    PROGRESS_READ = "progress.read"
    REVIEW_READ = "review.read"
    REVIEW_COMMENT = "review.comment"
    REVIEW_REPLY = "review.reply"
    REVIEW_VERIFY = "review.verify"
    FIRM_READ = "firm.read"
    FIRM_IDENTIFY = "firm.identify"
    FIRM_SHARE = "firm.share"
    FIRM_GRANT = "firm.grant"
    FIRM_CONSENT = "firm.consent"
    FIRM_PASS_ON = "firm.pass_on"
    FIRM_CLAIM = "firm.claim"
    FIRM_CONFIRM = "firm.confirm"
    LICENCE_HAND_IN = "licence.hand_in"
    LICENCE_READ = "licence.read"
    DISPUTE_READ = "dispute.read"
    DISPUTE_SETTLE = "dispute.settle"
    ORGANISATION_FOUND = "organisation.found"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_LEAD = "organisation.lead"
    ORGANISATION_EXPORT = "organisation.export"
    CAMPAIGN_OPEN = "campaign.open"
    CAMPAIGN_COUNT = "campaign.count"
    INDICATOR_READ = "indicator.read"
    INDICATOR_CHANGE = "indicator.change"
    PRIVACY_EXPORT = "privacy.export"
    PRIVACY_ERASE = "privacy.erase"
    PEERS_COUNT = "peers.count"
    PEERS_EXPLAIN = "peers.explain"
    QUALITY_READ = "quality.read"
    AUDIT_READ = "audit.read"
    ACCOUNT_MANAGE = "account.manage"
    ACCOUNT_RESET = "account.reset"


#: all: everything of the thing. part: within one's own dimensions. - : no.
TABLE = """
                    owner contributor reader filler adviser reviewer bureau lead member admin operator
sheet.open          all   part        part   all    all     all      -      -    -      -     -
sheet.save          all   part        -      all    -       -        -      -    -      -     -
sheet.place         all   part        part   all    all     -        -      -    -      -     -
sheet.history       all   part        part   all    all     all      -      -    -      -     -
sheet.submit        all   -           -      -      -       -        -      -    -      -     -
sheet.reopen        all   -           -      -      -       -        -      -    -      -     -
facts.read          all   part        part   all    all     all      -      -    -      -     -
facts.change        all   -           -      all    -       -        -      -    -      -     -
evidence.read       all   part        part   all    all     all      -      -    -      -     -
evidence.change     all   part        -      all    -       -        -      -    -      -     -
result.read         all   all         all    all    all     all      -      -    -      -     -
result.export       all   all         all    all    all     all      -      -    -      -     all
result.verify       all   all         all    all    all     all      -      -    -      -     all
code.renew          all   -           -      -      -       -        -      -    -      -     -
progress.read       all   part        part   all    all     -        -      -    -      -     -
review.read         all   part        part   all    all     all      -      -    -      -     -
review.comment      -     -           -      all    all     all      -      -    -      -     -
review.reply        all   part        -      all    -       -        -      -    -      -     -
review.verify       -     -           -      -      all     all      -      -    -      -     -
firm.read           all   part        part   all    all     all      all    -    -      all   -
firm.identify       all   -           -      -      -       -        -      -    -      -     -
firm.share          all   -           -      -      -       -        -      -    -      -     -
firm.grant          all   -           -      -      -       -        -      -    -      -     -
firm.consent        all   -           -      -      -       -        -      -    -      -     -
firm.pass_on        all   -           -      -      -       -        -      -    -      -     -
firm.claim          all   -           -      -      -       -        -      -    -      -     -
firm.confirm        -     -           -      -      -       -        all    -    -      all   -
licence.hand_in     all   -           -      -      -       -        -      -    -      -     -
licence.read        -     -           -      -      -       -        all    -    -      all   -
dispute.read        all   -           -      -      -       -        -      -    -      all   -
dispute.settle      -     -           -      -      -       -        -      -    -      all   -
organisation.found  -     -           -      -      -       -        -      -    -      all   -
organisation.read   -     -           -      -      -       -        -      all  all    -     -
organisation.lead   -     -           -      -      -       -        -      all  -      -     -
organisation.export -     -           -      -      -       -        -      all  all    -     all
campaign.open       -     -           -      -      -       -        all    -    -      -     -
campaign.count      -     -           -      -      -       -        all    -    -      -     -
indicator.read      -     -           -      -      -       -        all    -    -      -     -
indicator.change    -     -           -      -      -       -        all    -    -      -     -
privacy.export      all   -           -      -      -       -        -      -    -      -     -
privacy.erase       all   -           -      -      -       -        -      -    -      -     -
peers.count         -     -           -      -      -       -        all    -    -      -     -
peers.explain       all   all         all    all    all     -        -      -    -      -     all
quality.read        -     -           -      -      -       -        -      -    -      all   -
audit.read          -     -           -      -      -       -        -      -    -      all   all
account.manage      -     -           -      -      -       -        -      -    -      all   all
account.reset       -     -           -      -      -       -        all    -    -      all   all
"""

#: Whoever stands so towards a firm has a hand in its answers, and never verifies them.
FILLING = frozenset({Relation.OWNER, Relation.CONTRIBUTOR, Relation.FILLER})
#: Whoever stands so works on a firm for an organisation.
CONSULTING = frozenset({Relation.FILLER, Relation.ADVISER})
#: Whoever stands so may hear that the thing is there, and is told "no" instead of "not found".
KNOWING = frozenset(Relation) - {Relation.BUREAU, Relation.ADMIN, Relation.OPERATOR}


@dataclass(frozen=True)
class Standing:
    """A relation to a firm, and the dimensions it is about; ``None`` for all of them."""

    relation: Relation
    dimensions: frozenset[str] | None = None

    def covers(self, dimension: str | None) -> bool:
        """Whether this is about a dimension; ``None`` asks for any dimension at all."""
        return self.dimensions is None or dimension is None or dimension in self.dimensions


@dataclass(frozen=True)
class Bearing:
    """Everything somebody is towards one thing, and what they did with it."""

    standings: frozenset[Standing] = frozenset()
    has_filled: bool = False
    has_verified: bool = False

    def allowing(self, action: Action) -> tuple[Standing, ...]:
        """Return the standings that allow an action, wholly or in part."""
        return tuple(standing for standing in self.standings if _allows(standing, action))

    @property
    def knows(self) -> bool:
        """Whether they may hear that the thing is there."""
        return any(standing.relation in KNOWING for standing in self.standings)


def may(bearing: Bearing, action: Action, dimension: str | None = None) -> bool:
    """Tell whether somebody may do something, in one dimension where one is named.

    Whoever set, edited or imported an answer never verifies, and whoever verified never fills in.
    """
    if action is Action.REVIEW_VERIFY and (bearing.has_filled or _fills(bearing)):
        return False
    if action in _OF_FILLING and bearing.has_verified:
        return False
    return any(standing.covers(dimension) for standing in bearing.allowing(action))


def allowed(bearing: Bearing) -> frozenset[Action]:
    """Return everything somebody may do with a thing, wholly or in part: what pages offer."""
    return frozenset(action for action in Action if may(bearing, action))


def visible(bearing: Bearing, action: Action) -> frozenset[str] | None:
    """Return the dimensions an action is allowed in; ``None`` for all, the empty set for none."""
    allowing = bearing.allowing(action)
    if any(standing.dimensions is None for standing in allowing):
        return None
    return frozenset(d for standing in allowing for d in standing.dimensions or ())


_OF_FILLING = frozenset({Action.SHEET_SAVE, Action.FACTS_CHANGE, Action.EVIDENCE_CHANGE})


def _fills(bearing: Bearing) -> bool:
    return any(standing.relation in FILLING for standing in bearing.standings)


def _allows(standing: Standing, action: Action) -> bool:
    cell = PERMISSIONS[action][standing.relation]
    return cell == "part" or (cell == "all" and standing.dimensions is None)


def _read(lines: Iterable[str]) -> dict[Action, dict[Relation, str]]:
    """Read the table; a word that is not known, or a missing cell, stops the program at once."""
    head, *rows = [line.split() for line in lines if line.strip()]
    relations = [Relation(word) for word in head]
    table = {}
    for action, *cells in rows:
        if not set(cells) <= {"all", "part", "-"}:
            raise ValueError(f"{action}: a cell is all, part or -")
        table[Action(action)] = dict(zip(relations, cells, strict=True))
    if set(table) != set(Action) or set(relations) != set(Relation):
        raise ValueError("the table does not name every action and every relation")
    return table


PERMISSIONS = _read(TABLE.splitlines())
