"""Code 128: the bar code that brings a receipt back to the screen with one scan.

Source: ISO/IEC 15417; code sets B (ASCII) and C (pairs of digits), check character modulo 103.
"""

from __future__ import annotations

import re

QUIET_MODULES = 10
_START_B, _START_C, _TO_B, _TO_C, _STOP = 104, 105, 100, 99, 106
_PATTERNS = re.findall(
    r"\d+",
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112",
)
_ENCODABLE = re.compile(r"[ -~]+")
_PAIRED_MIN = 6  # fewer digits do not pay for the change into pairs and back
_RUNS = re.compile(r"(?:\d\d){3,}|.(?:(?!(?:\d\d){3}).)*")


def modules(text: str) -> list[int] | None:
    """Widths of bar, space, bar, ... in modules; None when the text cannot be a bar code.

    >>> modules("A")
    [2, 1, 1, 2, 1, 4, 1, 1, 1, 3, 2, 3, 1, 3, 1, 1, 2, 3, 2, 3, 3, 1, 1, 1, 2]
    """
    if not _ENCODABLE.fullmatch(text):
        return None
    codes = _codes(text)
    check = sum(code * max(place, 1) for place, code in enumerate(codes)) % 103
    patterns = "".join(_PATTERNS[code] for code in (*codes, check, _STOP))
    return [int(width) for width in patterns]


def bars(widths: list[int], module: float) -> list[tuple[float, float]]:
    """Where each dark bar begins and how wide it is, with modules of this width."""
    spans, at = [], 0
    for number, width in enumerate(widths):
        if number % 2 == 0:
            spans.append((at * module, width * module))
        at += width
    return spans


def runs(text: str) -> list[tuple[bool, str]]:
    """The text in stretches: True for digits worth setting in pairs.

    >>> runs("CS-000123")
    [(False, 'CS-'), (True, '000123')]
    """
    found = _RUNS.findall(text)
    return [(run.isdigit() and len(run) >= _PAIRED_MIN, run) for run in found]


def pairs(run: str) -> list[int]:
    """Digits by twos.

    >>> pairs("000123")
    [0, 1, 23]
    """
    return [int(run[at : at + 2]) for at in range(0, len(run), 2)]


def _codes(text: str) -> list[int]:
    codes: list[int] = []
    for is_paired, run in runs(text):
        if is_paired:
            codes.append(_TO_C if codes else _START_C)
            codes += pairs(run)
        else:
            codes.append(_TO_B if codes else _START_B)
            codes += [ord(char) - 32 for char in run]
    return codes
