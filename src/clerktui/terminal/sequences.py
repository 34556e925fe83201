"""What the special keys of our terminals send: tables only.

Sources: terminfo of xterm, linux, screen, tmux, vt220 to vt510, rxvt, st, konsole; the PuTTY manual
(4.4.3, all its function key modes); the VT220 keypad in application mode; SCO ANSI. Where
two terminals disagree the one that sends the sequence without being asked wins: kitty's and
focus reports are never asked for, so their bare forms belong to SCO.
"""

from __future__ import annotations

CONTROL_KEYS: dict[str, str] = {
    "\x00": "ctrl+@",
    **{chr(code): f"ctrl+{chr(code + 96)}" for code in range(1, 27)},
    "\x08": "backspace",
    "\x09": "tab",
    "\x0d": "enter",
    "\x1c": "ctrl+backslash",
    "\x1d": "ctrl+right_square_bracket",
    "\x1e": "ctrl+circumflex_accent",
    "\x1f": "ctrl+underscore",
    "\x7f": "backspace",
}
"""C0 and DEL. A lone line feed stays Ctrl+J: it must never submit a second time after CR."""

_EDITING = {1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown"}
_FUNCTION = dict(
    zip(
        (11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34),
        (f"f{number}" for number in range(1, 21)),
        strict=True,
    )
)
NUMBERED_KEYS: dict[int, str] = {**_EDITING, 7: "home", 8: "end", **_FUNCTION}
"""CSI n ~: DEC numbering, which xterm, PuTTY, rxvt and the Linux console share."""

LETTERED_KEYS: dict[str, str] = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "F": "end",
    "H": "home",
    "Z": "shift+tab",
    "a": "shift+up",
    "b": "shift+down",
    "c": "shift+right",
    "d": "shift+left",
}
"""CSI letter, alone or with modifiers; lower case is rxvt's Shift."""

PF_KEYS: dict[str, str] = {"P": "f1", "Q": "f2", "R": "f3", "S": "f4"}
"""SS3 letter everywhere, and CSI 1;modifiers letter."""

LINUX_KEYS: dict[str, str] = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}
"""CSI [ letter: F1 to F5 of the Linux console."""

SCO_KEYS: dict[str, str] = {
    **{chr(ord("M") + number): f"f{number + 1}" for number in range(12)},
    "I": "pageup",
    "G": "pagedown",
    "L": "insert",
}
"""CSI letter without parameters: SCO ANSI (PuTTY's SCO mode): M..X are F1 to F12."""

SS3_KEYS: dict[str, str] = {
    **PF_KEYS,
    **dict(zip("TUVWXYZ[", (f"f{number}" for number in range(5, 13)), strict=True)),
    **{letter: LETTERED_KEYS[letter] for letter in "ABCDFH"},
    "a": "ctrl+up",
    "b": "ctrl+down",
    "c": "ctrl+right",
    "d": "ctrl+left",
    "M": "enter",
    "I": "tab",
}
"""SS3 letter: PF keys, PuTTY VT100+ F5 to F12, cursor keys in application mode, rxvt's Ctrl."""

SS3_CHARACTERS: dict[str, str] = {
    **{chr(ord("p") + digit): str(digit) for digit in range(10)},
    "j": "*",
    "k": "+",
    "l": ",",
    "m": "-",
    "n": ".",
    "o": "/",
    " ": " ",
}
"""SS3 letter: the ten-key pad in application mode types what is printed on its keys."""

CODE_KEYS: dict[int, str] = {
    9: "tab",
    13: "enter",
    27: "escape",
    127: "backspace",
    57414: "enter",
    **dict(
        zip(
            range(57417, 57427),
            "left right up down pageup pagedown home end insert delete".split(),
            strict=True,
        )
    ),
}
"""CSI code u and CSI 27;modifiers;code ~ (kitty and xterm when somebody else switched them on)."""

CODE_CHARACTERS: dict[int, str] = {
    **{57399 + digit: str(digit) for digit in range(10)},
    **dict(zip(range(57409, 57414), "./*-+", strict=True)),
    57415: "=",
    57416: ",",
}
"""The ten-key pad in the kitty protocol."""
