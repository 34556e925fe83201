"""How far the posting of a large batch is."""

from __future__ import annotations

from textual.message import Message


class Progressed(Message):
    """So many payments of a batch are written."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        """Only the newest is worth painting."""
        return isinstance(message, Progressed)
