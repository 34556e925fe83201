"""The key that explains: the same on every screen that shows a number."""

from __future__ import annotations

from clerktui.widgets.command import Command


class Why(Command):
    """Why? The marked figure in plain words, with its dates, arithmetic and rule."""

    key = "f7"
    twin = "ctrl+w"
    also = ("question_mark",)
    word = "Why?"
    letter = "w"
