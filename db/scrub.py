"""After an erasure: make sure that what was deleted is not left lying in the database's files."""

from __future__ import annotations

from sqlalchemy import Engine


def scrub(engine: Engine) -> bool:
    """Empty the write-ahead log, or clear away dead rows. ``False``: readers were in the way.

    On SQLite deleted content is overwritten in the file at once (``secure_delete``), but its old
    pages stay in the write-ahead log until that is emptied. On PostgreSQL dead rows stay in the
    files until they are cleared away; no query and no dump shows them.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    raw = engine.raw_connection()
    try:
        busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not busy
