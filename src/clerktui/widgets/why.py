"""The key that explains: the same on every screen that shows a number."""

from __future__ import annotations

from clerktui.widgets.command import Command


class Why(Command):
    """Why? The marked figure in plain words, with its dates, arithmetic and rule."""

    key = "question_mark"
    twin = "ctrl+w"
    word = "Why?"
    letter = "w"
