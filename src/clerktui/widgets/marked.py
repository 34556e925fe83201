"""A procedure as paragraphs to be read: headings bold, items hanging under their marks.

reading.set_paragraphs(*marked(procedure.body, done=2))
"""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import town_date
from clerktui.rules.markdown import Block, blocks
from clerktui.views.procedures import ProcedureView
from clerktui.widgets.reading import Paragraph

PARTS = ("text", "en", "es")
"""What of a procedure is shown: what the town does, what is said aloud in English, in Spanish."""
PART_WORDS = {"text": "What the town does", "en": "Say aloud", "es": "Say aloud, in Spanish"}
_LISTED = ("item", "check")
_NOT_SAID = {
    "en": "Nothing is written to be said.",
    "es": "Nothing is written to be said in Spanish.",
}


def marked(text: str, done: int = 0) -> Iterator[Paragraph]:
    """The paragraphs of a Markdown text.

    Args:
        text: the text.
        done: how many points of its checklists are ticked, from the first.
    """
    before = ""
    for block in blocks(text):
        if before and not (before in _LISTED and block.kind in _LISTED) and before != "heading":
            yield Paragraph("")
        is_done = block.kind == "check" and done > 0
        done -= block.kind == "check"
        yield _paragraph(block, is_done=is_done)
        before = block.kind


def _paragraph(block: Block, *, is_done: bool) -> Paragraph:
    if block.kind in _LISTED:
        marker = "[x]" if is_done else block.marker
        return Paragraph(block.text, lead=f"{'  ' * block.level}{marker} ")
    lead = "| " if block.kind == "quote" else ""
    return Paragraph(block.text, lead=lead, is_bold=block.kind == "heading")


def told(procedure: ProcedureView, part: str = "text", done: int = 0) -> Iterator[Paragraph]:
    """A part of a procedure with, under its text, where it is written."""
    if part != "text":
        said = procedure.script(part)
        yield from marked(said) if said else [Paragraph(_NOT_SAID[part])]
        return
    yield from marked(procedure.body, done)
    if procedure.citation:
        yield Paragraph("")
        yield Paragraph(procedure.citation)


def held(procedure: ProcedureView) -> str:
    """Since when a version holds, and until when.

    It says "holds from 07/01/26", and " until before 01/01/27" where another takes its place.
    """
    since = f"{'ends' if procedure.ends else 'holds'} from {town_date(procedure.effective_from)}"
    if procedure.state == "replaced":
        return f"replaced before it held: {since}"
    until = procedure.until
    return since if until is None else f"{since} until before {town_date(until)}"
