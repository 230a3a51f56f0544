"""``python -m db upgrade``: make the tables, or bring them up to date."""

from __future__ import annotations

import argparse

from assessment.settings import Settings
from db.engine import open_engine
from db.schema import upgrade


def main(arguments: list[str] | None = None) -> None:
    """Bring the configured database up to date."""
    parser = argparse.ArgumentParser(prog="python -m db", description=__doc__)
    parser.add_argument("command", choices=["upgrade"])
    parser.parse_args(arguments)
    settings = Settings()
    engine = open_engine(settings.database)
    upgrade(engine)
    print(f"The database is up to date: {engine.url.render_as_string(hide_password=True)}")
    engine.dispose()


if __name__ == "__main__":
    main()
