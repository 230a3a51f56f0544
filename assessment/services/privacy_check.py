"""The attacks of the tests, on everything that is stored and shown: what was tried, what was found.

Two kinds of attackers are let loose. An outsider sees every cell of every measure and adds,
subtracts, intersects and asks. An insider is even told which firms were counted in which group of
every publication there ever was, of all that one reader sees side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assessment.domain.peer_json import snapshot_of
from assessment.domain.peers import AUDIENCES, PeerLedger
from assessment.domain.ports import Unit
from assessment.domain.rounds import RoundEntry
from assessment.services.peer_counting import VIEWS
from assessment.services.peer_meanwhile import LEVEL_PART
from assessment.services.round_participation import PARTICIPATION
from assessment.services.round_parts import parts_of
from assessment.services.tools import Tools
from scoring.aggregates import World
from scoring.attacks import (
    Attacker,
    Finding,
    Seen,
    by_rank_of_classes,
    versions_of,
    versions_of_firms,
)
from scoring.benchmarks import Benchmarks
from scoring.editions import Edition
from scoring.foreign import beside
from scoring.ledger import Ledger
from scoring.progress import Progress, say_nothing
from scoring.sheets import BUREAU_VIEW, FIRM_VIEW, Rule
from scoring.tallies import TALLY_VIEW

WORLDS: tuple[World, ...] = ("real", "demo")
#: Two classes of firms are tried together only while there are so few of them.
MOST_TOGETHER = 200


@dataclass(frozen=True)
class Tried:
    """One attack on one publication: on how many groups, and how many firms were recovered."""

    attack: str
    audience: str
    groups: int
    recovered: int


@dataclass(frozen=True)
class _Stored:
    """An edition with the rule it was told under, and the one of the same audience before it."""

    audience: str
    rule: Rule
    edition: Edition
    earlier: Edition | None = None


class PrivacyChecks:
    """The use case of those who run the installation. It reads, and changes nothing."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def run(self, *, progress: Progress | None = None) -> tuple[Tried, ...]:
        """Try every attack on everything that is stored."""
        tell = progress or say_nothing
        with self._tools.store.reading() as unit:
            stored, ledgers = list(self._editions(unit)), list(self._ledgers(unit))
        tried: list[Tried] = []
        for done, one in enumerate(stored):
            tell("attacking", done, len(stored))
            tried.extend(_outside(one))
        tell("attacking", len(stored), len(stored))
        return (*tried, *(found for each in ledgers for found in _inside(*each)))

    def _editions(self, unit: Unit) -> Iterator[_Stored]:
        for world in WORLDS:
            for model in {entry.model for entry in unit.peers.snapshots(world)}:
                entries = unit.peers.snapshots(world, model)[:2]
                found = [f for e in entries if (f := unit.peers.snapshot(e.id)) is not None]
                snapshots = [snapshot_of(*each) for each in found]
                for view in VIEWS:
                    editions = [getattr(snapshot, view.audience) for snapshot in snapshots]
                    name = f"{view.audience} {world} {snapshots[0].version}"
                    yield _Stored(name, view.rule, *editions)
        for entry in filter(_is_edition, unit.rounds.all_newest()):
            kept = unit.rounds.snapshot(entry.id)
            assert kept is not None, "an entry has a body"
            name = f"round {entry.campaign_id} {entry.world} {entry.part}"
            yield _Stored(name, self._rule(entry.part), Edition.from_plain(kept[1]))
        for world in WORLDS:
            for count, plain in unit.indicators.self_counts(world):
                name = f"indicators {world} {count.measure}"
                yield _Stored(name, TALLY_VIEW, Edition.from_plain(plain))

    def _ledgers(self, unit: Unit) -> Iterator[tuple[str, Rule, Ledger]]:
        """Yield what one reader sees side by side: each audience alone, and all parts of a kind."""
        entries = unit.rounds.all_newest()
        for world in WORLDS:
            for model in sorted({entry.model for entry in unit.peers.snapshots(world)}):
                kept = {a: unit.peers.ledger(world, model, a) for a in AUDIENCES}
                for audience in ("firms", "types"):
                    yield from _joint(f"{audience} {world}", FIRM_VIEW, [kept[audience]])
                if not any(e.part == LEVEL_PART and e.world == world for e in entries):
                    yield from _joint(f"bureaus {world}", BUREAU_VIEW, [kept["bureaus"]])
            for part in sorted({e.part for e in entries if e.world == world and _is_edition(e)}):
                rounds = [e.campaign_id for e in entries if (e.world, e.part) == (world, part)]
                every = [unit.rounds.ledger(campaign, world, part) for campaign in rounds]
                if part == LEVEL_PART:
                    models = {entry.model for entry in unit.peers.snapshots(world)}
                    every += [unit.peers.ledger(world, model, "bureaus") for model in models]
                # beside the regions of bureaus, whose groups may be of five
                rule = BUREAU_VIEW if part == LEVEL_PART else self._rule(part)
                yield from _joint(f"rounds {world} {part}", rule, every)
            for count, _ in unit.indicators.self_counts(world):
                known = unit.indicators.count_ledger(world, count.measure, count.digest)
                yield from _joint(f"indicators {world} {count.measure}", TALLY_VIEW, [known])

    def _rule(self, part: str) -> Rule:
        library = self._tools.library
        rules = {p.name: p.rule for model in library.models for p in parts_of(library, model)}
        return rules.get(part, BUREAU_VIEW)


def _is_edition(entry: RoundEntry) -> bool:
    """Tell whether a part is told as an edition; who takes part is told as the funnel tells it."""
    return entry.part != PARTICIPATION


def _joint(
    name: str, rule: Rule, kept: list[PeerLedger | None]
) -> Iterator[tuple[str, Rule, Ledger]]:
    ledgers = [each.ledger for each in kept if each is not None]
    if ledgers:
        yield name, rule, beside(ledgers[0], ledgers[1:])


def _outside(one: _Stored) -> Iterator[Tried]:
    """Attack an edition with nothing but what it shows."""
    attacker = Attacker(one.edition.lattice, one.edition.scale)
    now = Benchmarks(one.edition)
    before = None if one.earlier is None else Benchmarks(one.earlier)
    groups: Counter[str] = Counter()
    recovered: Counter[str] = Counter()
    for measure in one.edition.measures:
        seen = attacker.shown(now, measure)
        if not seen:
            continue
        for name, attack in _attacks(attacker, one.rule, seen).items():
            groups[name] += len(seen)
            recovered[name] += sum(_recovers(each, one.edition) for each in attack())
        if before is not None and measure in before.edition.measures:
            earlier = attacker.shown(before, measure)
            found = attacker.by_dates(earlier, seen, one.rule.firms)
            groups["two dates"] += len(earlier.keys() & seen.keys())
            recovered["two dates"] += sum(_recovers(each, one.edition) for each in found)
    for name, number in groups.items():
        yield Tried(name, one.audience, number, recovered[name])


def _attacks(attacker: Attacker, rule: Rule, seen: Seen) -> dict[str, Callable[[], list[Finding]]]:
    step = max(attacker.scale.step, rule.steps[-1][1])
    return {
        "filters": lambda: attacker.by_filters(seen, rule.firms),
        "equations": lambda: list(attacker.by_equations(seen, rule.firms).values()),
        "intersection": lambda: [
            finding
            for cell in attacker.kinds(seen)[0].tolist()
            for finding in attacker.by_intersection(seen, cell, step)
        ],
        "probing": lambda: attacker.by_probing(seen, rule.band),
    }


def _recovers(finding: Finding, edition: Edition) -> bool:
    """Tell whether a finding says more of a few firms than that they are on the scale."""
    edges = edition.scale.edges
    return bool(finding.low > edges[0] or finding.high < edges[-1])


def _inside(audience: str, rule: Rule, ledger: Ledger) -> Iterator[Tried]:
    """Attack all publications of a kind at once, told what, or which firms, each of them counted."""
    told = {"what is in them": versions_of, "who is in them": versions_of_firms}
    for name, classes_of in told.items():
        classes, sizes = classes_of(ledger)
        few = int((sizes < rule.firms).sum())
        together = 2 if few <= MOST_TOGETHER else 1
        found = by_rank_of_classes(classes, sizes, rule.firms, together) if len(classes) else []
        firms = sum(int(sizes[list(each)].sum()) for each in found)
        yield Tried(f"all publications, told {name}", audience, len(classes), firms)
