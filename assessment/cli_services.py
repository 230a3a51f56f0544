"""The use cases, for the time of one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assessment.bootstrap import Services


@contextmanager
def installation() -> Iterator[Services]:
    """Give the use cases; what is refused is told and ends with 2."""
    from assessment.bootstrap import services
    from assessment.domain.errors import Refusal

    built = services()
    try:
        yield built
    except Refusal as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(2) from None
    finally:
        built.close()
