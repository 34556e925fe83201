"""Boxes on paper to be filled in by hand: combs for digits, boxes to tick, lines to write on."""

from __future__ import annotations

from clerktui.printing import code128
from clerktui.printing.canvas import Box, Canvas, Face

CELL, COMB_HEIGHT = 14.0, 18.0
TICK = 9.5
STEP_SIDE = 13.0
_STEP = Face(9, is_bold=True, grey=255)
# Bars thinner than seven thousandths of an inch do not scan from an office printer's paper.
_MODULE_LEAST = 0.52
_QUIET = code128.QUIET_MODULES


def comb(canvas: Canvas, x: float, y: float, digits: int, cell: float = CELL) -> float:
    """A box for each digit, from the upper left corner; where it ends."""
    for place in range(digits):
        canvas.frame(Box(x + place * cell, y, cell, COMB_HEIGHT), 0.5, 110)
    return x + digits * cell


def tick_box(canvas: Canvas, x: float, baseline: float, *, is_ticked: bool = False) -> float:
    """A box to tick beside words with this baseline; where the words begin."""
    top = baseline - TICK * 0.82
    canvas.frame(Box(x, top, TICK, TICK), 0.8)
    if is_ticked:
        inset = 2.2
        canvas.polyline([(x + inset, top + inset), (x + TICK - inset, top + TICK - inset)], 1.1)
        canvas.polyline([(x + TICK - inset, top + inset), (x + inset, top + TICK - inset)], 1.1)
    return x + TICK + 5


def step(canvas: Canvas, x: float, baseline: float, number: int) -> float:
    """The number a box is keyed under, white on black; where its words begin."""
    top = baseline - STEP_SIDE * 0.76
    canvas.box(Box(x, top, STEP_SIDE, STEP_SIDE))
    canvas.text_centred(x + STEP_SIDE / 2, baseline, str(number), _STEP)
    return x + STEP_SIDE + 5


def bar_code(canvas: Canvas, box: Box, text: str, *, is_right: bool = False) -> bool:
    """Bars in the box, at its left or right edge, in modules as wide as fit up to a point.

    Returns:
        Whether there are any: not where the text is none for bars or the bars would be too thin.
    """
    widths = code128.modules(text)
    if widths is None:
        return False
    count = sum(widths)
    module = min(1.0, box.width / (count if is_right else count + _QUIET))
    if module < _MODULE_LEAST:
        return False
    x = box.x + box.width - count * module if is_right else box.x
    canvas.bars(x, box.y, box.height, code128.bars(widths, module))
    return True
