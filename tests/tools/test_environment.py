"""Setting up is safe to repeat, notices what changed, and says plainly what it cannot do."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import pytest

from tests.support.source import ROOT, SOURCE
from tools import environment


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with lock files of its own, where making and installing is only noted down."""
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    done = []

    def run(*command):
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()
        done.append(" ".join(command))

    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", python)
    monkeypatch.setattr(environment, "STAMP", venv / ".clerktui-stamp")
    monkeypatch.setattr(environment, "RUNTIME_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(environment, "DEV_LOCK", tmp_path / "requirements-dev.lock")
    monkeypatch.setattr(environment, "_run", run)
    monkeypatch.setattr(environment, "_runs", lambda *_: True)
    return SimpleNamespace(folder=tmp_path, venv=venv, done=done)


def test_the_second_time_there_is_nothing_to_do(checkout):
    environment.prepare(dev=False)
    first = list(checkout.done)
    environment.prepare(dev=False)
    assert first
    assert checkout.done == first


def test_everything_installed_is_checked_against_its_hash(checkout):
    environment.prepare(dev=True)
    [locked] = [each for each in checkout.done if "requirements-dev.lock" in each]
    assert "--require-hashes" in locked
    [ours] = [each for each in checkout.done if "-e ." in each]
    assert "--no-deps" in ours
    assert "--no-build-isolation" in ours


def test_a_development_set_up_serves_the_program_as_well(checkout):
    environment.prepare(dev=True)
    before = list(checkout.done)
    environment.prepare(dev=False)
    assert checkout.done == before


def test_a_runtime_set_up_is_not_enough_for_the_tests(checkout):
    environment.prepare(dev=False)
    before = list(checkout.done)
    environment.prepare(dev=True)
    assert len(checkout.done) > len(before)


def test_a_changed_lock_is_installed(checkout):
    environment.prepare(dev=False)
    before = len(checkout.done)
    (checkout.folder / "requirements.lock").write_text("newer", encoding="utf-8")
    environment.prepare(dev=False)
    assert len(checkout.done) > before


def test_a_moved_checkout_gets_a_new_venv(checkout):
    environment.prepare(dev=False)
    stamp = checkout.venv / ".clerktui-stamp"
    stamp.write_text(stamp.read_text().replace(str(checkout.venv), "/elsewhere/.venv"))
    environment.prepare(dev=False)
    assert sum("-m venv" in each for each in checkout.done) == 2


def test_a_failed_installation_is_tried_again(checkout, monkeypatch):
    def fail(*_):
        raise environment.CannotPrepareError("no network")

    with monkeypatch.context() as patched:
        patched.setattr(environment, "_install", fail)
        with pytest.raises(environment.CannotPrepareError):
            environment.prepare(dev=False)
    environment.prepare(dev=False)
    assert any("--require-hashes" in each for each in checkout.done)


def test_a_python_without_ensurepip_gets_one_clear_sentence(checkout, monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert environment.main([]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "python3-venv" in said


def test_an_old_python_gets_one_clear_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(environment.shutil, "which", lambda _: None)
    assert environment.main([]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_the_wheel_carries_style_sheets_fonts_and_migrations(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {
        f"clerktui/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kept - packed == set()
