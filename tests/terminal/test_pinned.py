from __future__ import annotations

import pytest
import textual
from textual.app import App

from clerktui.terminal import pinned


def test_this_textual_is_the_one_the_terminal_was_written_for():
    pinned.check()


def test_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(textual, "__version__", "9.0.0")
    with pytest.raises(AssertionError, match="written for"):
        pinned.check()


def test_a_private_name_that_changed_is_named(monkeypatch):
    monkeypatch.setitem(pinned._SIGNATURES, App._display, ("self", "something"))
    with pytest.raises(AssertionError, match="_display"):
        pinned.check()


@pytest.mark.parametrize(
    ("character", "name"),
    [("+", "plus"), ("-", "minus"), (".", "full_stop"), ("7", "7"), ("é", "é"), (" ", "space")],
)
def test_keys_have_textuals_names(character, name):
    assert pinned.key_name(character) == name
