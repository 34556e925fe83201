"""The town's procedures at the desk: found, read, ticked, compared, written, shown by F1."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from clerktui.db import Database
from clerktui.services import town
from clerktui.services.procedures import finding, saving, writing
from clerktui.views.procedures import ProcedureDraft
from clerktui.widgets.forms import BandForm
from clerktui.widgets.pad import WordInput
from tests.screens.test_account import _lost

TODAY = dt.date(2026, 11, 23)
DRAFT = ProcedureDraft(
    topic="lobby_dog",
    title="A dog in the lobby",
    body=(
        "Ask **kindly**. A guide dog stays; any other dog waits outside, in the shade, on its "
        "line, as the board has decided.\n\n## Before you ask\n\n- [ ] Is there water?\n"
        "- [ ] Is it a guide dog?\n  - ask, do not guess\n\n> No dogs in offices."
    ),
    effective_from=TODAY,
    script_en="What a fine dog.",
    script_es="Qué buen perro.",
    governs=("find", "payment.amount"),
    citation="Town Code 6-3",
)


@pytest.fixture
def dog(office):
    """A town with one procedure of its own, and a version of it to come."""
    sam = office.people["sam"]
    with office.db.read() as connection:
        known = connection.execute(text("SELECT count(*) FROM procedure")).scalar_one()
    assert known == len(town.default_spec().data["procedures"])
    saving.save_procedure(office.db, sam, DRAFT)
    later = replace(DRAFT, effective_from=dt.date(2027, 1, 1), body="Dogs wait outside.")
    saving.save_procedure(office.db, sam, later)
    return office


def titles(at) -> list[str]:
    return [view.topic for view in at.screen._table.views]


# ------------------------------------------------------------------------------------- the list
async def test_typing_narrows_at_once_and_enter_reads(dog, desk):
    async with desk("procedures") as at:
        at.type("dog lob")
        await at.settle()
        assert titles(at) == ["lobby_dog"]
        assert "1 of" in at.text
        assert "Ask kindly. A guide dog stays" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "PROCEDURE"
        at.press("escape")
        await at.settle()
        assert at.title == "PROCEDURES"
        at.type("zzz")
        await at.settle()
        assert "No procedure fits." in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "PROCEDURES"


async def test_another_day_has_other_procedures(dog, desk):
    async with desk("procedures", "dog") as at:
        at.press("f3")
        at.type("11/22/26")
        at.press("enter")
        await at.settle()
        assert titles(at) == []
        assert "in force on 11/22/26" in at.text
        at.press("f3")
        at.type("13/13/26")
        at.press("enter")
        await at.settle()
        assert "there is no month 13" in at.text
        at.press("ctrl+u", "enter")
        await at.settle()
        assert titles(at) == ["lobby_dog"]


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_list_at_every_size(office, desk, golden, size):
    async with desk("procedures", "paym", size=size) as at:
        golden(at, "procedures")


async def test_only_who_is_permitted_writes(dog, desk):
    async with desk("procedures", "dog") as at:
        at.press("f4")
        await at.settle()
        assert at.title == "PROCEDURES"
        assert "You are not permitted to do this (write a procedure" in at.text


# -------------------------------------------------------------------------------------- reading
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_it_is_read_said_and_ticked(dog, desk, golden, size):
    async with desk("procedure", "lobby_dog", size=size) as at:
        at.press("space")
        await at.settle()
        golden(at, "procedure")
        assert "[x] Is there water?" in at.text
        assert "1 of 2. Next: Is it a guide dog?" in at.text
        at.press("space", "space", "minus")
        await at.settle()
        assert "1 of 2." in at.text
        at.press("f3")
        await at.settle()
        assert "What a fine dog." in at.text
        at.press("f3")
        await at.settle()
        assert "Qué buen perro." in at.text
        at.press("f3", "f2")
        await at.settle()
        assert "on its way to the printer" in at.text
    with dog.db.read() as connection:
        assert connection.execute(text("SELECT subject_id FROM print_job")).all() == [
            ("lobby_dog",)
        ]


async def test_versions_are_read_and_compared(dog, desk, golden):
    async with desk("procedure", "lobby_dog") as at:
        at.press("f5")
        await at.settle()
        golden(at, "procedure_versions")
        at.press("f6")
        await at.settle()
        golden(at, "procedure_changes")
        assert "+ Dogs wait outside." in at.text
        at.press("escape", "enter")
        await at.settle()
        assert "holds from 01/01/27" in at.text
        at.press("escape", "down", "f6")
        await at.settle()
        assert "VERSIONS" in at.title, "the first has nothing before it"


async def test_what_is_not_there_and_a_lost_line_are_said(dog, desk, monkeypatch):
    for name in ("procedure", "procedure_versions"):
        async with desk(name, "nothing") as at:
            assert "There is no procedure nothing." in at.text
            at.press("f3", "f5", "f6", "f2", "enter", "space")
            await at.settle()
            assert at.app.is_running
    for name, *more in (("procedures",), ("procedure", "lobby_dog")):
        async with desk(name, *more) as at:
            monkeypatch.setattr(Database, "read", _lost)
            at.press("f2") if more else at.press("f3", "enter")
            await at.settle()
            assert "The books cannot be reached" in at.text
            monkeypatch.undo()


# ------------------------------------------------------------------------------------------- F1
async def test_help_shows_what_governs_the_field_and_goes_back_to_the_keystroke(dog, desk, golden):
    dog.account("10-0442-07", "RODRIGUEZ, MARIA E", water=4120)
    async with desk("payment", "10-0442-07") as at:
        at.type("12")
        await at.settle()
        at.press("f1")
        await at.settle()
        golden(at, "help_governing")
        assert "A dog in the lobby" in at.text
        at.press("asterisk")
        await at.settle()
        assert "What a fine dog." in at.text
        at.press("plus", "plus")
        await at.settle()
        assert "Taking a payment" in at.text
        at.press("escape")
        at.type("3")
        await at.settle()
        assert at.screen.focused.id == "amount"
        assert at.screen.focused.value == "123"


async def test_the_menu_finds_procedures_from_everywhere_and_help_opens_one(dog, desk):
    async with desk("find") as at:
        at.press("f1", "slash")
        await at.settle()
        assert at.title == "PROCEDURE"
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"
        at.app.action_procedures()
        await at.settle()
        at.press("f10")
        await at.settle()
        assert "Procedures" not in at.text.replace("PROCEDURES", "").partition("MENU")[2]
    async with desk("sign_on", who=None) as at:
        at.press("f1", "slash", "asterisk")
        await at.settle()
        assert at.screen.procedures[0].topic == "signon"


# ------------------------------------------------------------------------------------- writing
async def test_a_version_is_written_previewed_and_entered(dog, desk, golden):
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        at.type("02/01/27")
        at.press("enter", "enter", "enter")
        at.type("# Dogs")
        at.press("enter")
        await at.settle()
        golden(at, "edit_procedure")
        at.press("f3")
        at.type("Good dog! ")
        at.press("f5")
        await at.settle()
        assert at.title == "PROCEDURE"
        assert "PREVIEW" in at.lines[0]
        at.press("f2", "f4", "f5", "f3")
        await at.settle()
        assert "Good dog! What a fine dog." in at.text
        at.press("escape", "f12")
        await at.settle()
    found = finding.get_procedure(dog.db, dog.people["ana"], "lobby_dog", dt.date(2027, 2, 1))
    assert found.body == "# Dogs\nDogs wait outside."
    assert (found.script_en, found.entered_by) == ("Good dog! What a fine dog.", "sam")


async def test_what_is_typed_is_there_again(dog, desk):
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        at.press("f9")
        at.type("Half a ")
        at.press("escape")
        await at.settle()
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        assert "As you left it." in at.text
        assert "Half a Dogs wait outside." in at.text
        at.press("f6")
        await at.settle()
        at.answer("n")
        await at.settle()
        assert "Half a Dogs" in at.text
        at.press("f6")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert "Half a" not in at.text
    page, was_kept = writing.begin_writing(dog.db, dog.people["sam"], "lobby_dog")
    assert (page.body, was_kept) == ("Dogs wait outside.", False)


async def test_it_is_kept_while_it_is_typed(dog, desk):
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        at.press("f9")
        at.type("Half")
        await at.settle()
        at.screen._keep_by_and_by()
        await at.settle()
        page, was_kept = writing.begin_writing(dog.db, dog.people["sam"], "lobby_dog")
        assert (page.body, was_kept) == ("HalfDogs wait outside.", True)


async def test_each_refusal_stands_beside_its_field(dog, desk):
    async with desk("edit_procedure", who="sam") as at:
        at.press("f12")
        await at.settle()
        assert "Type a date as month/day/year." in at.text
        at.type("11/22/26")
        at.press("f12")
        await at.settle()
        assert "Write what the town does" in at.text
        at.press("f9")
        at.type("Words.")
        at.press("f12")
        await at.settle()
        assert "is no topic" in at.text
        at.type("cat")
        at.press("f12")
        await at.settle()
        assert "Give the procedure a title." in at.text
        at.type("A cat")
        at.press("f12")
        await at.settle()
        assert "is past and keeps its words" in at.text
        at.type("112326")
        at.press("enter")
        at.type("fnid")
        at.press("f12")
        await at.settle()
        assert "There is no screen fnid to govern." in at.text
        at.press("ctrl+u", "f12")
        await at.settle()
    assert finding.get_procedure(dog.db, dog.people["ana"], "cat").title == "A cat"


async def test_somebody_elses_version_is_not_written_over(dog, desk):
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        other = replace(DRAFT, body="Fay's words.", effective_from=dt.date(2027, 3, 1))
        saving.save_procedure(dog.db, dog.people["fay"], other)
        at.type("02/01/27")
        at.press("f12")
        await at.settle()
        assert "Somebody else has entered a version of lobby_dog" in at.text
        at.press("f12")
        await at.settle()
    states = [
        (one.effective_from.month, one.entered_by)
        for one in finding.list_versions(dog.db, dog.people["sam"], "lobby_dog")
    ]
    assert states == [(3, "fay"), (2, "sam"), (1, "sam"), (11, "sam")]


class Small(BandForm):
    """A form over a screen."""

    def fields(self):
        yield WordInput(" How much", id="amount")


async def test_help_in_a_form_is_that_of_the_screen_below_and_of_its_field(dog, desk):
    async with desk("payment") as at:
        at.app.push_screen(Small("How much?", None))
        at.type("ab")
        at.press("f1")
        await at.settle()
        assert at.screen.procedures[0].topic == "lobby_dog"
        at.press("escape")
        at.type("c")
        await at.settle()
        assert at.screen.focused.value == "abc"


async def test_a_procedure_ends(dog, desk):
    async with desk("edit_procedure", "lobby_dog", who="sam") as at:
        at.press("f8")
        await at.settle()
        assert "Type a date" in at.text
        at.type("02/01/27")
        at.press("f8")
        await at.settle()
        at.answer("y")
        await at.settle()
    day = dt.date(2027, 2, 1)
    assert finding.find_procedures(dog.db, dog.people["ana"], "dog", day) == []


async def test_who_may_not_write_is_told(dog, desk, monkeypatch):
    async with desk("edit_procedure", "lobby_dog") as at:
        at.type("02/01/27")
        at.press("f12", "escape")
        await at.settle()
    assert writing.begin_writing(dog.db, dog.people["sam"], "lobby_dog")[1] is False
