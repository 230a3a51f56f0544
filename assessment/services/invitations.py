"""Invitations: a link for one person, once; what it opens; taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assessment.domain import credit_code as codes
from assessment.domain.account_errors import NotSignedIn
from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit, Visit
from assessment.domain.sharing import (
    EVERYTHING,
    FOREVER,
    Invitation,
    InvitationKind,
    MemberRole,
    OrganisationRole,
)
from assessment.domain.sharing_errors import (
    BadDeadline,
    CodeDoubtful,
    InvitationGone,
    UnknownPart,
)
from assessment.domain.tokens import fingerprint, new_token
from assessment.services.joining import join
from assessment.services.tools import Tools

#: How long a link works, and how long a browser without an account stays in by it.
LINK_LIFE = timedelta(days=7)
SESSION_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Invited:
    """A new invitation. The token goes into the link and is kept nowhere else."""

    invitation: Invitation
    token: str


@dataclass(frozen=True)
class Offer:
    """What a link opens, shown before it is taken. ``name`` is the firm's or organisation's.

    ``assessment_id`` is what it leads to, ``is_own``: whoever looks owns the firm already.
    """

    kind: InvitationKind
    name: str
    role: str
    dimensions: tuple[str, ...]
    needs_account: bool
    access_until: datetime | None
    expires_at: datetime
    assessment_id: str | None = None
    credit_code: str | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Accepted:
    """Who came in by what, and what they have open. ``token`` is a new session of a visitor."""

    invitation: Invitation
    actor: Actor
    assessment_id: str | None
    token: str | None
    life: timedelta


class Invitations:
    """The use cases of invitations."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def invite_colleague(
        self,
        assessment_id: str,
        actor: Actor,
        role: MemberRole,
        dimensions: Sequence[str] = (EVERYTHING,),
        *,
        life: timedelta = LINK_LIFE,
        access_until: datetime | None = None,
    ) -> Invited:
        """Let a colleague fill in or read some dimensions of the firm, or all of them.

        Raises:
            NotFound, Forbidden, UnknownPart, BadDeadline: nothing was stored.
        """
        with self._tools.store.writing() as unit:
            admitted = self._tools.access.see(unit, actor, Action.FIRM_SHARE, assessment_id)
            model = self._tools.library.model(admitted.assessment.model_version)
            known = {dimension.id for dimension in model.dimensions} | {EVERYTHING}
            if not dimensions or not set(dimensions) <= known:
                raise UnknownPart
            return self._invite(
                unit,
                actor,
                InvitationKind.COLLEAGUE,
                life,
                role=role.value,
                firm_id=admitted.assessment.firm_id,
                assessment_id=assessment_id,
                dimensions=tuple(dict.fromkeys(dimensions)),
                access_until=access_until,
            )

    def pass_on(self, firm_id: str, actor: Actor, *, life: timedelta = LINK_LIFE) -> Invited:
        """Offer a firm to another account. It changes hands when the link is taken.

        Raises:
            NotFound, Forbidden, BadDeadline: nothing was stored.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_PASS_ON, firm_id)
            kind = InvitationKind.OWNERSHIP
            return self._invite(unit, actor, kind, life, role="owner", firm_id=firm_id)

    def invite_member(
        self,
        organisation_id: str,
        actor: Actor,
        role: OrganisationRole = OrganisationRole.MEMBER,
        *,
        life: timedelta = LINK_LIFE,
    ) -> Invited:
        """Let an account join an organisation.

        Raises:
            NotFound, Forbidden, BadDeadline: nothing was stored.
        """
        with self._tools.store.writing() as unit:
            action = Action.ORGANISATION_LEAD
            self._tools.access.organisation(unit, actor, action, organisation_id)
            kind = InvitationKind.ORGANISATION
            return self._invite(
                unit, actor, kind, life, role=role.value, organisation_id=organisation_id
            )

    def invite_firm(
        self, credit_code: str, actor: Actor, region: str, *, life: timedelta = LINK_LIFE
    ) -> Invited:
        """Let a bureau invite the firm with a credit code: taking the link confirms the firm.

        Raises:
            NotFound, CodeDoubtful, BadDeadline: nothing was stored.
        """
        code = codes.normalise(credit_code)
        if codes.check(code) is not codes.CodeCheck.VALID:
            raise CodeDoubtful
        with self._tools.store.writing() as unit:
            self._tools.access.region(unit, actor, Action.FIRM_CONFIRM, region)
            kind = InvitationKind.CONFIRMATION
            return self._invite(unit, actor, kind, life, role="owner", credit_code=code)

    def of_firm(self, firm_id: str, actor: Actor) -> tuple[Invitation, ...]:
        """Return the invitations of a firm, open or not.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_SHARE, firm_id)
            return unit.sharing.invitations(firm_id=firm_id)

    def of_organisation(self, organisation_id: str, actor: Actor) -> tuple[Invitation, ...]:
        """Return the invitations of an organisation, open or not.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            action = Action.ORGANISATION_LEAD
            self._tools.access.organisation(unit, actor, action, organisation_id)
            return unit.sharing.invitations(organisation_id=organisation_id)

    def given_out(self, actor: Actor) -> tuple[Invitation, ...]:
        """Return the open invitations to firms that a desk gave out itself, oldest first.

        Raises:
            NotFound: neither a bureau nor an administrator asked.
        """
        now = self._tools.clock()
        with self._tools.store.reading() as unit:
            self._tools.access.desk(unit, actor, Action.FIRM_CONFIRM)
            found = unit.sharing.invitations(created_by=actor.id)
        kind = InvitationKind.CONFIRMATION
        return tuple(each for each in found if each.kind is kind and each.is_open(now))

    def withdraw(self, invitation_id: str, actor: Actor) -> None:
        """Take a link back, and with it at once whatever came by it; repeating is harmless.

        Raises:
            NotFound, Forbidden: not this actor's to take back.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            invitation = self._to_withdraw(unit, actor, invitation_id)
            if not unit.sharing.withdraw_invitation(invitation.id, now):
                return
            kind = AuditKind.INVITATION_WITHDRAWN
            self._tools.record(unit, kind, actor, "invitation", invitation.id)
            for member in unit.sharing.drop_parts_of_invitation(invitation.id):
                self._tools.record(unit, AuditKind.MEMBER_REMOVED, actor, "actor", member)

    def look(self, token: str, actor: Actor | None = None) -> Offer:
        """Return what a link opens, as whoever looks sees it.

        Raises:
            InvitationGone: nothing.
        """
        with self._tools.store.reading() as unit:
            invitation = self._open(unit, token)
            forever = invitation.access_until == FOREVER
            firm_id = invitation.firm_id
            return Offer(
                kind=invitation.kind,
                name=_name(unit, invitation),
                role=invitation.role,
                dimensions=invitation.dimensions,
                needs_account=invitation.kind is not InvitationKind.COLLEAGUE,
                access_until=None if forever else invitation.access_until,
                expires_at=invitation.expires_at,
                assessment_id=_leads_to(unit, invitation),
                credit_code=invitation.credit_code,
                is_own=bool(actor and firm_id and actor.id in unit.sharing.owners(firm_id)),
            )

    def accept(
        self, token: str, actor: Actor | None = None, session_token: str | None = None
    ) -> Accepted:
        """Take a link. Somebody who is nobody yet becomes a visitor with a session of their own.

        ``session_token`` is what the browser holds already: a visitor's is replaced, an
        account's goes on.

        Raises:
            InvitationGone: unknown, used, withdrawn, or too old.
            NotSignedIn: this kind of link needs an account.
            InvitationNotForYou: this account may not take such a part.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            invitation = self._open(unit, token)
            who = actor or self._visitor(unit, invitation, now)
            needs_account = invitation.kind is not InvitationKind.COLLEAGUE
            if needs_account and not unit.sharing.is_account(who.id):
                raise NotSignedIn
            if not unit.sharing.use_invitation(invitation.id, who.id, now):
                raise InvitationGone
            join(self._tools, unit, invitation, who)
            kind = AuditKind.INVITATION_USED
            self._tools.record(unit, kind, who, "invitation", invitation.id)
            return self._let_in(unit, invitation, who, session_token, now)

    def _let_in(
        self,
        unit: Unit,
        invitation: Invitation,
        actor: Actor,
        session_token: str | None,
        now: datetime,
    ) -> Accepted:
        """Open what the link leads to, in the session that is there or in a new one."""
        assessment_id = _leads_to(unit, invitation)
        life = min(SESSION_LIFE, invitation.access_until - now)
        if actor.kind is ActorKind.ACCOUNT:
            if session_token and assessment_id:
                unit.sign_ins.open_assessment(fingerprint(session_token), assessment_id)
            return Accepted(invitation, actor, assessment_id, None, life)
        assert assessment_id is not None, "visitors come in by a colleague's link alone"
        token = new_token(self._tools.random_bytes)
        visit = Visit(actor, assessment_id)
        unit.entries.add_session(fingerprint(token), visit, now, now + life)
        if session_token:
            unit.entries.drop_session(fingerprint(session_token))
        return Accepted(invitation, actor, assessment_id, token, life)

    def _visitor(self, unit: Unit, invitation: Invitation, now: datetime) -> Actor:
        if invitation.kind is not InvitationKind.COLLEAGUE:
            raise NotSignedIn
        visitor = Actor(ActorKind.ANONYMOUS, self._tools.new_id())
        unit.firms.add_actor(visitor, now)
        return visitor

    def _open(self, unit: Unit, token: str) -> Invitation:
        invitation = unit.sharing.invitation_by_token(fingerprint(token))
        if invitation is None or not invitation.is_open(self._tools.clock()):
            raise InvitationGone
        return invitation

    def _to_withdraw(self, unit: Unit, actor: Actor, invitation_id: str) -> Invitation:
        """Let those take a link back who may give one out."""
        found = unit.sharing.invitation(invitation_id)
        access = self._tools.access
        if found is not None and found.firm_id is not None:
            access.firm(unit, actor, Action.FIRM_SHARE, found.firm_id)
        elif found is not None and found.organisation_id is not None:
            access.organisation(unit, actor, Action.ORGANISATION_LEAD, found.organisation_id)
        elif found is None or found.created_by != actor.id:
            access.refuse(unit, actor, "invitation", invitation_id)
        return found

    def _invite(
        self,
        unit: Unit,
        actor: Actor,
        kind: InvitationKind,
        life: timedelta,
        *,
        role: str,
        firm_id: str | None = None,
        organisation_id: str | None = None,
        assessment_id: str | None = None,
        credit_code: str | None = None,
        dimensions: tuple[str, ...] = (),
        access_until: datetime | None = None,
    ) -> Invited:
        now, until = self._tools.clock(), access_until or FOREVER
        if until <= now or life <= timedelta():
            raise BadDeadline
        token = new_token(self._tools.random_bytes)
        invitation = Invitation(
            id=self._tools.new_id(),
            token_hash=fingerprint(token),
            kind=kind,
            firm_id=firm_id,
            organisation_id=organisation_id,
            assessment_id=assessment_id,
            credit_code=credit_code,
            role=role,
            dimensions=dimensions,
            access_until=until,
            created_by=actor.id,
            created_at=now,
            expires_at=min(now + life, until),
        )
        unit.sharing.add_invitation(invitation)
        self._tools.record(unit, AuditKind.INVITED, actor, "invitation", invitation.id)
        return Invited(invitation, token)


def _leads_to(unit: Unit, invitation: Invitation) -> str | None:
    """Return the assessment a link opens: the one it names, else the firm's newest."""
    if invitation.assessment_id is None and invitation.firm_id is not None:
        return next(iter(unit.sharing.assessments_of(invitation.firm_id)), None)
    return invitation.assessment_id


def _name(unit: Unit, invitation: Invitation) -> str:
    if invitation.firm_id is not None:
        firm = unit.firms.firm(invitation.firm_id)
        return "" if firm is None else firm.name
    if invitation.organisation_id is not None:
        organisation = unit.organisations.get(invitation.organisation_id)
        return "" if organisation is None else organisation.name
    return ""
