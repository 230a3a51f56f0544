"""The engine and the migrations, on both databases."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from db.__main__ import main
from db.engine import open_engine, writing
from db.schema import MIGRATIONS, DatabaseOutdated, downgrade, require_current, upgrade
from db.tables import Base


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_migrations_go_up_down_and_up(bare: Engine) -> None:
    upgrade(bare)
    assert tables(bare) == set(Base.metadata.tables)
    downgrade(bare, "base")
    assert tables(bare) == set()
    upgrade(bare)
    upgrade(bare)
    assert tables(bare) == set(Base.metadata.tables)


def test_autogenerate_finds_nothing_to_do(bare: Engine) -> None:
    upgrade(bare)
    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_outdated_database_is_refused_with_what_to_do(bare: Engine) -> None:
    with pytest.raises(DatabaseOutdated, match="zhijie db upgrade"):
        require_current(bare)
    upgrade(bare)
    require_current(bare)


def test_the_module_brings_the_configured_database_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIJIE_DATA", str(tmp_path))
    main(["upgrade"])
    engine = open_engine(f"sqlite:///{tmp_path / 'zhijie.db'}")
    require_current(engine)
    engine.dispose()


def test_alembic_reads_its_settings_from_pyproject_alone() -> None:
    config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    assert Path(str(config.get_alembic_option("script_location"))) == MIGRATIONS


def test_sqlite_commits_are_durable_and_the_file_is_private(tmp_path: Path) -> None:
    file = tmp_path / "var" / "zhijie.db"
    engine = open_engine(f"sqlite:///{file}")
    with writing(engine).begin() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    upgrade(engine)
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
    }
    for path in file.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "mysql://root@localhost/zhijie"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SQLite file or a PostgreSQL"):
        open_engine(url)


def test_a_plain_postgresql_url_uses_the_driver_we_install() -> None:
    assert open_engine("postgresql://zhijie@/zhijie").url.drivername == "postgresql+psycopg"
