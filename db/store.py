"""The store: units of work on one engine. Safe to share between threads; units are not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property

from sqlalchemy import Connection, Engine

from db.accounts import SqlAccounts
from db.answers import SqlAnswers
from db.audit import SqlAudit, Waiting
from db.batches import SqlBatches
from db.engine import snapshots, writing
from db.entries import SqlEntries
from db.evidence import SqlEvidence
from db.firms import SqlFirms
from db.indicators import SqlIndicators
from db.letterheads import SqlLetterheads
from db.licences import SqlLicences
from db.organisations import SqlOrganisations
from db.peers import SqlPeers
from db.portfolios import SqlPortfolios
from db.privacy import SqlPrivacy
from db.receipts import SqlReceipts
from db.reviews import SqlReviews
from db.rounds import SqlRounds
from db.sharing import SqlSharing
from db.sign_ins import SqlSignIns


class SqlUnit:
    """One transaction. The parts are made when they are first asked for."""

    def __init__(self, connection: Connection, audit_key: bytes = b"") -> None:
        self._connection = connection
        self._audit_key = audit_key

    @cached_property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connection, self._audit_key)

    def end(self) -> None:
        """Write what waits until the end, right before the commit."""
        if "audit" in self.__dict__:
            self.audit.write()

    def unwritten(self, only_failures: bool) -> list[Waiting]:
        """Return what the audit trail still waits for, or only what tells of failures."""
        waiting = self.audit.waiting if "audit" in self.__dict__ else []
        return [w for w in waiting if w.event.kind.outlives_rollback or not only_failures]

    @cached_property
    def privacy(self) -> SqlPrivacy:
        return SqlPrivacy(self._connection)

    @cached_property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self._connection)

    @cached_property
    def sign_ins(self) -> SqlSignIns:
        return SqlSignIns(self._connection)

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

    @cached_property
    def sharing(self) -> SqlSharing:
        return SqlSharing(self._connection)

    @cached_property
    def licences(self) -> SqlLicences:
        return SqlLicences(self._connection)

    @cached_property
    def indicators(self) -> SqlIndicators:
        return SqlIndicators(self._connection)

    @cached_property
    def organisations(self) -> SqlOrganisations:
        return SqlOrganisations(self._connection)

    @cached_property
    def letterheads(self) -> SqlLetterheads:
        return SqlLetterheads(self._connection)

    @cached_property
    def reviews(self) -> SqlReviews:
        return SqlReviews(self._connection)

    @cached_property
    def peers(self) -> SqlPeers:
        return SqlPeers(self._connection)

    @cached_property
    def rounds(self) -> SqlRounds:
        return SqlRounds(self._connection)

    @cached_property
    def portfolios(self) -> SqlPortfolios:
        return SqlPortfolios(self._connection)

    @cached_property
    def batches(self) -> SqlBatches:
        return SqlBatches(self._connection)


class SqlStore:
    """Fills ``ports.Store``."""

    def __init__(self, engine: Engine, *, audit_key: bytes = b"") -> None:
        self._reader = snapshots(engine)
        self._writer = writing(engine)
        self._audit_key = audit_key
        # SQLite lets waiting writers sleep and poll; threads of one process queue up instead.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = (
            threading.Lock() if is_sqlite else nullcontext()
        )

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """Give a unit that sees one consistent state; whatever it changes is dropped.

        What it records in the audit trail is written right after.
        """
        unit = None
        try:
            with self._reader.connect() as connection, connection.begin() as transaction:
                unit = SqlUnit(connection, self._audit_key)
                yield unit
                transaction.rollback()
        except BaseException:
            self._write_later(unit, only_failures=True)
            raise
        self._write_later(unit)

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """Give a unit that commits at the end, and rolls back on any exception.

        What it records of failures in the audit trail is kept all the same.
        """
        unit = None
        try:
            with self._turn, self._writer.begin() as connection:
                unit = SqlUnit(connection, self._audit_key)
                yield unit
                unit.end()
        except BaseException:
            self._write_later(unit, only_failures=True)
            raise

    def _write_later(self, unit: SqlUnit | None, *, only_failures: bool = False) -> None:
        waiting = [] if unit is None else unit.unwritten(only_failures)
        if waiting:
            with self._turn, self._writer.begin() as connection:
                audit = SqlAudit(connection, self._audit_key)
                audit.waiting = waiting
                audit.write()
