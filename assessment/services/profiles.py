"""Profiles: a firm begins, says more of itself, agrees, and gets a new resume code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assessment.domain import resume_code
from assessment.domain.account_errors import StaffMayNotClaim
from assessment.domain.accounts import STAFF
from assessment.domain.assessments import Assessment, State, Status
from assessment.domain.errors import AlreadySubmitted, FactsRefused, NotFound, ValueProblem
from assessment.domain.firms import Actor, ActorKind, Consent, Firm, Origin, Visibility
from assessment.domain.moments import day_in_china
from assessment.domain.notice import Purpose
from assessment.domain.permissions import Action
from assessment.domain.ports import Store, Unit, Visit
from assessment.domain.tokens import RandomBytes, fingerprint, new_id, new_token
from assessment.services.access import Access
from assessment.services.account_rights import active_roles, refuse
from assessment.services.profile_form import IDENTITY, check, missing_for_questions, to_json
from assessment.services.snapshot import known_facts
from questionnaires.facts import Facts
from questionnaires.library import Library


@dataclass(frozen=True)
class Started:
    """A new assessment. The code is shown once; the ticket lets this browser in, once."""

    assessment_id: str
    resume_code: str
    ticket: str
    actor: Actor


class Profiles:
    """The use cases of a firm's profile."""

    def __init__(
        self,
        store: Store,
        library: Library,
        *,
        clock: Callable[[], datetime],
        random_bytes: RandomBytes,
        code_key: bytes,
        ticket_life: timedelta = timedelta(minutes=2),
    ) -> None:
        self._store = store
        self._access = Access(library, clock)
        self._library = library
        self._clock = clock
        self._random_bytes = random_bytes
        self._code_key = code_key
        self._ticket_life = ticket_life

    def start(
        self,
        facts: Mapping[str, Any],
        *,
        consent: str | None = None,
        origin: Origin = Origin.REAL,
    ) -> Started:
        """Begin an assessment on the newest model, with what the start page asked.

        ``facts`` has the facts that are asked at the start, a band or a size where the size rule
        needs one, and any more. ``consent`` is the version of the text that was agreed to.

        Raises:
            FactsRefused: a value is missing or wrong; nothing was stored.
        """
        given, clean = self._given(facts)
        now, code = self._clock(), resume_code.generate(self._random_bytes)
        actor = Actor(ActorKind.ANONYMOUS, self._id())
        ticket = new_token(self._random_bytes)
        with self._store.writing() as unit:
            unit.firms.add_actor(actor, now)
            draft = self._begin(unit, actor, given, clean, consent, origin)
            unit.entries.put_code(draft.id, resume_code.fingerprint(code, self._code_key), now)
            visit = Visit(actor, draft.id)
            unit.entries.add_ticket(fingerprint(ticket), visit, now + self._ticket_life)
        return Started(draft.id, code, ticket, actor)

    def start_own(self, facts: Mapping[str, Any], actor: Actor, *, consent: str) -> str:
        """Begin an assessment that belongs to an account from the first, without a resume code.

        Raises:
            StaffMayNotClaim: consultants, bureaus and administrators own no firm.
            NotAllowed: no account, or one that was switched off.
            FactsRefused: a value is missing or wrong. Nothing was stored.
        """
        given, clean = self._given(facts)
        with self._store.writing() as unit:
            roles = active_roles(unit, actor)
            if any(held.role in STAFF for held in roles):
                raise StaffMayNotClaim
            if not roles:
                refuse(unit, actor, Action.FIRM_CLAIM, None, self._clock())
            return self._begin(unit, actor, given, clean, consent, Origin.REAL).id

    def facts(self, assessment_id: str, actor: Actor) -> Facts:
        """Return what the firm has said of itself, without what follows from it.

        Raises:
            NotFound: no such assessment, or not this actor's.
        """
        with self._store.reading() as unit:
            self._access.see(unit, actor, Action.FACTS_READ, assessment_id)
            return self._known(unit, assessment_id)

    def set_facts(
        self, assessment_id: str, actor: Actor, changes: Mapping[str, Any]
    ) -> tuple[ValueProblem, ...]:
        """Change facts of a draft; ``None`` forgets one. With any problem nothing is stored.

        Raises:
            NotFound, Forbidden, AlreadySubmitted: nothing was stored.
        """
        with self._store.writing() as unit:
            admitted = self._access.see(unit, actor, Action.FACTS_CHANGE, assessment_id)
            assessment = admitted.assessment
            if set(IDENTITY) & set(changes):
                self._access.firm(unit, actor, Action.FIRM_IDENTIFY, assessment.firm_id)
            if not assessment.is_draft:
                raise AlreadySubmitted
            known = self._known(unit, assessment_id)
            clean, problems = check(self._library, known, changes)
            problems = problems or self._missing(known.with_values(clean))
            problems = problems or _confirmed_code_kept(unit, assessment.firm_id, clean)
            if problems or not clean:
                return problems
            self._name(unit, assessment, clean)
            unit.firms.put_facts(assessment_id, actor.id, _loggable(clean), self._clock())
        return ()

    def new_code(self, assessment_id: str, actor: Actor) -> str:
        """Return a new resume code; the old one stops working.

        Raises:
            NotFound: no such assessment, or not this actor's.
        """
        code = resume_code.generate(self._random_bytes)
        with self._store.writing() as unit:
            self._access.see(unit, actor, Action.CODE_RENEW, assessment_id)
            hashed = resume_code.fingerprint(code, self._code_key)
            unit.entries.put_code(assessment_id, hashed, self._clock())
        return code

    def _given(self, facts: Mapping[str, Any]) -> tuple[Facts, dict[str, Any]]:
        """Return what a firm says of itself at the start, checked, and the same to be stored.

        Raises:
            FactsRefused: a value is missing or wrong.
        """
        clean, problems = check(self._library, Facts(), facts)
        given = Facts().with_values(clean)
        problems = problems or self._missing(given)
        if problems:
            raise FactsRefused(problems)
        return given, clean

    def _begin(
        self,
        unit: Unit,
        actor: Actor,
        given: Facts,
        clean: Mapping[str, Any],
        consent: str | None,
        origin: Origin,
    ) -> Assessment:
        """Store a new firm with its first draft and what was agreed to."""
        now = self._clock()
        name, code = str(given["firm.name"]), given.text("firm.credit_code")
        firm = Firm(self._id(), name, code, origin, now)
        draft = self._draft(firm, now)
        unit.firms.add_firm(firm)
        unit.firms.add_owner(firm.id, actor.id, now)
        unit.firms.add_assessment(draft, State.blank(len(self._library.model().questions)))
        unit.firms.put_facts(draft.id, actor.id, _loggable(clean), now)
        if consent is not None:
            purpose = Purpose.SELF_ASSESSMENT.value
            unit.firms.add_consent(Consent(firm.id, actor.id, purpose, consent, now))
        return draft

    def _missing(self, facts: Facts) -> tuple[ValueProblem, ...]:
        return missing_for_questions(self._library, facts, day_in_china(self._clock()))

    def _known(self, unit: Unit, assessment_id: str) -> Facts:
        assessment = unit.answers.assessment(assessment_id)
        firm = None if assessment is None else unit.firms.firm(assessment.firm_id)
        if firm is None:
            raise NotFound
        return known_facts(unit, self._library, assessment_id, firm)

    def _name(self, unit: Unit, assessment: Assessment, changes: Mapping[str, Any]) -> None:
        """Put the firm's name and credit code into its own row."""
        firm = unit.firms.firm(assessment.firm_id)
        if firm is None or not set(IDENTITY) & set(changes):
            return
        name = changes.get("firm.name") or firm.name
        code = changes.get("firm.credit_code", firm.credit_code)
        unit.firms.change_firm(replace(firm, name=name, credit_code=code))

    def _draft(self, firm: Firm, now: datetime) -> Assessment:
        model = self._library.model()
        return Assessment(
            id=self._id(),
            firm_id=firm.id,
            model_id=model.id,
            model_version=model.version,
            scoring_digest=model.scoring_digest,
            status=Status.DRAFT,
            visibility=Visibility.OWNERS,
            rev=0,
            facts_rev=0,
            created_at=now,
        )

    def _id(self) -> str:
        return new_id(self._random_bytes)


def _confirmed_code_kept(
    unit: Unit, firm_id: str, changes: Mapping[str, Any]
) -> tuple[ValueProblem, ...]:
    """Say that a firm does not change by itself the code that was confirmed to be its own."""
    claim = unit.sharing.claim(firm_id)
    if "firm.credit_code" not in changes or claim is None or claim.method is None:
        return ()
    if changes["firm.credit_code"] == claim.credit_code:
        return ()
    sentence = "统一社会信用代码已经核实，不能自行更改。确有变更，请联系管理员处理。"
    return (ValueProblem("firm.credit_code", sentence),)


def _loggable(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes as JSON values, without the facts that name the firm."""
    return {fact: to_json(value) for fact, value in changes.items() if fact not in IDENTITY}
