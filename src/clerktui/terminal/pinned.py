"""The private names of Textual the terminal side leans on, and proof that they are still there.

Textual is pinned exactly; whoever moves the pin finds out here, when the program starts and in the
tests, not at a counter. Everything private is used only inside `clerktui.terminal`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import textual
from textual import _compositor as compositor
from textual._context import active_message_pump
from textual.app import App
from textual.driver import Driver
from textual.keys import KEY_NAME_REPLACEMENTS, _character_to_key
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip

TEXTUAL_VERSION = "8.2.8"

ChopsUpdate = compositor.ChopsUpdate
LayoutUpdate = compositor.LayoutUpdate

_SIGNATURES: dict[Callable[..., Any], tuple[str, ...]] = {
    App._display: ("self", "screen", "renderable"),
    App._handle_exception: ("self", "error"),
    App._set_pointer_shape: ("self", "shape"),
    App._print_error_renderables: ("self",),
    MessagePump._dispatch_message: ("self", "message"),
    ChopsUpdate.__init__: ("self", "chops", "spans", "chop_ends"),
    LayoutUpdate.__init__: ("self", "strips", "region"),
    Strip.render_ansi: ("style", "color_system"),
    Screen._push_result_callback: ("self", "requester", "callback", "future"),
    Driver.__init__: ("self", "app", "debug", "mouse", "size"),
}


def check() -> None:
    """Assert that this Textual is the one the terminal side was written and measured against."""
    assert textual.__version__ == TEXTUAL_VERSION, f"written for Textual {TEXTUAL_VERSION}"
    for function, names in _SIGNATURES.items():
        found = tuple(inspect.signature(function).parameters)
        assert found == names, f"Textual changed {function.__qualname__}: {found}"


def current_pump(app: App[Any]) -> MessagePump:
    """The widget, screen or app whose handler is running."""
    return active_message_pump.get(app)


def make_replaceable(screen: Screen[Any]) -> None:
    """Let an app's first screen be replaced by another, as a pushed one can be."""
    screen._push_result_callback(screen, None)


def has_to_draw(screen: Screen[Any]) -> bool:
    """Whether a screen is not yet painted as it is.

    Textual calls back "after the next refresh" also when it put the refresh off, as it does while
    another screen is being taken away.
    """
    return bool(screen._layout_required or screen._repaint_required or screen._dirty_widgets)


def key_name(character: str) -> str:
    """Textual's name of the key that types a character: "plus" for "+"."""
    if character.isalnum():
        return character
    name = _character_to_key(character)
    return KEY_NAME_REPLACEMENTS.get(name, name)
