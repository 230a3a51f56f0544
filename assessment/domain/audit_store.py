"""What the services ask of the place where the trail is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from assessment.domain.assessments import Event
from assessment.domain.audit import Audit, AuditEvent, Head, Link, Seal, Wanted


class AuditStore(Audit, Protocol):
    """The trail as it is kept."""

    def head(self) -> tuple[Head, str] | None:
        """Return the last event that was signed, and its signature."""

    def links(self) -> Iterator[Link]:
        """Return the whole chain, first event first.

        Raises:
            ValueError: a row that no release can have written.
        """

    def seals(self) -> tuple[Seal, ...]: ...
    def stretch(self, seal: Seal) -> tuple[Event, ...]:
        """Return the stretch of the answer log that a seal covers."""

    def digest_answers(self, events: Iterable[Event]) -> str: ...
    def head_is_signed(self) -> bool:
        """Whether the head has the signature of this installation; true for an empty trail."""

    def unsealed(self) -> tuple[str, ...]:
        """Return the assessments whose answer log has a stretch without a seal."""

    def receipt_digests(self) -> dict[str, tuple[str, str]]:
        """Return, by digest, the assessment and the digest that its body really has."""

    def search(self, wanted: Wanted) -> tuple[AuditEvent, ...]:
        """Return events, the newest first."""
