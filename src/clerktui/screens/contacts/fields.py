"""Choosing by one key: the key of an option is enough, no Enter after it."""

from __future__ import annotations

from typing import ClassVar

from textual import events

from clerktui.widgets.pad import OneOf, OptionInput


class OneKeyInput(OptionInput):
    """One of a few by its key alone; Enter on an empty one goes on without a choice."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("a key", "chooses"),)

    def on_key(self, event: events.Key) -> None:
        typed = (event.character or "").lower()
        if any(option.key == typed for option in self.options):
            event.prevent_default()
            event.stop()
            self.reset(typed)
            self.accept("key")
        else:
            super().on_key(event)

    def code_or_none(self) -> str:
        """What is chosen, or nothing.

        Raises:
            Refused: `batch.choice` for a key that is none of them.
        """
        return str(self.code()) if self.value.strip() else ""


def by_key(options: tuple[tuple[str, str, str], ...]) -> tuple[OneOf, ...]:
    """Options out of (key, code, name)."""
    return tuple(OneOf(key, code, name) for key, code, name in options)
