"""Alembic's way in. It takes the connection it is handed, or opens the configured database."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from assessment.settings import Settings
from db.engine import open_engine, writing
from db.schema import TABLES
from db.tables import Base, Moment

assert TABLES, "every table is in the metadata"


def _render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types into migrations as the plain types they are."""
    is_moment = kind == "type" and isinstance(thing, Moment)
    return "sa.DateTime(timezone=True)" if is_moment else False


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=_render,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    _migrate(handed)
else:
    with writing(open_engine(Settings().database)).begin() as opened:
        _migrate(opened)
