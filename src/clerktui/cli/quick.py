"""A command group that does not make Typer check what needs no checking.

Typer 0.29 asks pydantic about every option, also about one that was not given, and a group's
options are looked at before its command's `--help` is: importing pydantic for that costs more
than all the rest of the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typer.core import TyperGroup


class QuickGroup(TyperGroup):
    """A group whose options are taken as typed where they are text or were not given."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The group's options, `--help` among them."""
        options = super().get_params(ctx)
        for option in options:
            _spare_checking(option)
        return options


class _AsTyped:
    """Stands for Typer's check of one option and asks for it only when there is something to it."""

    def __init__(self, check: Callable[[], Any]) -> None:
        self._check = check

    def coerce(self, value: object, *, param: Any, ctx: Any) -> object:
        """The value a command is handed for what was typed."""
        if value is None or param.name == "db":
            return value
        return self._check().coerce(value, param=param, ctx=ctx)


def _spare_checking(option: Any) -> None:
    if "get_runtime_param" not in vars(option):
        as_typed = _AsTyped(option.get_runtime_param)
        option.get_runtime_param = lambda: as_typed
