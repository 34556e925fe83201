"""What the office says no to, and to whom."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from clerktui.errors import ClerkError
from clerktui.views.people import Actor


def refusal(call: Callable[..., Any], *args: Any, **options: Any) -> ClerkError:
    """The refusal this call meets with; fails when it meets none."""
    with pytest.raises(ClerkError) as caught:
        call(*args, **options)
    return caught.value


def refused(call: Callable[..., Any], *args: Any, **options: Any) -> str:
    """The id of the refusal this call meets with."""
    return refusal(call, *args, **options).message_id


def without(actor: Actor, *permissions: str) -> Actor:
    """The same person, who may not do these things (or, with none named, nothing)."""
    left = actor.permissions - set(permissions) if permissions else frozenset()
    return dataclasses.replace(actor, permissions=left)
