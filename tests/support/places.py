"""Every screen and every command of the program, for tests that walk them all."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import clerktui.screens
from clerktui.widgets import Command, DutyScreen


def every_command() -> list[type[Command]]:
    """Every command there is."""
    _import_screens()
    todo, found = [Command], []
    while todo:
        found += (children := todo.pop().__subclasses__())
        todo += children
    return [command for command in found if command.__module__.startswith("clerktui.")]


def every_screen(base: type = DutyScreen) -> list[Any]:
    """Every screen there is, once."""
    _import_screens()
    return list(dict.fromkeys(_below(base)))


def _below(base: type) -> Iterator[Any]:
    for screen in base.__subclasses__():
        if screen.__module__.startswith("clerktui."):
            yield screen
        yield from _below(screen)


def _import_screens() -> None:
    for module in pkgutil.walk_packages(clerktui.screens.__path__, "clerktui.screens."):
        importlib.import_module(module.name)
