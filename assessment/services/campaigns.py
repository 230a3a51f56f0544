"""Campaigns: a bureau's round, the firms' consent to it, and how it goes in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from assessment.domain.accounts import Role
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor, Consent
from assessment.domain.names import clean_title
from assessment.domain.notice import Purpose
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import Campaign, Entry, Participation
from assessment.domain.sharing_errors import BadDeadline, CampaignClosed, CampaignMismatch
from assessment.services.agreements import agree
from assessment.services.tools import Tools

PURPOSE = Purpose.CAMPAIGN.value


#: How many campaigns, or submissions, stand on a page.
PAGE = 20


@dataclass(frozen=True)
class Round:
    """A campaign as a bureau sees it. ``is_shown``: firms that agree show it to this bureau."""

    campaign: Campaign
    participation: Participation
    is_shown: bool


@dataclass(frozen=True)
class Rounds:
    """One page of campaigns, and how many there are in all."""

    rounds: tuple[Round, ...]
    total: int


@dataclass(frozen=True)
class Submission:
    """A submission a firm agreed to show, as it stands in a list. ``verified`` counts answers."""

    assessment_id: str
    firm_name: str
    level: int
    submitted_on: date
    verified: int


class Campaigns:
    """The use cases of campaigns. A bureau sees a firm only while its consent stands."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def add(
        self, actor: Actor, name: str, region: str, opens_at: datetime, closes_at: datetime
    ) -> Campaign:
        """Let a bureau begin a round in its region or a part of it.

        Raises:
            NotFound, BadText, BadDeadline: nothing was stored.
        """
        title, now = clean_title(name, "活动名称"), self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.CAMPAIGN_OPEN, region)
            if not opens_at < closes_at or closes_at <= now:
                raise BadDeadline
            campaign = Campaign(
                id=self._tools.new_id(),
                name=title,
                region=region,
                bureau=self._nearest_bureau(unit, actor, region),
                model_version=self._tools.library.model().version,
                opens_at=opens_at,
                closes_at=closes_at,
                created_by=actor.id,
                created_at=now,
            )
            unit.organisations.add_campaign(campaign)
            self._tools.record(unit, AuditKind.CAMPAIGN_ADDED, actor, "campaign", campaign.id)
        return campaign

    def close(self, campaign_id: str, actor: Actor) -> None:
        """End a campaign now. What was submitted to it cannot be reopened any more.

        Raises:
            NotFound: not this actor's to end.
            CampaignClosed: it is over.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            campaign = self._campaign(unit, actor, campaign_id, Action.CAMPAIGN_OPEN)
            if campaign.closes_at <= now:
                raise CampaignClosed
            unit.organisations.close_campaign(campaign_id, now)
            self._tools.record(unit, AuditKind.CAMPAIGN_CHANGED, actor, "campaign", campaign_id)

    def all(self) -> tuple[Campaign, ...]:
        """Return all campaigns: they are public."""
        with self._tools.store.reading() as unit:
            return unit.organisations.campaigns()

    def public(self, campaign_id: str) -> Campaign:
        """Return what anybody may know of a campaign: its invitation link leads here.

        Raises:
            NotFound: there is none.
        """
        with self._tools.store.reading() as unit:
            found = unit.organisations.campaign(campaign_id)
        if found is None:
            raise NotFound
        return found

    def offered(self, assessment_id: str, actor: Actor) -> tuple[Campaign, ...]:
        """Return the open campaigns an assessment could take part in.

        Raises:
            NotFound, Forbidden: not this actor's to decide.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.FIRM_CONSENT, assessment_id)
            version = admitted.assessment.model_version
            return tuple(
                campaign
                for campaign in unit.organisations.campaigns()
                if campaign.is_open(now) and self._fits(unit, campaign, assessment_id, version)
            )

    def consent(self, campaign_id: str, assessment_id: str, actor: Actor, version: str) -> Entry:
        """Agree that the bureau of a campaign sees this assessment. ``version`` is the text's.

        Raises:
            NotFound, Forbidden, CampaignClosed, CampaignMismatch, BadText: nothing was stored.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            admitted = self._tools.access.see(unit, actor, Action.FIRM_CONSENT, assessment_id)
            campaign = unit.organisations.campaign(campaign_id)
            if campaign is None:
                self._tools.access.refuse(unit, actor, "campaign", campaign_id)
            if not campaign.is_open(now):
                raise CampaignClosed
            if not self._fits(unit, campaign, assessment_id, admitted.assessment.model_version):
                raise CampaignMismatch
            entry = Entry(campaign_id, assessment_id, actor.id, version, now)
            unit.organisations.put_entry(entry)
            firm_id = admitted.assessment.firm_id
            agree(unit, Consent(firm_id, actor.id, PURPOSE, version, now, campaign_id))
            self._tools.record(unit, AuditKind.CONSENT_GIVEN, actor, "campaign", campaign_id)
        return entry

    def withdraw(self, campaign_id: str, assessment_id: str, actor: Actor) -> None:
        """Take consent back; the bureau sees the firm no more. Repeating is harmless.

        Raises:
            NotFound, Forbidden: not this actor's to take back.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            admitted = self._tools.access.see(unit, actor, Action.FIRM_CONSENT, assessment_id)
            if unit.organisations.withdraw_entry(campaign_id, assessment_id, now):
                self._end_consent(unit, campaign_id, admitted.assessment.firm_id)
                kind = AuditKind.CONSENT_WITHDRAWN
                self._tools.record(unit, kind, actor, "campaign", campaign_id)

    def _end_consent(self, unit: Unit, campaign_id: str, firm_id: str) -> None:
        """End the firm's agreement, unless another assessment of it still takes part."""
        others = unit.sharing.assessments_of(firm_id)
        if not any(e.assessment_id in others for e in unit.organisations.entries_in(campaign_id)):
            unit.privacy.withdraw_consent(firm_id, PURPOSE, campaign_id, self._tools.clock())

    def entries(self, assessment_id: str, actor: Actor) -> tuple[Entry, ...]:
        """Return the consents of an assessment, withdrawn or not.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.see(unit, actor, Action.FIRM_CONSENT, assessment_id)
            return unit.organisations.entries_of(assessment_id)

    def participation(self, campaign_id: str, actor: Actor) -> Participation:
        """Return how a campaign goes, in numbers alone.

        Raises:
            NotFound: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._campaign(unit, actor, campaign_id, Action.CAMPAIGN_COUNT)
            return unit.organisations.participation(campaign_id)

    def rounds(self, actor: Actor, *, offset: int = 0, limit: int = PAGE) -> Rounds:
        """Return one page of the campaigns of a bureau's regions: open ones first, then later ones.

        Raises:
            NotFound: no bureau asked.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            scopes = self._scopes(unit, actor)
            if not scopes:
                self._tools.access.refuse(unit, actor, "installation", Action.CAMPAIGN_COUNT.value)
            within = self._tools.library.regions.within
            known = self._tools.library.regions
            own = [
                c
                for c in unit.organisations.campaigns()
                if c.region in known and within(c.region, scopes)
            ]
            page = sorted(own, key=lambda c: _urgency(c, now))[offset : offset + limit]
            counted = unit.organisations.participations([c.id for c in page])
        rounds = tuple(Round(c, counted[c.id], c.bureau in scopes) for c in page)
        return Rounds(rounds, len(own))

    def round(self, campaign_id: str, actor: Actor) -> Round:
        """Return one campaign of a bureau's regions.

        Raises:
            NotFound: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            campaign = self._campaign(unit, actor, campaign_id, Action.CAMPAIGN_COUNT)
            counted = unit.organisations.participation(campaign_id)
            return Round(campaign, counted, campaign.bureau in self._scopes(unit, actor))

    def submissions(
        self, campaign_id: str, actor: Actor, *, offset: int = 0, limit: int = PAGE
    ) -> tuple[Submission, ...]:
        """Return one page of what firms agreed to show the bureau of a campaign, newest first.

        Nothing for any other bureau, also one above: it sees numbers.

        Raises:
            NotFound: not a campaign of this actor's region.
        """
        with self._tools.store.reading() as unit:
            campaign = self._campaign(unit, actor, campaign_id, Action.CAMPAIGN_COUNT)
            if campaign.bureau not in self._scopes(unit, actor):
                return ()
            found = unit.organisations.submitted_to(campaign_id, offset, limit)
            return tuple(_submission(unit, assessment_id) for assessment_id in found)

    def shown(self, campaign_id: str, actor: Actor) -> tuple[str, ...]:
        """Return the submissions to a campaign this reviewer may open.

        Raises:
            NotFound: not a campaign of this actor's region.
        """
        with self._tools.store.reading() as unit:
            campaign = self._campaign(unit, actor, campaign_id, Action.CAMPAIGN_COUNT)
            scopes = self._scopes(unit, actor)
            entered = [e.assessment_id for e in unit.organisations.entries_in(campaign_id)]
            found = [unit.answers.assessment(assessment_id) for assessment_id in entered]
        shown = campaign.bureau in scopes
        return tuple(a.id for a in found if shown and a is not None and not a.is_draft)

    def _campaign(self, unit: Unit, actor: Actor, campaign_id: str, action: Action) -> Campaign:
        campaign = unit.organisations.campaign(campaign_id)
        if campaign is None:
            self._tools.access.refuse(unit, actor, "campaign", campaign_id)
        self._tools.access.region(unit, actor, action, campaign.region)
        return campaign

    def _fits(self, unit: Unit, campaign: Campaign, assessment_id: str, version: str) -> bool:
        """Whether the firm lies in the campaign's region and answers its version."""
        region = unit.firms.facts(assessment_id).get("firm.region")
        regions = self._tools.library.regions
        known = region is not None and region in regions
        inside = known and regions.within(str(region), (campaign.region,))
        return inside and version == campaign.model_version

    def _scopes(self, unit: Unit, actor: Actor) -> tuple[str, ...]:
        roles = unit.sharing.roles(actor.id)
        return tuple(held.scope for held in roles if held.role is Role.BUREAU)

    def _nearest_bureau(self, unit: Unit, actor: Actor, region: str) -> str:
        """Return the smallest of the actor's own regions that holds a region."""
        scopes = self._scopes(unit, actor)
        lineage = self._tools.library.regions.lineage(region)
        return next((place.id for place in lineage if place.id in scopes), scopes[0])


def _urgency(campaign: Campaign, now: datetime) -> tuple[int, float, str]:
    """Return the order of a list: open and soon over, then still to come, then over, newest first."""
    if campaign.is_open(now):
        return 0, campaign.closes_at.timestamp(), campaign.id
    if campaign.opens_at > now:
        return 1, campaign.opens_at.timestamp(), campaign.id
    return 2, -campaign.closes_at.timestamp(), campaign.id


def _submission(unit: Unit, assessment_id: str) -> Submission:
    assessment, receipt = unit.answers.assessment(assessment_id), unit.receipts.of(assessment_id)
    assert assessment is not None, "an entry names an assessment"
    assert receipt is not None, "what was submitted has a receipt"
    firm = unit.firms.firm(assessment.firm_id)
    return Submission(
        assessment_id=assessment_id,
        firm_name="" if firm is None else firm.name,
        level=int(receipt.content["result"]["level"]),
        submitted_on=receipt.on,
        verified=len(unit.reviews.verified(assessment_id)),
    )
