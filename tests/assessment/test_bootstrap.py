"""Putting an installation together."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from assessment.bootstrap import build_services, installation_key
from assessment.settings import Settings
from db.schema import DatabaseOutdated
from questionnaires.library import Library


def test_the_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = installation_key(tmp_path / "keys", lambda size: b"a" * size)
    second = installation_key(tmp_path / "keys", lambda size: b"b" * size)
    assert first == second == b"a" * 32
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_database_without_tables_stops_the_start(tmp_path: Path, library: Library) -> None:
    with pytest.raises(DatabaseOutdated, match="zhijie db upgrade"):
        build_services(Settings(data=tmp_path), library=library)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", "/srv/zhijie")
    monkeypatch.setenv("ZHIJIE_PUBLIC_ORIGIN", "")
    settings = Settings()
    assert settings.database == "sqlite:////srv/zhijie/zhijie.db"
    assert settings.public_origin is None
    assert settings.evidence_folder == Path("/srv/zhijie/evidence")
    monkeypatch.setenv("ZHIJIE_DATABASE_URL", "postgresql://zhijie@/zhijie")
    assert Settings().database == "postgresql://zhijie@/zhijie"
