"""What a command says: data on stdout, everything said about it on stderr.

With `--json` stdout carries exactly one document, with `--jsonl` one document a line. JSON is
written in ASCII, so no customer's name can steer the terminal that shows it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from clerktui.errors import AnswerLost, ClerkError
from clerktui.rules.text import display_safe

_BAR_CELLS = 30
_SPELLED: tuple[tuple[Any, Callable[[Any], object]], ...] = (
    ((dt.date, dt.time), lambda moment: moment.isoformat()),
    ((UUID, Path), str),
    ((set, frozenset), sorted),
    (Mapping, dict),
    (Iterable, list),
)


@dataclasses.dataclass(frozen=True)
class Reply:
    """How this run answers.

    Attributes:
        json: one JSON document on stdout instead of text.
        jsonl: one JSON document a line instead of one document.
    """

    json: bool = False
    jsonl: bool = False

    def document(self, document: object, lines: Iterable[str]) -> None:
        """Answer with the document, or with the same in words."""
        if self.json or self.jsonl:
            say(encoded(document))
        else:
            say(*lines)

    def listing(
        self, rows: Iterable[object], lines: Iterable[str], whole: Mapping[str, object]
    ) -> None:
        """Answer with rows: one a line, the whole document that holds them, or in words."""
        if self.jsonl:
            say(*map(encoded, rows))
        else:
            self.document(whole, lines)

    def raw(self, content: bytes) -> None:
        """Answer with bytes as they are: a PDF, or text in UTF-8 whatever the terminal speaks."""
        _write_bytes(sys.stdout, content)

    def note(self, sentence: str) -> None:
        """Say something about the work, for the person who watches."""
        narrate(sentence)

    @contextmanager
    def progress(self, label: str) -> Iterator[Callable[[int, int | None], None]]:
        """Give a `step(done, total)` that draws a bar when a person watches, else nothing."""
        if not sys.stderr.isatty():
            yield lambda _done, _total: None
            return
        bar = _Bar(label)
        try:
            yield bar.step
        finally:
            bar.clear()

    def failure(self, error: ClerkError) -> int:
        """Say why it was not done and return the exit code that says so too."""
        from clerktui.i18n import sentence

        message = sentence(error)
        if self.json or self.jsonl:
            facts = dict(error.facts)
            say(encoded({"error": {"id": error.message_id, "message": message, "facts": facts}}))
        narrate(message)
        return error.exit_code


class _Bar:
    """A progress bar on stderr that redraws only when it looks different."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = ""

    def step(self, done: int, total: int | None) -> None:
        if not total:
            self._draw(f"{self._label} {done:,}")
            return
        done = min(done, total)
        bar = ("#" * (done * _BAR_CELLS // total)).ljust(_BAR_CELLS, ".")
        self._draw(f"{self._label} [{bar}] {done * 100 // total:3}%")

    def clear(self) -> None:
        self._draw("")
        _write(sys.stderr, "\r")

    def _draw(self, text: str) -> None:
        if text != self._shown:
            _write(sys.stderr, "\r" + text.ljust(len(self._shown)))
            self._shown = text


def say(*lines: str) -> None:
    """Write lines of data to stdout."""
    _write(sys.stdout, "".join(f"{line}\n" for line in lines))


def narrate(sentence: str) -> None:
    """Write one line about the work to stderr."""
    _write(sys.stderr, display_safe(sentence) + "\n")


def encoded(document: object) -> str:
    """One line of JSON."""
    return json.dumps(document, default=_plain_value, separators=(", ", ": "))


def _plain_value(value: object) -> Any:
    """What JSON knows instead of the value: ISO 8601 for dates, fields for views."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    for kind, spelled in _SPELLED:
        if isinstance(value, kind):
            return spelled(value)
    message = f"{type(value).__name__} has no place in JSON"
    raise TypeError(message)


def _write(stream: IO[str], text: str) -> None:
    """Write, and if nobody reads any more go on in silence: what was done stays done."""
    with _unheard(stream):
        stream.write(text)
        stream.flush()


def _write_bytes(stream: IO[str], content: bytes) -> None:
    """Write bytes to a text stream's own bytes, or as text where it has none."""
    with _unheard(stream):
        binary = getattr(stream, "buffer", None)
        if binary is None:
            stream.write(content.decode(errors="replace"))
        else:
            binary.write(content)
            binary.flush()


@contextmanager
def _unheard(stream: IO[str]) -> Iterator[None]:
    """Let a reader who left be no error, and a place that takes no more one that is named.

    Raises:
        AnswerLost: stdout cannot be written; whatever the command did stays done.
    """
    try:
        yield
    except OSError as error:
        _silence(stream)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise _lost(error) from None


def answer_lost(error: OSError) -> AnswerLost:
    """What stdout would not take, once it is silent: nothing more is tried there."""
    _silence(sys.stdout)
    return _lost(error)


def _lost(error: OSError) -> AnswerLost:
    return AnswerLost("answer.lost", reason=error.strerror or "")


def _silence(stream: IO[str]) -> None:
    """Later writes, and the interpreter's own flush at the end, now go nowhere quietly."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
