"""The version of the tables: bring a database up to date, or say that it is not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from db import (
    account_tables,
    audit_tables,
    batch_tables,
    indicator_tables,
    peer_tables,
    round_tables,
    sharing_tables,
    tables,
)
from db.engine import writing

MIGRATIONS = Path(__file__).parent / "migrations"

#: Every module with tables: a table nobody imports is a table no migration is compared with.
TABLES = (
    tables,
    account_tables,
    audit_tables,
    sharing_tables,
    peer_tables,
    indicator_tables,
    round_tables,
    batch_tables,
)


class DatabaseOutdated(Exception):
    """The tables are not those of this release."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to a revision, in one transaction. Safe to repeat."""
    with writing(engine).begin() as connection:
        command.upgrade(_configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to a revision (``base``: none)."""
    with writing(engine).begin() as connection:
        command.downgrade(_configuration(connection), revision)


def require_current(engine: Engine) -> None:
    """Raise :class:`DatabaseOutdated` unless the tables are those of this release."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    wanted = _newest()
    if found != wanted:
        raise DatabaseOutdated(
            f"the database is at {found or 'nothing'}, this release needs {wanted}: "
            "run `zhijie db upgrade`"
        )


@cache
def _newest() -> str | None:
    """Return the revision of this release; reading every migration takes ten milliseconds."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
