"""What the keys of our terminals send, and which key each must be: data for the parser's tests.

From terminfo, the PuTTY manual, the VT220 keyboard and the SCO console. A name is what screens
bind; `None` means that nothing may arrive at all.
"""

from __future__ import annotations

E = "\x1b"


def _numbered(codes, first=1):
    return {f"{E}[{code}~": f"f{number}" for number, code in enumerate(codes, first)}


EDITING = {
    f"{E}[1~": "home",
    f"{E}[2~": "insert",
    f"{E}[3~": "delete",
    f"{E}[4~": "end",
    f"{E}[5~": "pageup",
    f"{E}[6~": "pagedown",
}
ARROWS = {f"{E}[A": "up", f"{E}[B": "down", f"{E}[C": "right", f"{E}[D": "left"}
PF = {f"{E}OP": "f1", f"{E}OQ": "f2", f"{E}OR": "f3", f"{E}OS": "f4"}
UPPER = _numbered((15, 17, 18, 19, 20, 21, 23, 24), 5)
SHIFTED = _numbered((25, 26, 28, 29, 31, 32, 33, 34), 13)

TERMINALS: dict[str, dict[str, str | None]] = {
    "xterm, tmux, screen, st": {
        **ARROWS,
        **PF,
        **UPPER,
        f"{E}[H": "home",
        f"{E}[F": "end",
        f"{E}[Z": "shift+tab",
        f"{E}[1;2P": "f13",
        f"{E}[1;2R": "f15",
        f"{E}[15;2~": "f17",
        f"{E}[24;2~": "f24",
        f"{E}[1;5C": "ctrl+right",
        f"{E}[1;5H": "ctrl+home",
        f"{E}[5;5~": "ctrl+pageup",
        f"{E}[3;2~": "shift+delete",
        f"{E}[1;3D": "alt+left",
        f"{E}[15;3~": "alt+f5",
        f"{E}[1;6A": "ctrl+shift+up",
    },
    "cursor keys in application mode": {
        f"{E}OA": "up",
        f"{E}OB": "down",
        f"{E}OC": "right",
        f"{E}OD": "left",
        f"{E}OH": "home",
        f"{E}OF": "end",
        f"{E}OE": None,
    },
    "linux console": {
        **ARROWS,
        **EDITING,
        **SHIFTED,
        **{f"{E}[[{letter}": f"f{n}" for n, letter in enumerate("ABCDE", 1)},
        **_numbered((17, 18, 19, 20, 21, 23, 24), 6),
        f"{E}\t": "shift+tab",
    },
    "DEC VT220 to VT510": {**ARROWS, **EDITING, **PF, **UPPER, **SHIFTED},
    "DEC with 8-bit controls": {"\x9bA": "up", "\x9b17~": "f6", "\x8fP": "f1"},
    "PuTTY as installed": {
        **ARROWS,
        **EDITING,
        **SHIFTED,
        **_numbered((11, 12, 13, 14)),
        **UPPER,
        f"{E}OA": "up",
    },
    "PuTTY VT100+": {
        **PF,
        **{f"{E}O{letter}": f"f{number}" for number, letter in enumerate("TUVWXYZ[", 5)},
    },
    "PuTTY SCO": {
        **{f"{E}[{letter}": f"f{number}" for number, letter in enumerate("MNOPQRSTUVWX", 1)},
        f"{E}[H": "home",
        f"{E}[F": "end",
        f"{E}[I": "pageup",
        f"{E}[G": "pagedown",
        f"{E}[L": "insert",
    },
    "rxvt": {
        f"{E}[7~": "home",
        f"{E}[8~": "end",
        f"{E}[a": "shift+up",
        f"{E}Oa": "ctrl+up",
        f"{E}Ob": "ctrl+down",
        f"{E}Oc": "ctrl+right",
        f"{E}[7^": "ctrl+home",
        f"{E}[8^": "ctrl+end",
        f"{E}[5^": "ctrl+pageup",
        f"{E}[5$": "shift+pageup",
        f"{E}[2$": "shift+insert",
        f"{E}[3@": "ctrl+shift+delete",
    },
    "old konsole": {f"{E}O2P": "f13", f"{E}O5S": "ctrl+f4", f"{E}O5C": "ctrl+right"},
    "keypad without numlock": {f"{E}[E": None, f"{E}[2~": "insert", f"{E}[3~": "delete"},
    "controls": {
        "\r": "enter",
        "\t": "tab",
        "\x7f": "backspace",
        "\x08": "backspace",
        "\x0f": "ctrl+o",
        "\x13": "ctrl+s",
        "\x11": "ctrl+q",
        "\x1c": "ctrl+backslash",
        "\x1f": "ctrl+underscore",
        "\x00": "ctrl+@",
        "\n": "ctrl+j",
        f"{E}\x7f": "ctrl+w",
    },
    "Alt": {f"{E}a": "alt+a", f"{E}A": "alt+shift+a", f"{E}1": "alt+1", f"{E}\r": "alt+enter"},
    "protocols somebody else switched on": {
        f"{E}[13u": "enter",
        f"{E}[27u": "escape",
        f"{E}[57414u": "enter",
        f"{E}[57419u": "up",
        f"{E}[97;5u": "ctrl+a",
        f"{E}[27;5;49~": "ctrl+1",
        f"{E}[13;1:3u": None,
    },
}

TEN_KEY = {
    **{f"{E}O{chr(ord('p') + digit)}": str(digit) for digit in range(10)},
    f"{E}On": ".",
    f"{E}Ok": "+",
    f"{E}Om": "-",
    f"{E}Oj": "*",
    f"{E}Oo": "/",
    f"{E}Ol": ",",
    f"{E}O ": " ",
    f"{E}[57404u": "5",
    f"{E}[57413u": "+",
}
"""The ten-key pad in application mode and in the kitty protocol: what each key types."""

SWALLOWED = (
    f"{E}[?62;22c",
    f"{E}[>41;330;0c",
    f"{E}[5;10R",
    f"{E}[?2026;0$y",
    f"{E}[?2048;2$y",
    f"{E}]11;rgb:0000/0000/0000\x07",
    f"{E}]10;rgb:ffff/ffff/ffff{E}\\",
    f"{E}P>|XTerm(330){E}\\",
    f"{E}_Gi=1;OK{E}\\",
    f"{E}[M !!",
    f"{E}[<0;5;5M",
    f"{E}[<35;1;1m",
    f"{E}[48;24;80;480;800t",
    f"{E}[99~",
    f"{E}[1;99X",
    f"{E}[?1;2;3z",
    f"{E}[38;5;1m",
    f"{E}[0n",
    f"{E}[99999999999999999999u",
    f"{E}[1114112u",
    f"{E}[55296u",
    f"{E}Oz",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\u2028",
)
"""Replies, reports, mice and nonsense: nothing of it may be typed or pressed."""
