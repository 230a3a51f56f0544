"""A small town of invented firms, counted and sorted into types once, and copied for each test."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assessment.bootstrap import Services, build_services
from assessment.services.demo import DemoFirm
from assessment.settings import Settings
from questionnaires.library import Library
from tests.databases import new_database

#: With these the larger firms have types, one of them a nearest better one, and micro firms none.
FIRMS, SEED = 400, 1


@dataclass(frozen=True)
class Invented:
    """A data folder full of invented firms, and the firms that open with a code, by size."""

    folder: Path
    firms: dict[str, DemoFirm]

    def copied(self, folder: Path) -> Path:
        """Copy the data to a folder that is not there yet."""
        shutil.copytree(self.folder, folder)
        return folder


def settings_of(folder: Path) -> Settings:
    """Return settings under which so few firms may have types."""
    return Settings(data=folder, password_kibibytes=64, types_least_strength=0.5, types_most=5)


def invent(folder: Path, library: Library) -> Invented:
    """Fill a folder with firms and count them; takes about a quarter of a minute."""
    with installation(folder, library, SEED) as services:
        opened = services.demo.fill(FIRMS, random_state=SEED)
        services.peer_building.build(refit=True, random_state=SEED)
    return Invented(folder, {firm.size: firm for firm in opened})


@contextmanager
def installation(folder: Path, library: Library, seed: int = SEED + 1) -> Iterator[Services]:
    """Give the services over a data folder, with its tables up to date and chance fixed."""
    chance = random.Random(seed)
    settings = settings_of(folder)
    new_database(folder / "zhijie.db")
    services = build_services(settings, library=library, random_bytes=chance.randbytes)
    try:
        yield services
    finally:
        services.close()
