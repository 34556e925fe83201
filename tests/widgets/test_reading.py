"""Paragraphs to be read: wrapped, hanging, turned by keys, never markup."""

from __future__ import annotations

from clerktui.app import ClerkApp
from clerktui.config import Settings
from clerktui.widgets.reading import Paragraph, Reading
from clerktui.widgets.screen import Dialog, DutyScreen
from tests.support.desk import SMALL, Desk


class Read(Dialog[None]):
    """A dialog with something to read."""

    def __init__(self, *paragraphs: Paragraph) -> None:
        super().__init__()
        self.paragraphs = paragraphs

    def body(self):
        yield Reading(*self.paragraphs)


def test_words_hang_under_their_first_line():
    lines = Paragraph("one two three", lead="F1  ").lines(11)
    assert lines == ["F1  one two", "    three"]


def test_an_empty_paragraph_is_an_empty_line():
    assert Paragraph("").lines(10) == [""]
    assert Paragraph("", lead="F1").lines(10) == ["F1"]


def test_what_acts_on_a_terminal_is_not_there():
    assert Paragraph("O'BRIEN [/]\x1b[31m\u202e").lines(40) == ["O'BRIEN [/][31m"]


async def test_it_is_as_high_as_what_it_says_and_keys_turn_the_rest(tmp_path):
    app = ClerkApp(Settings("sqlite://", tmp_path), DutyScreen())
    async with app.run_test(size=SMALL):
        at = Desk(app, None, SMALL)
        at.app.push_screen(Read(Paragraph("Only this.")))
        await at.settle()
        reading = at.screen.query_one(Reading)
        assert reading.size.height == 1
        assert not reading.is_cut

        at.app.push_screen(Read(*(Paragraph(f"line {number}") for number in range(60))))
        await at.settle()
        reading = at.screen.query_one(Reading)
        assert reading.is_cut
        assert "line 0" in at.text
        at.press("down", "down", "up")
        await at.settle()
        assert "line 0" not in at.text
        assert "line 1" in at.text
        at.press("end")
        await at.settle()
        assert "line 59" in at.text
        at.press("pageup", "pagedown", "pagedown", "home")
        await at.settle()
        assert "line 0" in at.text
        assert "line 59" not in at.text
