"""Is this firm the one of its credit code? Claims, their confirmation, and disputes.

Two firms may name one code. That opens a dispute; both go on working until it is settled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from assessment.domain import credit_code as codes
from assessment.domain.audit import AuditKind
from assessment.domain.errors import ChangedMeanwhile, NotFound
from assessment.domain.firms import Actor, Firm
from assessment.domain.licences import Doubt, Licence
from assessment.domain.permissions import Action
from assessment.domain.ports import FileStore, Unit
from assessment.domain.sharing import Claim, Dispute, Method, Outcome
from assessment.domain.sharing_errors import AlreadySettled, CodeDoubtful, Forbidden
from assessment.services.licences import delete_photo
from assessment.services.tools import Tools


@dataclass(frozen=True)
class Waiting:
    """A claim nobody has confirmed, as a desk sees it.

    ``seen`` goes back with the decision: it does not fit any more once the firm has changed its
    name, its code or its photo.
    """

    firm_id: str
    firm_name: str
    region: str | None
    credit_code: str
    claimed_at: datetime
    has_licence: bool
    is_image: bool
    is_disputed: bool
    seen: str


class Confirmations:
    """The use cases of credit codes. A firm without a confirmed claim is unverified."""

    def __init__(self, tools: Tools, files: FileStore) -> None:
        self._tools = tools
        self._files = files

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

    def waiting(self, actor: Actor) -> tuple[Waiting, ...]:
        """Return the claims a desk may confirm: those with a photo first, then the oldest.

        Raises:
            NotFound: neither a bureau nor an administrator asked.
        """
        now, found = self._tools.clock(), []
        with self._tools.store.reading() as unit:
            is_mine = self._tools.access.desk(unit, actor, Action.FIRM_CONFIRM)
            disputed = {d.credit_code for d in unit.sharing.open_disputes()}
            for claim in unit.licences.unconfirmed():
                region, firm = unit.sharing.region_of(claim.firm_id), unit.firms.firm(claim.firm_id)
                if firm is not None and is_mine(region):
                    licence = unit.licences.of(claim.firm_id)
                    kept = licence if licence and licence.is_kept(now) else None
                    found.append(_waiting(firm, region, claim, kept, disputed))
        return tuple(found)

    def confirm(self, firm_id: str, actor: Actor, *, seen: str | None = None) -> Claim | Dispute:
        """Let a bureau or an administrator confirm a claim after seeing the licence.

        The photo is deleted. A code that another firm named opens a dispute instead.

        Raises:
            NotFound, Forbidden: not this actor's to confirm, or nothing was claimed.
            ChangedMeanwhile: not what was ``seen`` any more.
        """
        with self._tools.store.writing() as unit:
            claim = self._to_decide(unit, firm_id, actor, seen)
            claimant, code = Actor(actor.kind, claim.claimed_by), claim.credit_code
            decided = assert_code(
                self._tools, unit, firm_id, code, claimant, method=Method.LICENCE, by=actor
            )
            is_over = isinstance(decided, Claim)
            gone = delete_photo(self._tools, unit, firm_id, actor) if is_over else []
        self._files.remove(gone)
        return decided

    def reject(self, firm_id: str, actor: Actor, doubt: Doubt, *, seen: str | None = None) -> None:
        """Turn a photo down and say why; it is deleted, and the firm may hand in another.

        Raises:
            NotFound, Forbidden: not this actor's to decide, or there is no photo.
            ChangedMeanwhile: not what was ``seen`` any more.
        """
        now = self._tools.clock()
        with self._tools.store.writing() as unit:
            self._to_decide(unit, firm_id, actor, seen)
            licence = unit.licences.of(firm_id)
            if licence is None or licence.storage_id is None:
                raise NotFound
            gone = delete_photo(self._tools, unit, firm_id, actor)
            unit.licences.put(
                replace(licence, storage_id=None, decided_by=actor.id, decided_at=now, doubt=doubt)
            )
            self._tools.record(unit, AuditKind.LICENCE_TURNED_DOWN, actor, "firm", firm_id)
        self._files.remove(gone)

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

    def lost_by(self, firm_id: str, actor: Actor) -> Dispute | None:
        """Return the last dispute of a firm, where it was settled against it.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.DISPUTE_READ, firm_id)
            last = next(iter(unit.sharing.settled_disputes(firm_id)), None)
        return last if last is not None and last.is_lost_by(firm_id) else None

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
            gone = [f for each in (won, lost) for f in delete_photo(self._tools, unit, each, actor)]
            self._tools.record(unit, AuditKind.DISPUTE_SETTLED, actor, "dispute", dispute_id)
        self._files.remove(gone)
        return settled

    def _to_decide(self, unit: Unit, firm_id: str, actor: Actor, seen: str | None) -> Claim:
        firm = self._tools.access.firm(unit, actor, Action.FIRM_CONFIRM, firm_id)
        claim = unit.sharing.claim(firm_id)
        if claim is None:
            raise NotFound
        if seen is not None and seen != _mark(firm, claim, unit.licences.of(firm_id)):
            raise ChangedMeanwhile(
                "企业刚刚改过名称、代码或照片，没有办理。请刷新页面，看过新的再办。"
            )
        return claim

    def _award(self, unit: Unit, code: str, won: str, lost: str, by: Actor) -> None:
        old = unit.sharing.claim(lost)
        if old is not None and old.credit_code == code:
            unit.sharing.drop_claim(lost)
        _name_code(unit, lost, None, instead_of=code)
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

    What the firm says of itself follows: its profile has the same code.
    """
    own = unit.sharing.claim(firm_id)
    if own is not None and own.method is not None:
        if own.credit_code != code:
            raise Forbidden("企业的统一社会信用代码已经核实，不能自行更改。请联系管理员处理。")
        return own
    now = tools.clock()
    claim = Claim(firm_id, code, claimant.id, own.claimed_at if own else now)
    _name_code(unit, firm_id, code)
    if own is None or own.credit_code != code:
        tools.record(unit, AuditKind.FIRM_CLAIMED, claimant, "firm", firm_id)
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


def _name_code(unit: Unit, firm_id: str, code: str | None, *, instead_of: str = "") -> None:
    """Let the firm's profile have a code; with ``instead_of`` only in the place of that one."""
    firm = unit.firms.firm(firm_id)
    if firm is not None and (not instead_of or firm.credit_code == instead_of):
        unit.firms.change_firm(replace(firm, credit_code=code))


def _waiting(
    firm: Firm, region: str | None, claim: Claim, licence: Licence | None, disputed: set[str]
) -> Waiting:
    return Waiting(
        firm_id=firm.id,
        firm_name=firm.name,
        region=region,
        credit_code=claim.credit_code,
        claimed_at=claim.claimed_at,
        has_licence=licence is not None,
        is_image=licence is not None and licence.media_type.startswith("image/"),
        is_disputed=claim.credit_code in disputed,
        seen=_mark(firm, claim, licence),
    )


def _mark(firm: Firm, claim: Claim, licence: Licence | None) -> str:
    """Return what a decision was made on, in one short text."""
    photo = licence.storage_id if licence else None
    shown = (firm.id, firm.name, claim.credit_code, photo)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _checked(text: str) -> str:
    code = codes.normalise(text)
    if codes.check(code) is not codes.CodeCheck.VALID:
        raise CodeDoubtful
    return code
