"""Is this firm the one of its credit code? Claims, their confirmation, and disputes.

Two firms may name one code. That opens a dispute; both go on working until it is settled.
"""

from __future__ import annotations

from dataclasses import replace

from assessment.domain import credit_code as codes
from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound
from assessment.domain.firms import Actor
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.sharing import Claim, Dispute, Method, Outcome
from assessment.domain.sharing_errors import AlreadySettled, CodeDoubtful, Forbidden
from assessment.services.tools import Tools


class Confirmations:
    """The use cases of credit codes. A firm without a confirmed claim is unverified."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def claim(self, firm_id: str, actor: Actor, credit_code: str) -> Claim | Dispute:
        """Say that a credit code is this firm's. A code somebody else named opens a dispute.

        Raises:
            NotFound, Forbidden, CodeDoubtful: nothing was stored.
        """
        code = _checked(credit_code)
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CLAIM, firm_id)
            return assert_code(self._tools, unit, firm_id, code, actor)

    def confirm_by_government(
        self, firm_id: str, actor: Actor, credit_code: str
    ) -> Claim | Dispute:
        """Confirm a firm by the credit code a government sign-on vouched for.

        The caller has checked the provider's token; ``actor`` owns the firm.

        Raises:
            NotFound, Forbidden, CodeDoubtful: nothing was stored.
        """
        code = _checked(credit_code)
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CLAIM, firm_id)
            return assert_code(
                self._tools, unit, firm_id, code, actor, method=Method.GOVERNMENT, by=actor
            )

    def confirm(self, firm_id: str, actor: Actor) -> Claim | Dispute:
        """Let a bureau or an administrator confirm a claim after seeing the licence.

        Raises:
            NotFound, Forbidden: not this actor's to confirm, or nothing was claimed.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_CONFIRM, firm_id)
            claim = unit.sharing.claim(firm_id)
            if claim is None:
                raise NotFound
            claimant = Actor(actor.kind, claim.claimed_by)
            code = claim.credit_code
            return assert_code(
                self._tools, unit, firm_id, code, claimant, method=Method.LICENCE, by=actor
            )

    def status(self, firm_id: str, actor: Actor) -> Claim | None:
        """Return the claim of a firm; one without ``method`` is not confirmed.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.FIRM_READ, firm_id)
            return unit.sharing.claim(firm_id)

    def has_namesake(self, firm_id: str, actor: Actor) -> bool:
        """Tell whether another firm bears the same name: allowed, but worth a hint.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            firm = self._tools.access.firm(unit, actor, Action.FIRM_READ, firm_id)
            return unit.sharing.has_namesake(firm)

    def disputes(self, actor: Actor) -> tuple[Dispute, ...]:
        """Return the disputes that are open, for an administrator.

        Raises:
            NotFound: somebody else asked.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.installation(unit, actor, Action.DISPUTE_SETTLE)
            return unit.sharing.open_disputes()

    def disputes_of(self, firm_id: str, actor: Actor) -> tuple[Dispute, ...]:
        """Return the open disputes a firm is in.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.DISPUTE_READ, firm_id)
            found = unit.sharing.open_disputes()
        return tuple(d for d in found if firm_id in (d.holder_id, d.claimant_id))

    def settle(self, dispute_id: str, actor: Actor, outcome: Outcome) -> Dispute:
        """Let an administrator say whose the code is. The other firm keeps all but the code.

        Raises:
            NotFound: no such dispute, or not this actor's to settle.
            AlreadySettled: it is over.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._tools.access.installation(unit, actor, Action.DISPUTE_SETTLE)
            found = unit.sharing.dispute(dispute_id)
            if found is None:
                self._tools.access.refuse(unit, actor, "dispute", dispute_id)
            settled = replace(found, settled_by=actor.id, settled_at=now, outcome=outcome)
            if not unit.sharing.settle(settled):
                raise AlreadySettled
            won = found.claimant_id if outcome is Outcome.CLAIMANT else found.holder_id
            lost = found.holder_id if outcome is Outcome.CLAIMANT else found.claimant_id
            self._award(unit, found.credit_code, won, lost, actor)
            self._tools.record(unit, AuditKind.DISPUTE_SETTLED, actor, "dispute", dispute_id)
        return settled

    def _award(self, unit: Unit, code: str, won: str, lost: str, by: Actor) -> None:
        old = unit.sharing.claim(lost)
        if old is not None and old.credit_code == code:
            unit.sharing.drop_claim(lost)
        now, kept = self._tools.clock(), unit.sharing.claim(won)
        confirmed = any(claim.method for claim in unit.sharing.claims_on(code))
        if kept is not None and kept.credit_code == code and not confirmed:
            unit.sharing.put_claim(
                replace(kept, method=Method.LICENCE, confirmed_by=by.id, confirmed_at=now)
            )


def assert_code(
    tools: Tools,
    unit: Unit,
    firm_id: str,
    code: str,
    claimant: Actor,
    *,
    method: Method | None = None,
    by: Actor | None = None,
) -> Claim | Dispute:
    """Store a claim, confirmed where a method is named; open a dispute where the code is taken.

    Raises:
        Forbidden: the firm's own code was confirmed and would change.
    """
    own = unit.sharing.claim(firm_id)
    if own is not None and own.method is not None:
        if own.credit_code != code:
            raise Forbidden("企业的统一社会信用代码已经核实，不能自行更改。请联系管理员处理。")
        return own
    now = tools.clock()
    claim = Claim(firm_id, code, claimant.id, own.claimed_at if own else now)
    others = [c for c in unit.sharing.claims_on(code) if c.firm_id != firm_id]
    if others:
        unit.sharing.put_claim(claim)
        return _dispute(tools, unit, others[0], claim, claimant)
    if method is not None and by is not None:
        claim = replace(claim, method=method, confirmed_by=by.id, confirmed_at=now)
        tools.record(unit, AuditKind.FIRM_VERIFIED, by, "firm", firm_id)
    unit.sharing.put_claim(claim)
    return claim


def _dispute(tools: Tools, unit: Unit, holder: Claim, claim: Claim, actor: Actor) -> Dispute:
    """Return the open dispute between two firms, opened now where there is none."""
    pair = {holder.firm_id, claim.firm_id}
    for known in unit.sharing.open_disputes(claim.credit_code):
        if {known.holder_id, known.claimant_id} == pair:
            return known
    opened = Dispute(
        id=tools.new_id(),
        credit_code=claim.credit_code,
        holder_id=holder.firm_id,
        claimant_id=claim.firm_id,
        opened_by=actor.id,
        opened_at=tools.clock(),
    )
    unit.sharing.add_dispute(opened)
    tools.record(unit, AuditKind.DISPUTE_OPENED, actor, "dispute", opened.id)
    return opened


def _checked(text: str) -> str:
    code = codes.normalise(text)
    if codes.check(code) is not codes.CodeCheck.VALID:
        raise CodeDoubtful
    return code
