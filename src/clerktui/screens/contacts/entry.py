"""The form of one entry of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.views.contacts import DirectoryView
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.pad import WordInput

_LABEL = 13
_FIELDS = (
    ("department", " Department", 40, 60),
    ("person", " Person", 40, 60),
    ("phone", " Number", 20, 30),
    ("extension", " Extension", 10, 10),
    ("topics", " Takes", 60, 400),
    ("hours", " Hours", 60, 120),
    ("languages", " Languages", 20, 40),
    ("say", " Say", 60, 400),
    ("note", " Note", 60, 400),
    ("is_active", " In use", 5, 3),
)


class EntryForm(BandForm):
    """Who, where, for what, when; empty hours are the office's."""

    REFUSED_AT = {
        "directory.department_missing": "department",
        "directory.exists": "department",
        "directory.phone_missing": "phone",
        "hours.broken": "hours",
    }

    def __init__(self, view: DirectoryView | None, send: Send) -> None:
        title = f"Change {view.department} {view.person}" if view else "Add to the directory"
        super().__init__(title, send, ["Hours: mon-thu 08:00-12:00 13:00-17:00; fri 8-12"])
        self.view = view

    def fields(self) -> Iterable[Widget]:
        for name, label, width, longest in _FIELDS:
            yield WordInput(
                label, self._is(name), id=name, label_width=_LABEL, width=width, max_length=longest
            )

    def _is(self, name: str) -> str:
        if name == "is_active":
            return "no" if self.view and not self.view.is_active else "yes"
        if self.view is None:
            return "en" if name == "languages" else ""
        if name == "hours" and self.view.follows_office:
            return ""
        return str(getattr(self.view, name))

    def values(self) -> Any:
        said: dict[str, Any] = super().values()
        in_use = said["is_active"].lower()
        if in_use not in ("yes", "no", "y", "n"):
            raise BesideError("is_active", "Type yes or no.")
        return {**said, "is_active": in_use.startswith("y")}
