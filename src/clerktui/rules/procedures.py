"""Which version of a procedure holds on a day, where it governs, and how two versions differ."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from clerktui.errors import Refused
from clerktui.rules.folding import fold
from clerktui.rules.text import clean_text, display_safe, snippet

TOPIC_MAX, TITLE_MAX, CITATION_MAX, TEXT_MAX = 40, 70, 200, 20_000
SAID = {"en": "<!-- say: en -->", "es": "<!-- say: es -->"}
"""The line of a procedure's file after which stands what is said aloud."""
_TOPIC = re.compile(r"[a-z][a-z0-9_]*")
_PLACE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Versioned(Protocol):
    """What has an effective date and came in an order."""

    @property
    def version_id(self) -> int:
        """Greater for what was entered later."""

    @property
    def effective_from(self) -> dt.date:
        """The town date from which it holds."""


class Told(Protocol):
    """What can be looked for."""

    @property
    def topic(self) -> str:
        """Its name."""

    @property
    def title(self) -> str:
        """Its heading."""

    @property
    def body(self) -> str:
        """Its text."""


Version = TypeVar("Version", bound=Versioned)
Entry = TypeVar("Entry", bound=Told)


# ------------------------------------------------------------------------------------ the versions
def holding(versions: Iterable[Version], on: dt.date) -> Version | None:
    """The version that holds on a day: the newest begun by then, of one day the last entered."""
    begun = (one for one in versions if one.effective_from <= on)
    return max(begun, key=lambda one: (one.effective_from, one.version_id), default=None)


def ends_on(versions: Iterable[Version], which: Version) -> dt.date | None:
    """The day from which another version holds in its place; None when none does yet.

    A later entry for the same day takes its place on that very day.
    """
    after = (
        one.effective_from
        for one in versions
        if (one.effective_from, one.version_id) > (which.effective_from, which.version_id)
    )
    return min(after, default=None)


def state_of(which: Versioned, until: dt.date | None, on: dt.date) -> str:
    """What a version is on a day: "in force", "to come", "past", or "replaced" before it held.

    Args:
        which: the version.
        until: the day from which another holds in its place, as `ends_on` gives it.
        on: the day.
    """
    if until == which.effective_from:
        return "replaced"
    if which.effective_from > on:
        return "to come"
    return "past" if until is not None and until <= on else "in force"


# --------------------------------------------------------------------------------- where it governs
@dataclass(frozen=True)
class Place:
    """Where somebody asks for help.

    Attributes:
        screen: the screen's name.
        field: the name of the field with the keyboard, or nothing.
        topic: what the screen is about, or nothing.
    """

    screen: str
    field: str = ""
    topic: str = ""


def nearness(place: Place, topic: str, governs: Sequence[str]) -> int | None:
    """How closely a procedure is linked to a place, 0 the closest; None when it is not.

    The field comes before the screen's own topic, and that before the other links to the screen.

    >>> at = Place("payment", "amount", "payment")
    >>> nearness(at, "partial", ["payment.amount"]), nearness(at, "payment", [])
    (0, 1)
    >>> nearness(at, "improper", ["payment"]), nearness(at, "purge", ["account"])
    (2, None)
    """
    if place.field and f"{place.screen}.{place.field}" in governs:
        return 0
    if topic == place.topic:
        return 1
    return 2 if place.screen in governs else None


def parse_governs(typed: str) -> tuple[str, ...]:
    """The screens and fields named in a line, each once, parted by commas or blanks.

    >>> parse_governs("account, payment.amount account")
    ('account', 'payment.amount')

    Raises:
        Refused: `procedure.place`.
    """
    places = tuple(dict.fromkeys(typed.replace(",", " ").split()))
    for place in places:
        if not _PLACE.fullmatch(place):
            raise Refused("procedure.place", place=snippet(place))
    return places


# ------------------------------------------------------------------------------------- the finding
def matching(entries: Iterable[Entry], typed: str) -> list[Entry]:
    """The entries in which every typed word begins a word; the title weighs most, then the topic.

    Without words all of them, by their titles.
    """
    words = fold(typed).split()
    found = []
    for entry in entries:
        weighed = _weighed(entry, words)
        if weighed is not None:
            found.append((weighed, fold(entry.title), entry.topic, entry))
    return [entry for *_, entry in sorted(found, key=lambda one: one[:3])]


def _weighed(entry: Told, words: list[str]) -> int | None:
    """How far from the title the words stand: 0 all in it, less near the more; None: not there."""
    places = [f" {fold(text)}" for text in (entry.title, entry.topic, entry.body)]
    weight = 0
    for word in words:
        at = next((n for n, text in enumerate(places) if f" {word}" in text), None)
        if at is None:
            return None
        weight += at
    return weight


# -------------------------------------------------------------------------------- the differences
def differences(before: str, after: str) -> list[tuple[str, str]]:
    r"""The lines of two texts: ("-", gone), ("+", new) or (" ", the same).

    >>> differences("Due the 10th.\nPay here.", "Due the 15th.\nPay here.")
    [('-', 'Due the 10th.'), ('+', 'Due the 15th.'), (' ', 'Pay here.')]
    """
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    return [(line[0], line[2:].rstrip("\n")) for line in compared if line[0] != "?"]


def near_changes(compared: Sequence[tuple[str, str]], around: int = 2) -> list[tuple[str, str]]:
    """What was changed, with some lines around it; ("~", "") where others are left out.

    >>> near_changes([(" ", "a"), (" ", "b"), ("+", "c"), (" ", "d"), (" ", "e")], around=1)
    [('~', ''), (' ', 'b'), ('+', 'c'), (' ', 'd'), ('~', '')]
    """
    changed = [place for place, (sign, _) in enumerate(compared) if sign != " "]
    kept = {n for place in changed for n in range(place - around, place + around + 1)}
    shown: list[tuple[str, str]] = []
    for place, line in enumerate(compared):
        if place in kept:
            shown.append(line)
        elif not shown or shown[-1][0] != "~":
            shown.append(("~", ""))
    return shown


# ------------------------------------------------------------------------------------- at the door
def clean_topic(typed: str) -> str:
    """A topic as it is kept: small letters, digits and low lines.

    Raises:
        Refused: `procedure.topic`.
    """
    topic = typed.strip()
    if not _TOPIC.fullmatch(topic) or len(topic) > TOPIC_MAX:
        raise Refused("procedure.topic", topic=snippet(topic))
    return topic


def clean_lines(text: str) -> str:
    r"""A text of many lines as it is kept: no controls, no blanks at its ends or its lines' ends.

    >>> clean_lines("\r\n  Say: \tgood day. \r\n\r\n")
    '  Say: good day.'

    Raises:
        Refused: `text.control`, `procedure.too_long`, `procedure.marker`.
    """
    lines = [_clean_line(line, number) for number, line in enumerate(_split(text), start=1)]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if any(line.strip() in SAID.values() for line in lines):
        raise Refused("procedure.marker", marker=SAID["en"])
    cleaned = "\n".join(lines)
    if len(cleaned) > TEXT_MAX:
        raise Refused("procedure.too_long", length=len(cleaned), max_length=TEXT_MAX)
    return cleaned


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _clean_line(line: str, number: int) -> str:
    broken = _REFUSED.search(line)
    if broken:
        raise Refused(
            "text.control", code=f"U+{ord(broken[0]):04X}", position=number, typed=snippet(line)
        )
    line = line.replace(" \t", " ").replace("\t", "  ")
    return unicodedata.normalize("NFC", display_safe(line)).rstrip()


def clean_title(typed: str) -> str:
    """A title as it is kept.

    Raises:
        Refused: `procedure.no_title`, `text.too_long`, `text.control`.
    """
    title = clean_text(typed, max_length=TITLE_MAX)
    if not title:
        raise Refused("procedure.no_title")
    return title
