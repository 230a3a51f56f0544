"""The store: units of work on one engine. Safe to share between threads; units are not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property

from sqlalchemy import Connection, Engine

from db.answers import SqlAnswers
from db.engine import writing
from db.entries import SqlEntries
from db.evidence import SqlEvidence
from db.firms import SqlFirms
from db.receipts import SqlReceipts


class SqlUnit:
    """One transaction. The parts are made when they are first asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def answers(self) -> SqlAnswers:
        return SqlAnswers(self._connection)

    @cached_property
    def firms(self) -> SqlFirms:
        return SqlFirms(self._connection)

    @cached_property
    def entries(self) -> SqlEntries:
        return SqlEntries(self._connection)

    @cached_property
    def evidence(self) -> SqlEvidence:
        return SqlEvidence(self._connection)

    @cached_property
    def receipts(self) -> SqlReceipts:
        return SqlReceipts(self._connection)


class SqlStore:
    """Fills ``ports.Store``."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine
        self._writer = writing(engine)
        # SQLite lets waiting writers sleep and poll; threads of one process queue up instead.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if is_sqlite else nullcontext()
        )

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """Give a unit that sees one consistent state; whatever it changes is dropped."""
        with self._reader.connect() as connection, connection.begin() as transaction:
            yield SqlUnit(connection)
            transaction.rollback()

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """Give a unit that commits at the end, and rolls back on any exception."""
        with self._turn, self._writer.begin() as connection:
            yield SqlUnit(connection)
