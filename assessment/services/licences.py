"""Photos of licences: handed in by a firm, looked at by its desk, gone once it is decided."""

from __future__ import annotations

from dataclasses import replace

from assessment.domain.audit import AuditKind
from assessment.domain.errors import FileRefused, NotFound
from assessment.domain.firms import Actor, ActorKind, Consent
from assessment.domain.licences import (
    KEPT,
    CodeFirst,
    ConfirmedAlready,
    Licence,
    LicenceMissing,
    LicenceNotAgreed,
    LicenceRefused,
    LicenceTooLarge,
    Photo,
)
from assessment.domain.notice import VERSION, Purpose, wording
from assessment.domain.permissions import Action
from assessment.domain.ports import FileStore, Unit
from assessment.services.agreements import agree
from assessment.services.media import Content, prepare
from assessment.services.tools import Tools

MEGABYTE = 1024 * 1024
#: Whom a firm shows its licence to: the bureaus of its region, and administrators.
DESK = "desk"
PURPOSE = Purpose.LICENCE.value
_PDF = "application/pdf"


class Licences:
    """The use cases of licences. Only a desk ever sees a photo, not even the firm gets it back."""

    def __init__(self, tools: Tools, files: FileStore, *, megabytes: int = 10) -> None:
        self._tools = tools
        self._files = files
        self._megabytes = megabytes

    def hand_in(self, firm_id: str, actor: Actor, data: bytes, version: str = VERSION) -> Licence:
        """Keep a photo (encoded again) or a PDF of the licence, in place of the old one.

        ``version`` is that of the text by which the firm agrees that the desk looks at it.

        Raises:
            NotFound, Forbidden, CodeFirst, ConfirmedAlready, LicenceNotAgreed, LicenceMissing,
            LicenceRefused, LicenceTooLarge: nothing was stored.
        """
        with self._tools.store.reading() as unit:
            self._require_use(unit, firm_id, actor)
        if wording(PURPOSE, version) is None:
            raise LicenceNotAgreed
        content = _prepared(data, self._megabytes)
        storage_id = self._files.put(content.data)
        try:
            return self._put(firm_id, actor, content, storage_id, version)
        except BaseException:
            self._files.remove([storage_id])
            raise

    def status(self, firm_id: str, actor: Actor) -> Licence | None:
        """Return what became of the firm's licence, for the firm itself.

        Raises:
            NotFound, Forbidden: not this actor's to see.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.LICENCE_HAND_IN, firm_id)
            return unit.licences.of(firm_id)

    def read(self, firm_id: str, actor: Actor) -> Photo:
        """Return the photo to a bureau of the firm's region, or to an administrator.

        Raises:
            NotFound, Forbidden: not this actor's to see, or there is none.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.firm(unit, actor, Action.LICENCE_READ, firm_id)
            found, claim = unit.licences.of(firm_id), unit.sharing.claim(firm_id)
            is_open = claim is not None and claim.method is None
            if found is None or not is_open or not found.is_kept(self._tools.clock()):
                self._tools.access.refuse(unit, actor, "licence", firm_id)
            self._tools.record(unit, AuditKind.LICENCE_READ, actor, "firm", firm_id)
        try:
            return Photo(self._files.get(str(found.storage_id)), found.media_type)
        except FileNotFoundError:  # decided or taken back a moment ago
            raise NotFound from None

    def withdraw(self, firm_id: str, actor: Actor) -> None:
        """Take the photo back: it is deleted. Repeating is harmless.

        Raises:
            NotFound, Forbidden: not this actor's to take back.
        """
        with self._tools.store.writing() as unit:
            self._tools.access.firm(unit, actor, Action.LICENCE_HAND_IN, firm_id)
            found = unit.licences.of(firm_id)
            unit.licences.drop(firm_id)
            gone = [] if found is None else _let_go(self._tools, unit, found, actor)
        self._files.remove(gone)

    def expire(self) -> int:
        """Delete the photos nobody looked at in time, or nobody has to; return how many."""
        operator = Actor(ActorKind.SYSTEM, "system")
        with self._tools.store.writing() as unit:
            needless = unit.licences.needless(self._tools.clock() - KEPT)
            gone = [f for each in needless for f in _let_go(self._tools, unit, each, operator)]
            for licence in needless:
                unit.licences.put(replace(licence, storage_id=None))
        self._files.remove(gone)
        return len(gone)

    def _put(
        self, firm_id: str, actor: Actor, content: Content, storage_id: str, version: str
    ) -> Licence:
        now = self._tools.clock()
        size, media_type = len(content.data), content.media_type
        licence = Licence(firm_id, storage_id, media_type, size, actor.id, now)
        with self._tools.store.writing() as unit:
            self._require_use(unit, firm_id, actor)
            old = unit.licences.of(firm_id)
            gone = [] if old is None else _let_go(self._tools, unit, old, actor)
            unit.licences.put(licence)
            agree(unit, Consent(firm_id, actor.id, PURPOSE, version, now, DESK))
            self._tools.record(unit, AuditKind.LICENCE_HANDED_IN, actor, "firm", firm_id)
        self._files.remove(gone)
        return licence

    def _require_use(self, unit: Unit, firm_id: str, actor: Actor) -> None:
        """Take a licence only where it can confirm something."""
        self._tools.access.firm(unit, actor, Action.LICENCE_HAND_IN, firm_id)
        claim = unit.sharing.claim(firm_id)
        if claim is None:
            raise CodeFirst
        if claim.method is not None:
            raise ConfirmedAlready


def delete_photo(tools: Tools, unit: Unit, firm_id: str, by: Actor) -> list[str]:
    """Forget a licence that served its end; return the files to be removed after the commit."""
    found = unit.licences.of(firm_id)
    unit.licences.drop(firm_id)
    return [] if found is None else _let_go(tools, unit, found, by)


def _let_go(tools: Tools, unit: Unit, licence: Licence, by: Actor) -> list[str]:
    """End the agreement and note the deletion; return the file that is to be removed."""
    if licence.storage_id is None:
        return []
    unit.privacy.withdraw_consent(licence.firm_id, PURPOSE, DESK, tools.clock())
    tools.record(unit, AuditKind.LICENCE_DELETED, by, "firm", licence.firm_id)
    return [licence.storage_id]


def _prepared(data: bytes, megabytes: int) -> Content:
    if not data:
        raise LicenceMissing
    if len(data) > megabytes * MEGABYTE:
        raise LicenceTooLarge
    try:
        content = prepare(data, "")
    except FileRefused:
        raise LicenceRefused from None
    if content.media_type != _PDF and not content.media_type.startswith("image/"):
        raise LicenceRefused
    return content
