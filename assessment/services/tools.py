"""What the use cases of sharing work with, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from assessment.domain.audit import AuditKind
from assessment.domain.firms import Actor
from assessment.domain.ports import Store, Unit
from assessment.domain.tokens import RandomBytes, new_id
from assessment.services.access import Access
from questionnaires.library import Library


@dataclass(frozen=True)
class Tools:
    """The store, the content, the clock, randomness, and who may do what."""

    store: Store
    library: Library
    clock: Callable[[], datetime]
    random_bytes: RandomBytes
    access: Access = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "access", Access(self.library, self.clock))

    def new_id(self) -> str:
        return new_id(self.random_bytes)

    def record(
        self, unit: Unit, kind: AuditKind, actor: Actor, object_kind: str, object_id: str
    ) -> None:
        """Write an event down with the unit it belongs to."""
        unit.audit.record(
            kind,
            actor_id=actor.id,
            object_kind=object_kind,
            object_id=object_id,
            at=self.clock(),
        )
