"""The types of firm in the newest snapshot, for everybody. No firm is named in them."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.domain.peers import PeerSnapshot, Typology
from assessment.services.peer_shelf import PeerShelf
from assessment.services.tools import Tools
from questionnaires.base import SECTORS
from questionnaires.model import MaturityModel
from scoring.aggregates import World
from scoring.features import POPULATIONS
from scoring.type_names import naming_dimensions


@dataclass(frozen=True)
class TypesOf:
    """The types of one population; without ``typology`` nobody has looked for any yet.

    ``told`` are the dimensions that hold more than one question for every firm in it.
    """

    population: str
    typology: Typology | None
    told: tuple[str, ...]


@dataclass(frozen=True)
class TypesView:
    """What everybody may see of types; without ``snapshot`` nothing was counted yet."""

    world: World
    snapshot: PeerSnapshot | None
    model: MaturityModel
    populations: tuple[TypesOf, ...]


class FirmTypes:
    """The use case of the page about types."""

    def __init__(self, tools: Tools, shelf: PeerShelf) -> None:
        self._tools = tools
        self._shelf = shelf

    def view(self, world: World | None = None) -> TypesView:
        """Return the types of a world; without one, of real firms where any were counted."""
        model = self._tools.library.model()
        found = "real" if world is None else world
        snapshot = self._shelf.newest(found, model.scoring_digest)
        if (
            world is None
            and snapshot is None
            and (invented := self._shelf.newest("demo", model.scoring_digest))
        ):
            found, snapshot = "demo", invented
        return TypesView(found, snapshot, model, tuple(_populations(model, snapshot)))


def _populations(model: MaturityModel, snapshot: PeerSnapshot | None) -> list[TypesOf]:
    if snapshot is None:
        return []
    return [
        TypesOf(name, snapshot.typologies.get(name), naming_dimensions(model, SECTORS, sizes))
        for name, sizes in reversed(tuple(POPULATIONS.items()))
    ]
