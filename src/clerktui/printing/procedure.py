"""A procedure on paper: upright on US Letter, and in columns of characters for any printer."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.printing.canvas import Canvas, Face
from clerktui.printing.clean import cells, cleaned, printable, wrapped
from clerktui.printing.sheet import SMALL, Sheet, letterhead, running_head
from clerktui.printing.wording import paper_instant
from clerktui.views.procedures import ProcedureDocument, ProcedureLine

_TITLE = Face(15, is_bold=True)
_TEXT = Face(11)
_STRONG = Face(11, is_bold=True)
_PART = Face(12.5, is_bold=True)
_STEP, _MARK, _AIR = 18.0, 22.0, 7.0
_LISTED = ("item", "check")


def procedure_pdf(procedure: ProcedureDocument) -> bytes:
    """As many sheets as it takes; the same document always gives the same bytes."""
    procedure = cleaned(procedure, printable)
    canvas = Canvas(procedure.made_at, procedure.title)
    sheet = Sheet(canvas, lambda turned: running_head(turned, procedure.title, procedure.held))
    letterhead(sheet, (procedure.town,), "PROCEDURE", procedure.topic)
    sheet.paragraph(procedure.title, _TITLE)
    sheet.paragraph(procedure.held, SMALL)
    before = ""
    for line in procedure.lines:
        if not (before in _LISTED and line.kind in _LISTED) and before != "heading":
            sheet.y += _AIR
        _draw(sheet, line)
        before = line.kind
    sheet.rule(0.5, _AIR)
    for note in procedure.notes:
        sheet.paragraph(note, SMALL)
    sheet.feet(f"{procedure.town}   Made {paper_instant(procedure.made_at, procedure.timezone)}")
    return canvas.output()


def _draw(sheet: Sheet, line: ProcedureLine) -> None:
    if line.kind == "part":
        sheet.rule(0.5, 3)
        sheet.paragraph(line.text, _PART)
        return
    if line.kind == "heading":
        # Never the last thing on a page.
        sheet.need(_TEXT.size * 4)
        sheet.paragraph(line.text, _STRONG)
        return
    start = sheet.left + line.level * _STEP
    words = start + (_MARK if line.marker or line.kind == "quote" else 0)
    for place, text in enumerate(sheet.canvas.wrapped(line.text, _TEXT, sheet.right - words)):
        y = sheet.baseline(_TEXT)
        if line.marker and not place:
            sheet.canvas.text(start, y, line.marker, _TEXT)
        sheet.canvas.text(words, y, text, _TEXT)


def procedure_text(procedure: ProcedureDocument, width: int = 80) -> str:
    """The procedure as lines of at most `width` columns, each ended by a newline."""
    lines = procedure_lines(cleaned(procedure, printable), width)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def procedure_lines(procedure: ProcedureDocument, width: int) -> Iterator[str]:
    """The lines of a procedure; the document is already clean."""
    for text in (procedure.town, procedure.title, procedure.held):
        yield from wrapped(text, width)
    yield "-" * width
    before = ""
    for line in procedure.lines:
        if before and not (before in _LISTED and line.kind in _LISTED) and before != "heading":
            yield ""
        yield from _told(line, width)
        before = line.kind
    yield "-" * width
    made = f"Made {paper_instant(procedure.made_at, procedure.timezone)}"
    for note in (*procedure.notes, made):
        yield from wrapped(note, width)


def _told(line: ProcedureLine, width: int) -> Iterator[str]:
    if line.kind in ("part", "heading"):
        yield from wrapped(line.text.upper() if line.kind == "part" else line.text, width)
        return
    mark = "|" if line.kind == "quote" else line.marker
    lead = f"{'  ' * line.level}{mark} " if mark else ""
    for place, text in enumerate(wrapped(line.text, max(8, width - cells(lead)))):
        yield f"{lead if not place or mark == '|' else ' ' * cells(lead)}{text}"
