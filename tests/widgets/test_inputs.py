from __future__ import annotations

from types import SimpleNamespace

import pytest
from textual import events
from textual.widgets import Input

from clerktui.errors import Refused
from clerktui.widgets import (
    Column,
    CountInput,
    Field,
    LookupInput,
    MoneyInput,
    PagedTable,
    PinInput,
    Row,
    TextInput,
)
from clerktui.widgets.pad import OneOf, OptionInput
from tests.support.stage import on_stage


async def typed_into(widget, text, *keys):
    """Type into a widget alone on the stage; what it said, and what is seen of it."""
    async with on_stage(widget) as at:
        at.type(text)
        at.press(*keys)
        await at.settle()
        return at, widget, at.lines[1]


class TestField:
    async def test_has_a_mark_a_label_and_what_is_typed(self):
        _, _, line = await typed_into(TextInput("Note", label_width=8), "call back")
        assert line == "Note    > call back"

    async def test_enter_accepts_what_was_typed_without_the_spaces_around_it(self):
        at, _, _ = await typed_into(TextInput("Note"), "  call back ", "enter")
        said = at.said(TextInput.Accepted)
        assert (said.value, said.key) == ("call back", "enter")

    async def test_only_the_one_with_the_keyboard_has_the_mark(self):
        async with on_stage(TextInput("One"), TextInput("Two")) as at:
            assert at.lines[1:3] == ["One >", "Two"]
            at.press("tab")
            await at.settle()
            assert at.lines[1:3] == ["One", "Two >"]

    async def test_a_refusal_stands_beside_it_until_something_is_typed(self):
        async with on_stage(TextInput("No", width=10)) as at:
            field = at.screen.query_one(TextInput)
            at.type("77")
            await at.settle()
            field.refuse(Refused("account.unknown", account="77"))
            await at.settle()
            assert at.lines[1] == "No > 77          ! There is no account 77."
            at.type("8")
            await at.settle()
            assert at.lines[1] == "No > 8"

    async def test_a_refusal_may_keep_the_cursor_at_the_end(self):
        async with on_stage(TextInput("No")) as at:
            field = at.screen.query_one(TextInput)
            at.type("77")
            await at.settle()
            field.refuse("One digit is missing.", select=False)
            at.type("8")
            await at.settle()
            assert field.value == "778"

    async def test_a_refusal_without_room_beside_goes_to_the_message_line(self):
        async with on_stage(TextInput("No", width=60)) as at:
            field = at.screen.query_one(TextInput)
            field.refuse("There is no such account, and there never was one.")
            await at.settle()
            assert at.line("there never was one").startswith(" ! There is no such")
            at.type("7")
            await at.settle()
            assert "never was" not in at.text

    async def test_keeps_to_its_length(self):
        _, field, _ = await typed_into(TextInput("No", max_length=3), "12345")
        assert field.value == "123"

    async def test_a_long_value_scrolls_with_the_cursor_and_shows_that_it_is_cut(self):
        async with on_stage(TextInput("No", width=5)) as at:
            at.type("123456789")
            await at.settle()
            assert at.lines[1] == "No > 6789"
            at.press("home")
            await at.settle()
            assert at.lines[1] == "No > 1234>"

    @pytest.mark.parametrize(
        ("keys", "left"),
        [
            (("backspace",), "12"),
            (("home", "delete"), "23"),
            (("left", "left", "backspace"), "23"),
            (("ctrl+u",), ""),
        ],
    )
    async def test_is_edited_by_the_usual_keys(self, keys, left):
        _, field, _ = await typed_into(TextInput("No"), "123", *keys)
        assert field.value == left

    @pytest.mark.parametrize("key", ["ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+k", "ctrl+e"])
    async def test_other_control_keys_are_left_to_commands(self, key):
        _, field, _ = await typed_into(TextInput("No"), "123", key)
        assert field.value == "123"

    async def test_nothing_is_ever_copied(self, monkeypatch):
        async with on_stage(TextInput("No")) as at:
            at.type("123")
            await at.settle()
            field = at.screen.query_one(TextInput)
            field.select_all()
            field.action_copy()
            field.action_cut()
            assert at.app.clipboard == ""

    async def test_a_paste_is_its_first_line_and_nothing_that_acts(self):
        async with on_stage(TextInput("No", max_length=20)) as at:
            at.app.post_message(events.Paste(" 12\x1b[31m\t34\r\nsecond line"))
            await at.settle()
            assert at.screen.query_one(TextInput).value == "12[31m 34"

    async def test_characters_may_be_left_to_the_screen(self):
        _at, field, _ = await typed_into(TextInput("No", passes="+/"), "1+2/3")
        assert field.value == "123"

    async def test_resetting_says_nothing_of_a_change(self):
        async with on_stage(TextInput("No")) as at:
            at.screen.query_one(TextInput).reset("5")
            await at.settle()
            assert not at.has_said(Input.Changed)

    async def test_the_terminals_cursor_stands_where_the_next_character_goes(self):
        async with on_stage(TextInput("No"), MoneyInput("$", width=10)) as at:
            at.type("ab")
            await at.settle()
            assert at.app.focused.cursor_screen_offset == (7, 1)
            at.press("tab")
            at.type("7")
            await at.settle()
            assert at.lines[2] == "$ >         7"
            assert at.app.focused.cursor_screen_offset == (13, 2)


class TestPinInput:
    async def test_is_shown_as_stars_and_gone_once_accepted(self):
        async with on_stage(PinInput()) as at:
            at.type("4711")
            await at.settle()
            assert at.lines[1] == "PIN > ****"
            at.press("enter")
            await at.settle()
            assert at.said(PinInput.Accepted).value == "4711"
            assert at.lines[1] == "PIN >"

    async def test_its_message_never_shows_it(self):
        at, _, _ = await typed_into(PinInput(), "4711", "enter")
        said = at.said(PinInput.Accepted)
        assert "4711" not in repr(said)
        assert "4711" not in str(list(said.__rich_repr__()))

    async def test_keeps_spaces_because_a_passphrase_has_them(self):
        at, _, _ = await typed_into(PinInput(), "maple falls ", "enter")
        assert at.said(PinInput.Accepted).value == "maple falls "


class TestLookupInput:
    async def test_arrows_move_in_the_list_it_drives(self):
        table = PagedTable(Column("No", 5), id="found")
        async with on_stage(LookupInput("Find", drives="#found"), table) as at:
            table.show([Row(str(n), (str(n),)) for n in range(5)])
            at.press("down", "down", "up")
            at.type("x")
            await at.settle()
            assert table.current.key == "1"
            assert at.screen.query_one(LookupInput).value == "x"

    async def test_without_a_list_arrows_do_nothing(self):
        _at, field, _ = await typed_into(LookupInput("Find", drives="#nowhere"), "x", "down")
        assert field.value == "x"


class TestMoneyInput:
    @pytest.mark.parametrize(
        ("text", "cents"),
        [("12.50", 1250), ("1,234.5", 123450), ("$40", 4000), (".07", 7), ("", None)],
    )
    async def test_enter_accepts_an_amount(self, text, cents):
        at, _, _ = await typed_into(MoneyInput("Cash"), text, "enter")
        assert at.said(MoneyInput.Accepted).cents == cents

    async def test_plus_accepts_and_is_not_typed(self):
        at, field, _ = await typed_into(MoneyInput("Cash"), "12.50+")
        said = at.said(MoneyInput.Accepted)
        assert (said.cents, said.key, field.value) == (1250, "plus", "12.50")

    async def test_minus_erases_and_on_an_empty_field_goes_back(self):
        at, field, _ = await typed_into(MoneyInput("Cash"), "12-")
        assert (field.value, at.has_said(MoneyInput.Back)) == ("", False)
        at, field, _ = await typed_into(MoneyInput("Cash"), "12--")
        assert at.said(MoneyInput.Back).field is field

    async def test_slash_asks_for_the_tender_or_accepts_first(self):
        at, _, _ = await typed_into(MoneyInput("Cash"), "/")
        assert at.has_said(MoneyInput.Tender)
        at, _, _ = await typed_into(MoneyInput("Cash"), "12/")
        assert (at.said(MoneyInput.Accepted).cents, at.said(MoneyInput.Accepted).key) == (
            1200,
            "slash",
        )

    async def test_star_is_a_quantity_where_one_is_allowed(self):
        at, _, _ = await typed_into(MoneyInput("Swim", quantity=True), "2*35", "enter")
        said = at.said(MoneyInput.Accepted)
        assert (said.quantity, said.unit_cents, said.cents) == (2, 3500, 7000)
        at, _, _ = await typed_into(MoneyInput("Swim", quantity=True), "3*", "enter")
        said = at.said(MoneyInput.Accepted)
        assert (said.quantity, said.unit_cents, said.cents) == (3, None, None)
        _, field, _ = await typed_into(MoneyInput("Cash"), "2*35")
        assert field.value == "235"

    async def test_cents_may_be_implied(self):
        at, _, _ = await typed_into(MoneyInput("Cash", implied_decimals=True), "1250", "enter")
        assert at.said(MoneyInput.Accepted).cents == 1250

    @pytest.mark.parametrize("text", ["1.005", "12,34", "..", "$"])
    async def test_what_is_no_amount_is_refused_beside_it_and_kept(self, text):
        at, field, line = await typed_into(MoneyInput("Cash"), text, "enter")
        assert not at.has_said(MoneyInput.Accepted)
        assert field.value == text
        assert " ! " in line

    async def test_letters_are_not_typed_but_go_on_to_the_screen(self):
        async with on_stage(MoneyInput("Cash")) as at:
            at.type("1c2")
            await at.settle()
            assert at.screen.query_one(MoneyInput).value == "12"
            bubbled = [e.key for e in at.heard if isinstance(e, events.Key) and e.is_forwarded]
            assert "c" in bubbled

    async def test_is_right_aligned(self):
        _, _, line = await typed_into(MoneyInput("Cash", width=10), "12.50")
        assert line == "Cash >     12.50"

    async def test_its_message_is_also_heard_as_any_fields(self):
        at, _, _ = await typed_into(MoneyInput("Cash"), "5", "enter")
        assert isinstance(at.said(MoneyInput.Accepted), Field.Accepted)


class TestCountInput:
    async def test_adds_up_pieces(self):
        at, _, _ = await typed_into(CountInput("20s"), "20*37+5", "enter")
        assert at.said(MoneyInput.Accepted).cents == 74500

    async def test_minus_on_an_empty_one_still_goes_back(self):
        at, _, _ = await typed_into(CountInput("20s"), "-")
        assert at.has_said(MoneyInput.Back)


@pytest.mark.parametrize(("typed", "code"), [("0", "done"), ("1", "locked"), ("2", "locked")])
def test_a_key_of_a_choice_is_never_the_place_of_another(typed, code):
    options = (OneOf("0", "done", "it is done"), OneOf("1", "locked", "Gate was locked"))
    chosen = OptionInput.chosen.fget(SimpleNamespace(value=typed, options=options))
    assert chosen.code == code
