"""What is installed is what was decided: exact, explained, hash-locked, and free of host names."""

from __future__ import annotations

import itertools
import re
import tomllib

import pytest

from tests.support.source import ROOT

PYPROJECT = ROOT / "pyproject.toml"
LOCKS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "dev")}
PIN = re.compile(r"[a-z0-9][a-z0-9.-]*(\[[a-z]+\])?==[0-9][0-9a-z.]*", re.IGNORECASE)
LOCKED = re.compile(r"([a-z0-9.-]+)==([0-9a-z.]+)( ; [^\\]+)? \\", re.IGNORECASE)


def _project() -> dict:
    return tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]


def _wanted(*extras: str) -> set[str]:
    project = _project()
    optional = project["optional-dependencies"]
    pins = project["dependencies"] + [pin for extra in extras for pin in optional[extra]]
    return {re.sub(r"\[.*\]", "", pin).lower() for pin in pins}


def test_every_dependency_is_pinned_exactly():
    pins = _wanted("build", "dev")
    assert [pin for pin in pins if not PIN.fullmatch(pin)] == []


def test_every_dependency_says_why_it_is_there():
    lines = PYPROJECT.read_text(encoding="utf-8").splitlines()
    unexplained = [
        line.strip()
        for before, line in itertools.pairwise(lines)
        if re.match(rf'\s+"{PIN.pattern}"', line, re.IGNORECASE)
        and not (before.strip().startswith("#") or "#" in line)
    ]
    assert unexplained == []


def test_the_build_backend_is_locked_like_everything_else():
    build = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["build-system"]
    assert set(build["requires"]) <= set(_project()["optional-dependencies"]["build"])


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_follows_pyproject(name):
    locked = dict(_locked(name))
    stale = {
        pin for pin in _wanted(*LOCKS[name]) if locked.get(pin.split("==")[0]) != pin.split("==")[1]
    }
    assert stale == set(), "run `make lock`"


def test_the_development_lock_contains_the_runtime_lock():
    assert set(_locked("requirements.lock")) <= set(_locked("requirements-dev.lock"))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()[1:]
    other = [
        line
        for line in lines
        if not (
            LOCKED.fullmatch(line) or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line)
        )
    ]
    assert other == []


def _locked(name: str) -> list[tuple[str, str]]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [(match[1].lower(), match[2]) for match in LOCKED.finditer(text)]
