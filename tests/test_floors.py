"""What parses what strangers send is never older than the release that closed a known hole."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
#: The first release without a hole that is known today; DECISIONS.md says which.
SAFE = {
    "argon2-cffi": "25.1",
    "authlib": "1.6.11",
    "lxml": "6.1",
    "pi-heif": "1.4",
    "pillow": "12.3",
    "python-multipart": "0.0.27",
    "starlette": "1.3.1",
    "streamlit": "1.67",
}
#: These come with the ones above; the locks hold them.
SAFE_BELOW = {"h11": "0.16", "jinja2": "3.1.6", "protobuf": "6.33.5", "urllib3": "2.6.3"}


def floors() -> dict[str, Version]:
    """Return the lowest version that pyproject.toml asks for, by package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    found = {}
    for requirement in map(Requirement, asked):
        least = [Version(s.version) for s in requirement.specifier if s.operator == ">="]
        found[requirement.name] = max(least, default=Version("0"))
    return found


def locked(name: str) -> dict[str, Version]:
    words = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pairs = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", words, re.MULTILINE)
    return {canonicalize_name(package): Version(number) for package, number in pairs}


@pytest.mark.parametrize("package", SAFE)
def test_no_older_release_can_be_installed(package: str) -> None:
    assert floors()[package] >= Version(SAFE[package])


@pytest.mark.parametrize("package", SAFE | SAFE_BELOW)
def test_what_is_installed_and_locked_is_safe(package: str) -> None:
    least = Version((SAFE | SAFE_BELOW)[package])
    assert Version(version(package)) >= least
    for name in ("runtime.txt", "test.txt"):
        assert locked(name)[package] >= least, name


def test_every_dependency_has_a_floor_and_the_locks_respect_it() -> None:
    pinned = locked("runtime.txt")
    for package, least in floors().items():
        assert least > Version("0"), package
        assert pinned[canonicalize_name(package)] >= least, package


@pytest.mark.parametrize("package", SAFE | SAFE_BELOW)
def test_the_reason_is_written_down(package: str) -> None:
    decisions = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")
    told = decisions.partition("Lowest versions")[2].partition("\n## ")[0]
    assert f"**{package}** {(SAFE | SAFE_BELOW)[package]}" in told
