"""One class per thing a clerk can do: its keys, its word, its help and its permission, said once.

    class VoidReceipt(Command):
        '''Void this receipt; a second person approves it.'''

        key = "f8"
        word = "Void"
        permission = "receipt.void"

    class ReceiptScreen(DutyScreen):
        COMMANDS = (VoidReceipt, Reprint)

        def action_void_receipt(self) -> None: ...

The class name in snake_case is the action. Bindings, the key line, the F10 menu and the F1 help are
derived from the class; `check_action` asks the permission of `app.actor` and then the screen's
`allows(command)`. Every command is in the F10 menu under a plain letter (and F10 is also Ctrl+O),
so that a terminal without that F-key can do everything; a `twin` is a second key for the hurried.
The letter is the command's own, the same on every screen and for everybody: its key where that is a
plain character, else the first of its word, or the `letter` it names where that one is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.binding import Binding

TWIN_KEYS = frozenset(f"ctrl+{letter}" for letter in "efgklnoprtwxy")
"""Ctrl+letter that every line lets through and no multiplexer or editing key takes."""

_KEY_WORDS = {
    "escape": "Esc",
    "enter": "Enter",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "slash": "/",
    "full_stop": ".",
    "question_mark": "?",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
}


class Command:
    """Something a clerk can do; never instantiated. The docstring is its help."""

    key: ClassVar[str] = ""
    """Its key in Textual's names: "f4", "plus", "escape"; may be empty (menu only)."""
    twin: ClassVar[str] = ""
    """A Ctrl+letter of `TWIN_KEYS` for terminals without the key, or nothing."""
    also: ClassVar[tuple[str, ...]] = ()
    """More keys that are not shown, such as a VT220's Help key."""
    word: ClassVar[str] = ""
    """Its name beside the key and in the menu."""
    letter: ClassVar[str] = ""
    """Its letter in the menu, where its first one belongs to a neighbour."""
    permission: ClassVar[str] = ""
    """Who may: a permission of `clerktui.security`, or everybody."""
    in_footer: ClassVar[bool] = True
    """Whether the key line names it."""
    in_menu: ClassVar[bool] = True
    """Whether the menu offers it."""
    leaves: ClassVar[bool] = False
    """Whether it leaves the desk: it stands last in the menu."""
    action: ClassVar[str] = ""
    """Which `action_...` of the screen does it."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not cls.__dict__.get("action"):
            cls.action = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        assert not cls.twin or cls.twin in TWIN_KEYS, f"{cls.__name__}: {cls.twin} is not safe"

    @classmethod
    def bindings(cls) -> list[Binding]:
        """Its keys, as Textual wants them."""
        keys = [key for key in (cls.key, cls.twin, *cls.also) if key]
        return [Binding(key, cls.action, cls.word, show=False) for key in keys]

    @classmethod
    def menu_letter(cls) -> str:
        """Its letter in the menu, whatever stands beside it there."""
        return cls.letter or (cls.key if len(cls.key) == 1 else cls.word[:1].lower())

    @classmethod
    def help(cls) -> str:
        """Its first sentence of help."""
        return (cls.__doc__ or "").strip().partition("\n")[0]

    @classmethod
    def says(cls) -> str:
        """What it does, in the few words that stand inside a sentence."""
        words = re.split(r"[.,:;]", cls.help())[0]
        return words[:1].lower() + words[1:]


class Back(Command):
    """Back to where you came from."""

    key = "escape"
    word = "Back"


class Commanded:
    """Mixin for screens, dialogs and the app: COMMANDS become bindings and availability."""

    COMMANDS: ClassVar[Any] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        commands = cls.__dict__.get("COMMANDS", ())
        if commands:
            own = [binding for command in commands for binding in command.bindings()]
            cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *own]  # type: ignore[attr-defined]
        super().__init_subclass__(**options)

    @classmethod
    def all_commands(cls) -> list[type[Command]]:
        """Its commands and those it inherits, its own first."""
        found: dict[str, type[Command]] = {}
        for base in cls.__mro__:
            for command in base.__dict__.get("COMMANDS", ()):
                if isinstance(command, type) and issubclass(command, Command):
                    found.setdefault(command.action, command)
        return list(found.values())

    def allows(self, command: type[Command]) -> bool:
        """Whether the state of this screen allows the command now; screens override this."""
        del command
        return True

    def can(self, command: type[Command]) -> bool:
        """Whether the clerk may do this, here and now."""
        return self._may(command) and self.allows(command)

    def denied_by(self, key: str) -> type[Command] | None:
        """The command a key would give if the clerk were permitted; never for a key that types."""
        commands = [
            one
            for one in self.all_commands()
            if len(key) > 1 and key in (one.key, one.twin) and key not in _KEY_WORDS
        ]
        if not commands or any(self._may(one) for one in commands):
            return None
        return commands[0]

    def _may(self, command: type[Command]) -> bool:
        if not command.permission:
            return True
        actor = getattr(self.app, "actor", None)  # type: ignore[attr-defined]
        return actor is not None and actor.may(command.permission)

    def available_commands(self) -> list[type[Command]]:
        """What the clerk can do here and now."""
        return [command for command in self.all_commands() if self.can(command)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual asks this before it runs an action, whatever key or menu asked for it."""
        for command in self.all_commands():
            if command.action == action:
                return self.can(command)
        return super().check_action(action, parameters)  # type: ignore[misc]


def key_word(key: str) -> str:
    """A key as the key line names it.

    >>> key_word("f10"), key_word("escape"), key_word("ctrl+o"), key_word("plus")
    ('F10', 'Esc', 'Ctrl+O', '+')
    """
    if key in _KEY_WORDS:
        return _KEY_WORDS[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) == 1 or re.fullmatch(r"f\d+", key) else key


def menu_letters(commands: Iterable[type[Command]]) -> dict[str, type[Command]]:
    """Commands by their letters, in their order; going back and leaving come last."""
    ordered = sorted(commands, key=lambda command: (command.leaves, command.key == "escape"))
    return {command.menu_letter(): command for command in ordered}
