"""``python -m questionnaires lint | coverage | schema | lock``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic.json_schema import models_json_schema

from questionnaires.coverage import report, unexplained_schemes
from questionnaires.errors import ContentErrors
from questionnaires.facts import FactCatalogue
from questionnaires.library import Library
from questionnaires.lint import lint
from questionnaires.loader import CONTENT, load_library
from questionnaires.locks import write_lock
from questionnaires.policy import IndicatorRegister, Policy, Schemes, Sources
from questionnaires.reference import Industries, Regions, SectorGroups, SizeClasses


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 clean, 1 faults in content."""
    parser = argparse.ArgumentParser(prog="python -m questionnaires", description=__doc__)
    parser.add_argument("command", choices=["lint", "coverage", "schema", "lock"])
    parser.add_argument("--content", type=Path, default=CONTENT)
    options = parser.parse_args(arguments)
    if options.command == "schema":
        return _schema()
    try:
        library = load_library(options.content)
    except ContentErrors as errors:
        print(errors, file=sys.stderr)
        return 1
    if options.command == "coverage":
        print("\n".join(report(library)))
        return int(any(unexplained_schemes(library)))
    if options.command == "lock":
        return _lock(library, options.content)
    faults = lint(library, options.content)
    for fault in faults:
        print(fault, file=sys.stderr)
    model = library.model()
    print(
        f"{len(model.questions)} questions, {len(library.programs)} programs, {len(faults)} faults"
    )
    return int(bool(faults))


def _lock(library: Library, content: Path) -> int:
    """Lock what is published; a draft needs no lock."""
    for model in library.models:
        if model.status == "published":
            try:
                print(f"{model.id} {model.version}.{write_lock(model, content)}")
            except ValueError as changed:
                print(f"{model.id} {model.version}: {changed}", file=sys.stderr)
                return 1
    return 0


def _schema() -> int:
    kinds = (FactCatalogue, SectorGroups, Industries, Regions, SizeClasses, Sources, Schemes)
    every = (*kinds, Policy, IndicatorRegister)
    _, schema = models_json_schema([(kind, "validation") for kind in every])
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
