"""What a bureau sees of its regions: shares of levels, and how far the firms there took part.

Only the fixed lattice of an edition is asked, so no filter singles a firm out. Where a register
of firms was imported, shares are weighted to it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.domain.audit import AuditKind
from assessment.domain.errors import NotFound, Refusal
from assessment.domain.firms import Actor, ActorKind
from assessment.domain.peers import FirmRegister, PeerSnapshot, RegisterRow
from assessment.domain.permissions import Action
from assessment.services.peer_shelf import PeerShelf
from assessment.services.tools import Tools
from questionnaires.base import SECTORS, SIZES
from scoring.aggregates import World
from scoring.benchmarks import Benchmarks, Group, Share
from scoring.cohorts import ABOVE_MICRO, Cohort, CohortSize
from scoring.histograms import LEVEL_BINS
from scoring.weighting import WeightedShares, register_of, weighted

LEVEL = "level"
#: Micro firms are never mixed with others.
SIZE_GROUPS: tuple[CohortSize, ...] = ("micro", ABOVE_MICRO)
EDGES: tuple[int, ...] = tuple(LEVEL_BINS.edges.tolist())
HEADS = ("region", "sector", "size", "firms")


class RegisterRefused(Refusal):
    """A register that cannot be imported."""

    code = "register_refused"

    def __init__(self, problem: str) -> None:
        super().__init__(f"名录没有导入：{problem}。原有的名录没有变。")


@dataclass(frozen=True)
class RegionRow:
    """One cell: its group and the shares of the levels; ``None`` where too few firms are in it.

    ``weighted`` are the shares among the firms of the register.
    """

    cohort: Cohort
    group: Group | None
    shares: tuple[Share, ...] | None
    weighted: WeightedShares | None


@dataclass(frozen=True)
class RegionView:
    """What a bureau sees of one region. The first rows are those of all sectors."""

    region: str
    world: World
    snapshot: PeerSnapshot | None
    rows: tuple[RegionRow, ...]
    register: FirmRegister | None


class PeerRegions:
    """The use cases of bureaus, and of those who import the register."""

    def __init__(self, tools: Tools, shelf: PeerShelf) -> None:
        self._tools = tools
        self._shelf = shelf

    def world(self) -> World:
        """Return which firms can be told of: real ones, or invented ones where there are no real."""
        digest = self._tools.library.model().scoring_digest
        is_demo = not self._shelf.entries("real", digest) and self._shelf.entries("demo", digest)
        return "demo" if is_demo else "real"

    def view(self, actor: Actor, region: str, world: World = "real") -> RegionView:
        """Return the newest numbers of a region.

        Raises:
            NotFound: no such region, or none of this bureau's.
        """
        return self._view(actor, region, world, is_taken=False)

    def handed_out(self, actor: Actor, region: str, world: World = "real") -> RegionView:
        """Return the same, to be taken away as a file; that it was taken is written down.

        Raises:
            NotFound: no such region, or none of this bureau's.
        """
        return self._view(actor, region, world, is_taken=True)

    def _view(self, actor: Actor, region: str, world: World, *, is_taken: bool) -> RegionView:
        with self._tools.store.reading() as unit:
            self._tools.access.region(unit, actor, Action.PEERS_COUNT, region)
            register = unit.peers.register()
            snapshot = self._shelf.newest(world, self._tools.library.model().scoring_digest)
            rows = () if snapshot is None else tuple(self._rows(snapshot, region, register))
            if is_taken:
                self._tools.record(unit, AuditKind.EXPORTED, actor, "region", region)
        return RegionView(region, world, snapshot, rows, register)

    def register(self) -> FirmRegister | None:
        """Return the imported register, if there is one. It names no firm."""
        with self._tools.store.reading() as unit:
            return unit.peers.register()

    def import_register(
        self, rows: Iterable[Sequence[str]], *, source: str, as_of: date
    ) -> FirmRegister:
        """Store a register in place of the old one: rows of region, sector, size, firms.

        The first row holds these four words.

        Raises:
            RegisterRefused: nothing was stored.
        """
        register = FirmRegister(source.strip()[:100], as_of, tuple(self._checked(rows)))
        if not any(row.firms for row in register.rows):
            raise RegisterRefused("一家企业也没有")
        operator = Actor(ActorKind.SYSTEM, "system")
        with self._tools.store.writing() as unit:
            unit.peers.put_register(register)
            self._tools.record(
                unit, AuditKind.REGISTER_IMPORTED, operator, "register", as_of.isoformat()
            )
        return register

    def _rows(
        self, snapshot: PeerSnapshot, region: str, register: FirmRegister | None
    ) -> Iterator[RegionRow]:
        benchmarks, lattice = Benchmarks(snapshot.bureaus), snapshot.bureaus.lattice
        if region not in lattice.regions:
            raise NotFound
        known = self._known(snapshot, register)
        for sector in (None, *SECTORS):
            for size in SIZE_GROUPS:
                cohort = Cohort(region, sector, size)
                group = benchmarks.group(cohort)
                levels = None if group is None else group.measures.get(LEVEL)
                yield RegionRow(
                    cohort=cohort,
                    group=group,
                    shares=None if levels is None else levels.shares(EDGES),
                    weighted=weighted(snapshot.bureaus, cohort, LEVEL, EDGES, known)
                    if known
                    else None,
                )

    def _known(self, snapshot: PeerSnapshot, register: FirmRegister | None) -> dict[int, int]:
        """Return the register by smallest cell of the lattice."""
        if register is None:
            return {}
        lattice = snapshot.bureaus.lattice
        rows = [(r.region, r.sector, r.size, r.firms) for r in register.rows]
        return register_of(lattice, [row for row in rows if row[0] in lattice.homes])

    def _checked(self, rows: Iterable[Sequence[str]]) -> Iterator[RegisterRow]:
        """Check a register line by line."""
        seen: set[tuple[str, str, str]] = set()
        for line, row in enumerate(rows, start=1):
            cells = [cell.strip().lstrip("\ufeff") for cell in row]
            if line == 1:
                if tuple(cells) != HEADS:
                    raise RegisterRefused(f"第 1 行应是 {','.join(HEADS)}")
                continue
            if not any(cells):
                continue
            found = self._row(line, cells)
            key = (found.region, found.sector, found.size)
            if key in seen:
                raise RegisterRefused(f"第 {line} 行和前面重复，同一地区、行业、规模只能有一行")
            seen.add(key)
            yield found

    def _row(self, line: int, cells: list[str]) -> RegisterRow:
        if len(cells) != len(HEADS):
            raise RegisterRefused(f"第 {line} 行有 {len(cells)} 列，应有 4 列")
        region, sector, size, firms = cells
        if region not in self._tools.library.regions:
            raise RegisterRefused(f"第 {line} 行的地区“{region}”不在地区表里")
        if sector not in SECTORS:
            raise RegisterRefused(f"第 {line} 行的行业“{sector}”应是 {'、'.join(SECTORS)} 之一")
        if size not in SIZES:
            raise RegisterRefused(f"第 {line} 行的规模“{size}”应是 {'、'.join(SIZES)} 之一")
        if not firms.isascii() or not firms.isdecimal() or len(firms) > 9:
            raise RegisterRefused(f"第 {line} 行的企业数“{firms}”应是不带逗号的整数")
        return RegisterRow(region, sector, size, int(firms))
