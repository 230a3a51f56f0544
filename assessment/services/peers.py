"""Where a firm stands among firms like it, and which type of firm it is.

Everything is read from a snapshot, never from another firm's answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound, NotSubmitted
from assessment.domain.firms import Actor, Firm, Origin
from assessment.domain.notice import Purpose
from assessment.domain.peers import Measured, PeerSnapshot, SnapshotEntry, Typology
from assessment.domain.permissions import Action
from assessment.domain.ports import Unit
from assessment.domain.receipts import Receipt
from assessment.services.peer_shelf import PeerShelf
from assessment.services.results import Results
from assessment.services.tools import Tools
from questionnaires.facts import Facts
from questionnaires.policy import Policy
from scoring.aggregates import OVERALL, World
from scoring.benchmarks import Benchmark, NoBenchmark
from scoring.features import POPULATIONS, TooLittleToCompare
from scoring.scorecard import ScoreCard
from scoring.separating import Separation, separate
from scoring.tables import NONE
from scoring.type_cards import TypeCard
from scoring.type_model import Assignment

#: Whether a firm is counted itself, and if not, why.
Counted = Literal["counted", "demo", "not_agreed", "unconfirmed", "draft"]


@dataclass(frozen=True)
class TypeChange:
    """The type a firm was told before, and why it is another now.

    ``answers``: it answers otherwise than at its last submission; ``types``: the types were
    found anew since ``on``.
    """

    was: TypeCard
    on: date
    because: Literal["answers", "types"]


@dataclass(frozen=True)
class FirmType:
    """The type of a firm. Without ``card`` its type holds too few firms to be told of."""

    typology: Typology
    assignment: Assignment
    card: TypeCard | None
    better: TypeCard | None
    separation: Separation | None
    change: TypeChange | None


@dataclass(frozen=True)
class NoType:
    """No type can be told, and why."""

    reason: Literal["no_snapshot", "not_looked_for", "no_types", "too_little"]
    typology: Typology | None = None


@dataclass(frozen=True)
class PeerView:
    """What a firm is told of its peers.

    ``entries`` are the snapshots that can be shown, newest first; ``scores`` the firm's own, by
    measure, in hundredths; ``policy`` the plan of the firm's place, for where nothing else can be
    shown.
    """

    world: World
    entries: tuple[SnapshotEntry, ...]
    snapshot: PeerSnapshot | None
    scorecard: ScoreCard
    scores: dict[str, int | None]
    place: Benchmark | NoBenchmark
    type: FirmType | NoType
    counted: Counted
    policy: Policy | None


class Peers:
    """The use cases of places and types."""

    def __init__(self, tools: Tools, results: Results, shelf: PeerShelf) -> None:
        self._tools = tools
        self._results = results
        self._shelf = shelf

    def view(self, assessment_id: str, actor: Actor, snapshot_id: str | None = None) -> PeerView:
        """Compare what was submitted last with a snapshot, the newest without ``snapshot_id``.

        Raises:
            NotFound, Forbidden: no such assessment or snapshot, or not this actor's to see.
            NotSubmitted: there is nothing to compare.
        """
        with self._tools.store.reading() as unit:
            admitted = self._tools.access.see(unit, actor, Action.PEERS_EXPLAIN, assessment_id)
            receipts = unit.receipts.all(assessment_id)
            firm = unit.firms.firm(admitted.assessment.firm_id)
            if not receipts or firm is None:
                raise NotSubmitted
            is_draft = admitted.assessment.is_draft
            counted: Counted = "draft" if is_draft else _counted(unit, firm)
        return self._view(receipts, _world(firm), counted, snapshot_id)

    def explain(self, assessment_id: str, actor: Actor) -> PeerView:
        """Return the same to be taken away; that it was is written down.

        Raises:
            NotFound, Forbidden, NotSubmitted: as :meth:`view`.
        """
        found = self.view(assessment_id, actor)
        with self._tools.store.reading() as unit:
            self._tools.record(unit, AuditKind.EXPORTED, actor, "assessment", assessment_id)
        return found

    def newest(self, world: World) -> PeerSnapshot | None:
        """Return the newest snapshot of the model firms begin with now. Nobody is named in it."""
        return self._shelf.newest(world, self._tools.library.model().scoring_digest)

    def measured(self, actor: Actor) -> tuple[tuple[PeerSnapshot, tuple[Measured, ...]], ...]:
        """Return how well the questionnaire measures, by snapshot: real firms, then demo firms.

        Raises:
            NotFound: no administrator asked.
        """
        with self._tools.store.reading() as unit:
            self._tools.access.installation(unit, actor, Action.QUALITY_READ)
        worlds: tuple[World, ...] = ("real", "demo")
        found = [snapshot for world in worlds if (snapshot := self.newest(world)) is not None]
        return tuple((each, tuple(each.measured.values())) for each in found)

    def _view(
        self,
        receipts: tuple[Receipt, ...],
        world: World,
        counted: Counted,
        snapshot_id: str | None,
    ) -> PeerView:
        card, facts = self._results.card_of(receipts[-1])
        entries = self._shelf.entries(world, card.scoring_digest)
        snapshot = self._chosen(entries, snapshot_id)
        scores = _scores(card)
        return PeerView(
            world=world,
            entries=entries,
            snapshot=snapshot,
            scorecard=card,
            scores=scores,
            place=self._place(snapshot, world, card, scores, facts),
            type=self._type(snapshot, entries, receipts, card),
            counted=counted,
            policy=self._policy(facts),
        )

    def _chosen(
        self, entries: tuple[SnapshotEntry, ...], snapshot_id: str | None
    ) -> PeerSnapshot | None:
        if snapshot_id is None:
            return self._shelf.snapshot(entries[0].id) if entries else None
        if snapshot_id not in {entry.id for entry in entries}:
            raise NotFound
        return self._shelf.snapshot(snapshot_id)

    def _place(
        self,
        snapshot: PeerSnapshot | None,
        world: World,
        card: ScoreCard,
        scores: dict[str, int | None],
        facts: Facts,
    ) -> Benchmark | NoBenchmark:
        if snapshot is None:
            others = self._shelf.entries(world, None)
            return NoBenchmark("other_model" if others else "no_edition")
        benchmarks = self._shelf.benchmarks(snapshot.id)
        lattice = snapshot.firms.lattice
        cohort = lattice.cohort_of(facts.text("firm.region") or "", card.sector, _size(card))
        ends = {OVERALL: (card.interval.low_score, card.interval.high_score)}
        return benchmarks.compare(cohort, scores, model=card.scoring_digest, ranges=ends)

    def _type(
        self,
        snapshot: PeerSnapshot | None,
        entries: tuple[SnapshotEntry, ...],
        receipts: tuple[Receipt, ...],
        card: ScoreCard,
    ) -> FirmType | NoType:
        if snapshot is None:
            return NoType("no_snapshot")
        typology = snapshot.typologies.get(population_of(card))
        if typology is None:
            return NoType("not_looked_for")
        if typology.types is None or typology.usual is None:
            return NoType("no_types", typology)
        try:
            assignment = typology.types.assign(_dimensions(card))
        except TooLittleToCompare:
            return NoType("too_little", typology)
        model = self._tools.library.model(card.version)
        parted = separate(model, card, typology.types, typology.usual, shown=typology.shown)
        return FirmType(
            typology=typology,
            assignment=assignment,
            card=typology.card(assignment.number),
            better=None if parted is None else typology.card(parted.better),
            separation=parted,
            change=self._change(typology, snapshot, entries, receipts, card, assignment),
        )

    def _change(
        self,
        typology: Typology,
        snapshot: PeerSnapshot,
        entries: tuple[SnapshotEntry, ...],
        receipts: tuple[Receipt, ...],
        card: ScoreCard,
        now: Assignment,
    ) -> TypeChange | None:
        """Return how the type changed: by new answers, or else because types were found anew."""
        for earlier in receipts[-2:-1]:
            before, _facts = self._results.card_of(earlier)
            if before.scoring_digest == card.scoring_digest:
                was = _told(typology, before)
                if was is not None and was.number != now.number:
                    return TypeChange(was, earlier.on, "answers")
        older = self._older(typology, snapshot, entries)
        told = None if older is None else _told(older, card)
        if older is None or told is None or told.number == now.number:
            return None
        return TypeChange(told, older.on, "types")

    def _older(
        self, typology: Typology, snapshot: PeerSnapshot, entries: tuple[SnapshotEntry, ...]
    ) -> Typology | None:
        """Return the typology that was told before this one."""
        for entry in entries:
            if entry.built_at < snapshot.built_at:
                found = self._shelf.snapshot(entry.id).typologies.get(typology.population)
                if found is None or found.on != typology.on:
                    return found
        return None

    def _policy(self, facts: Facts) -> Policy | None:
        """Return the plan of the firm's place, if there is one."""
        library, region = self._tools.library, facts.text("firm.region") or ""
        if region not in library.regions:
            return None
        grounds = [r.policy for r in library.regions.lineage(region) if r.policy]
        found = [policy for policy in library.policies if policy.id in grounds[:1]]
        return found[0] if found else None


def population_of(card: ScoreCard) -> str:
    """Return the population a firm's types are of."""
    return next(name for name, sizes in POPULATIONS.items() if card.size in sizes)


def _told(typology: Typology, card: ScoreCard) -> TypeCard | None:
    """Return the type that would be told of a score card, if any would."""
    if typology.types is None:
        return None
    try:
        return typology.card(typology.types.assign(_dimensions(card)).number)
    except TooLittleToCompare:
        return None


def _world(firm: Firm) -> World:
    return "demo" if firm.origin is Origin.DEMO else "real"


def _counted(unit: Unit, firm: Firm) -> Counted:
    """Tell whether a firm that has submitted is counted, and if not, why."""
    if firm.origin is Origin.DEMO:
        return "demo"
    consents = unit.firms.consents(firm.id)
    if not any(c.purpose == Purpose.PEERS.value and c.withdrawn_at is None for c in consents):
        return "not_agreed"
    claim = unit.sharing.claim(firm.id)
    return "counted" if claim is not None and claim.method is not None else "unconfirmed"


def _scores(card: ScoreCard) -> dict[str, int | None]:
    return {OVERALL: card.score, **{d.id: d.score for d in card.dimensions}}


def _dimensions(card: ScoreCard) -> list[int]:
    return [NONE if d.score is None else d.score for d in card.dimensions]


def _size(card: ScoreCard) -> Literal["micro", "small", "medium", "large"]:
    return card.size  # type: ignore[return-value]
