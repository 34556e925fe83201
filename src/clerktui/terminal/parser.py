"""Turns the bytes of any terminal into keys and pastes, and everything else into nothing.

No byte can end the program and no sequence is ever typed into a field: what is not known is
swallowed whole, a sequence torn by a slow line is dropped, bytes that are not UTF-8 count as
8-bit controls or Latin-1. Knows no Textual; the driver turns `Pressed` and `Pasted` into events.

A parser must be asked again (`tick`) once `wait_s` has passed without a byte: only time tells the
Escape key from the start of a sequence.
"""

from __future__ import annotations

import codecs
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from clerktui.terminal import sequences as known

ESCAPE_S = 0.1
"""How long a lone ESC may still become a sequence."""
TORN_S = 0.5
"""How long the rest of a begun sequence may take, and how long a tail may follow its ESC."""
PASTE_S = 2.0
"""How long a paste may pause; then what has come is the paste."""
LINE_FEED_S = 0.1
"""How soon a line feed belongs to the Enter before it (scanners send both)."""
PASTE_LENGTH_MAX = 65_536
SEQUENCE_LENGTH_MAX = 4_096

ESC = "\x1b"
_PASTE_START, _PASTE_END = f"{ESC}[200~", f"{ESC}[201~"
_MOUSE_X10 = re.compile(r"\x1b\[M[ !\"#@ABC`a][!-\xff][!-\xff]")
_CSI = re.compile(
    r"\x1b\[(?:"
    r"\[(?P<linux>[A-E])"
    r"|(?P<number>\d+)(?P<rxvt>[$^@])(?!y)"
    r"|(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])"
    r")"
)
_SS3 = re.compile(r"\x1bO(?P<modifier>[2-8]?)(?P<letter>[ -/:-~\t])")
_STRING = re.compile(r"\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)")
_BEGUN = re.compile(r"\x1b(?:\[\[?|\[[0-?]+[ -/]*|O[2-8]?|\](?:\d[^\x07\x1b]*\x1b?)?)?\Z")
_BEGUN_STRING = re.compile(r"\x1b[P_^X](?:[0-9>!|=?][^\x07\x1b]*\x1b?)?\Z")
_TAIL = re.compile(r"\[(?:\[[A-E]|[0-9;]*[~A-Z])")
_SHORT_TAIL = re.compile(r"O[PQRSABCDHF]\Z")
_TAIL_BEGUN = re.compile(r"\[(?:\[|[0-9;]*)\Z")


@dataclass(frozen=True)
class Pressed:
    """One key: its name, and the character it types if it types one."""

    key: str
    character: str | None = None


@dataclass(frozen=True)
class Pasted:
    """Text that came as one paste."""

    text: str


Typed = Pressed | Pasted


def _not_utf8(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as 8-bit controls (80-9F) or Latin-1 (A0-FF)."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(f"{ESC}{chr(b - 0x40)}" if b < 0xA0 else chr(b) for b in bad), error.end


codecs.register_error("clerktui.terminal", _not_utf8)


class KeyParser:
    """Bytes in, keys out.

    Args:
        linux_console: the Linux console sends CSI G for keypad 5; elsewhere it is SCO's PgDn.
        now: a clock in seconds that never goes back.
    """

    def __init__(
        self, *, linux_console: bool = False, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._bare = dict(known.SCO_KEYS)
        if linux_console:
            del self._bare["G"]
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="clerktui.terminal")
        self._rest = ""
        self._paste: list[str] | None = None
        self._fed_at = self._enter_at = self._escape_at = float("-inf")

    @property
    def wait_s(self) -> float | None:
        """Seconds after the last byte when `tick` is due, or None when nothing is open."""
        if self._paste is not None:
            return PASTE_S
        if self._rest and self._rest != ESC:
            return TORN_S
        return ESCAPE_S if self._rest or self._decoder.getstate()[0] else None

    def feed(self, data: bytes) -> list[Typed]:
        """Take what the line brought; return what is certain by now."""
        self._rest += self._decoder.decode(data)
        self._drop_tail()
        self._fed_at = self._now()
        return list(self._drain())

    def tick(self) -> list[Typed]:
        """Settle what is still open after `wait_s` without a byte."""
        wait_s = self.wait_s
        if wait_s is None or self._now() - self._fed_at < wait_s:
            return []
        if self._paste is not None:
            self._paste.append(self._rest)
            self._rest = ""
            return [self._end_paste()]
        rest, self._rest = self._rest, self._decoder.decode(b"", final=True)
        if rest == ESC:
            self._escape_at = self._now()
            return [Pressed("escape"), *self._drain()]
        if rest.startswith(ESC):
            # Begun and never ended: gone, unless it was Alt and a key.
            return [*(self._alt(rest[1]) if len(rest) == 2 else ()), *self._drain()]
        self._rest = rest + self._rest
        self._escape_at = float("-inf")
        return list(self._drain())

    # ------------------------------------------------------------------------------ the pieces
    def _drop_tail(self) -> None:
        """Drop the end of a sequence whose ESC was taken for the Escape key on a slow line."""
        if self._now() - self._escape_at > TORN_S:
            return
        tail = _TAIL.match(self._rest) or _SHORT_TAIL.match(self._rest)
        if tail:
            self._rest = self._rest[tail.end() :]
        if tail or not _TAIL_BEGUN.match(self._rest):
            self._escape_at = float("-inf")

    def _is_tail_begun(self) -> bool:
        """Whether this may be the tail of a torn sequence, itself torn: the next bytes tell."""
        is_soon = self._now() - self._escape_at <= TORN_S
        return is_soon and bool(_TAIL_BEGUN.match(self._rest))

    def _drain(self) -> Iterator[Typed]:
        while self._rest:
            if self._paste is not None:
                if not (ended := self._collect_paste()):
                    return
                yield ended
            elif self._rest[0] != ESC:
                if self._is_tail_begun():
                    return
                yield from self._text()
            else:
                size, keys = self._sequence(self._rest)
                if not size:
                    return
                self._rest = self._rest[size:]
                yield from keys

    def _text(self) -> Iterator[Pressed]:
        text, escape, after = self._rest.partition(ESC)
        self._rest = escape + after
        for character in text:
            if key := self._plain(character):
                yield key

    def _plain(self, character: str) -> Pressed | None:
        if character == "\n" and self._fed_at - self._enter_at <= LINE_FEED_S:
            self._enter_at = float("-inf")
            return None
        self._enter_at = self._fed_at if character == "\r" else float("-inf")
        if key := known.CONTROL_KEYS.get(character):
            return Pressed(key)
        return typed(character)

    def _sequence(self, rest: str) -> tuple[int, list[Typed]]:
        """How much of `rest` is one sequence (0: not all of it is here yet), and its keys."""
        if match := _MOUSE_X10.match(rest):
            return match.end(), []
        if match := _CSI.match(rest):
            if match.group() == _PASTE_START:
                self._paste = []
                return match.end(), []
            return match.end(), _listed(self._csi(match))
        if match := _SS3.match(rest):
            return match.end(), _listed(_ss3(match["letter"], match["modifier"]))
        if match := _STRING.match(rest):
            return match.end(), []
        if _BEGUN.match(rest) or _BEGUN_STRING.match(rest):
            return (0, []) if len(rest) < SEQUENCE_LENGTH_MAX else (len(rest), [])
        if rest[1] == ESC:
            return 1, [Pressed("escape")]
        # Begun as a sequence and spoilt: drop its head, the rest is what was typed.
        return 2, [] if rest[1] in "[O]" else list(self._alt(rest[1]))

    def _csi(self, match: re.Match[str]) -> Pressed | None:
        if letter := match["linux"]:
            return Pressed(known.LINUX_KEYS[letter])
        if number := match["number"]:
            modifier = {"$": 2, "^": 5, "@": 6}[match["rxvt"]]
            return _modified(known.NUMBERED_KEYS.get(int(number)), modifier)
        parameters, final = match["parameters"], match["final"]
        if not parameters:
            return _named(known.LETTERED_KEYS.get(final) or self._bare.get(final))
        if not re.fullmatch(r"[\d;:]+", parameters):
            return None
        return _parametrised(parameters, final)

    def _alt(self, character: str) -> Iterator[Pressed]:
        """ESC and a character in one breath: a key nobody binds, and nothing typed."""
        if character == "\t":
            yield Pressed("shift+tab")
        elif character in "\x08\x7f":
            yield Pressed("ctrl+w")
        elif character == "\r":
            yield Pressed("alt+enter")
        elif character.isprintable():
            shift = "shift+" if character.isupper() else ""
            yield Pressed(f"alt+{shift}{character.lower()}")

    def _collect_paste(self) -> Pasted | None:
        assert self._paste is not None
        end = self._rest.find(_PASTE_END)
        # What may be the beginning of the end mark stays behind for the next bytes.
        cut = end if end >= 0 else max(0, len(self._rest) - len(_PASTE_END))
        if sum(map(len, self._paste)) < PASTE_LENGTH_MAX:
            self._paste.append(self._rest[:cut])
        self._rest = self._rest[cut + len(_PASTE_END) if end >= 0 else cut :]
        return self._end_paste() if end >= 0 else None

    def _end_paste(self) -> Pasted:
        text = "".join(self._paste or ())[:PASTE_LENGTH_MAX]
        self._paste = None
        return Pasted(text.replace("\x00", ""))


def typed(character: str) -> Pressed | None:
    r"""The key of a character; any kind of space is a space, invisible ones are not typed.

    >>> typed("ñ"), typed("\u00a0").character, typed("\u202e")
    (Pressed(key='ñ', character='ñ'), ' ', None)
    """
    if unicodedata.category(character) == "Zs":
        character = " "
    return Pressed(character, character) if character.isprintable() else None


def _listed(key: Pressed | None) -> list[Typed]:
    return [key] if key else []


def _named(name: str | None) -> Pressed | None:
    return Pressed(name) if name else None


def _ss3(letter: str, modifier: str) -> Pressed | None:
    if modifier:
        return _modified(
            known.PF_KEYS.get(letter) or known.LETTERED_KEYS.get(letter), int(modifier)
        )
    if character := known.SS3_CHARACTERS.get(letter):
        return Pressed(character, character)
    return _named(known.SS3_KEYS.get(letter))


def _parametrised(parameters: str, final: str) -> Pressed | None:
    fields = parameters.split(";")
    # A field may carry sub-fields (`13;1:3u`); event type 3 is the release of a key.
    numbers = [int(field.split(":")[0] or 0) for field in fields]
    if any(field.endswith(":3") for field in fields[1:2]):
        return None
    modifier = numbers[1] if len(numbers) > 1 else 1
    if final == "~" and numbers[0] == 27 and len(numbers) == 3:
        return _coded(numbers[2], modifier)
    if final == "~":
        return _modified(known.NUMBERED_KEYS.get(numbers[0]), modifier)
    if final == "u":
        return _coded(numbers[0], modifier)
    if numbers[0] == 1 and len(numbers) == 2 and final in "PQRSABCDFH":
        return _modified(known.PF_KEYS.get(final) or known.LETTERED_KEYS[final], modifier)
    if len(numbers) == 1 and final in "ABCD":
        # rxvt and old xterm: CSI 5 D is Ctrl+Left
        return _modified(known.LETTERED_KEYS[final], modifier if numbers[0] == 1 else numbers[0])
    return None


def _coded(code: int, modifier: int) -> Pressed | None:
    if name := known.CODE_KEYS.get(code):
        return _modified(name, modifier)
    character = known.CODE_CHARACTERS.get(code) or (chr(code) if code < 0xD800 else "")
    if not character or not character.isprintable():
        return None
    return typed(character) if modifier <= 2 else _modified(character, modifier)


def _modified(name: str | None, modifier: int) -> Pressed | None:
    """The name of a key with xterm's modifier number; Shift+F1 is F13, as keyboards print it."""
    if name is None:
        return None
    bits = max(modifier - 1, 0)
    if bits == 1 and re.fullmatch(r"f\d+", name) and int(name[1:]) <= 12:
        return Pressed(f"f{int(name[1:]) + 12}")
    held = [word for bit, word in ((2, "alt"), (4, "ctrl"), (1, "shift")) if bits & bit]
    return Pressed("+".join([*held, name]))
