from __future__ import annotations

import dataclasses

import pytest

from clerktui.widgets import (
    Command,
    Dialog,
    DutyScreen,
    MessageLine,
    PagedTable,
    Rule,
    Standing,
    TextInput,
    TitleLine,
    fit,
)
from tests.support.desk import LARGE
from tests.support.stage import on_stage


class Act(Command):
    """Act."""

    key = "f4"
    word = "Act"


class ManyKeys(DutyScreen[None]):
    TITLE = "MANY"
    COMMANDS = tuple(
        type(f"Do{n}", (Command,), {"__doc__": "Do.", "key": f"f{n}", "word": f"Do it {n}"})
        for n in range(2, 13)
    )


class TestTitleLine:
    @pytest.mark.parametrize("width", [80, 132, 61])
    async def test_is_as_wide_as_the_screen_with_the_title_in_the_middle(self, width):
        async with on_stage(size=(width, 24)) as at:
            at.app.standing = Standing("Town of Maple Falls", "Main St.", "Mon 11/23/26 09:41")
            at.screen.query_one(TitleLine).title = "FIND"
            await at.settle()
            line = at.screen._compositor.render_strips()[0].text
            assert len(line) == width
            assert abs(line.index("FIND") + 2 - width / 2) <= 1
            assert line.endswith("09:41 ")

    async def test_a_long_town_is_cut_where_one_can_see(self):
        async with on_stage() as at:
            at.app.standing = Standing("Village of " + "Upper " * 9, "Main St.", "Mon 09:41")
            await at.settle()
            assert ">" in at.lines[0]
            assert "STAGE" in at.lines[0]

    async def test_a_long_name_keeps_a_blank_between_it_and_the_place(self):
        async with on_stage() as at:
            at.app.standing = Standing("Town of Maple Falls", "Main St.", "Mon 11/23/26 09:41")
            for title in ("CUSTOMER DEPOSITS", "A NAME THAT TAKES MORE THAN HALF OF ALL"):
                at.screen.query_one(TitleLine).title = title
                await at.settle()
                before, _, after = at.lines[0].partition(title)
                assert before.endswith(" ")
                assert after.startswith(" ")


class TestStatusLine:
    async def test_a_drawer_that_was_counted_and_waits_is_not_called_open(self):
        async with on_stage() as at:
            at.app.standing = Standing(clerk="Ana", drawer="1", business_date="11/23/26")
            await at.settle()
            assert "drawer 1 open 11/23/26" in at.lines[-1]
            at.app.standing = dataclasses.replace(at.app.standing, is_pending=True)
            await at.settle()
            assert "drawer 1 waits 11/23/26" in at.lines[-1]


class TestKeyLine:
    async def test_names_what_fits_and_never_half_a_key(self):
        async with on_stage(first=ManyKeys()) as at:
            assert at.lines[-2].endswith("F7 Do it 7")
            assert len(at.lines[-2]) <= 80

    async def test_names_more_where_there_is_more_room(self):
        async with on_stage(first=ManyKeys(), size=LARGE) as at:
            assert "F10 Do it 10" in at.lines[-2]

    async def test_follows_the_focus(self):
        async with on_stage(TextInput("x"), PagedTable()) as at:
            assert at.lines[-2] == " Enter next"
            at.press("tab")
            await at.settle()
            assert at.lines[-2] == " Enter opens"


class TestMessageLine:
    async def test_a_long_sentence_takes_the_lines_it_needs_and_gives_them_back(self):
        async with on_stage(MessageLine(), TextInput("below")) as at:
            line = at.screen.query(MessageLine).first()
            line.warn("The drawer is 63.16 short: count it again, " * 2 + "or ask for 1,234.56.")
            await at.settle()
            assert line.size.height == 2
            assert "or ask for 1,234.56." in at.text
            line.warn("word " * 100)
            await at.settle()
            assert line.size.height == 3
            assert ">" in at.text
            line.say("Done.")
            await at.settle()
            assert line.size.height == 1

    async def test_says_and_warns_and_is_silent(self):
        async with on_stage() as at:
            for act, line in (
                (lambda: at.screen.message.say("found"), " found"),
                (lambda: at.screen.message.warn("past due"), " ! past due"),
                (at.screen.message.clear, ""),
            ):
                act()
                await at.settle()
                assert at.lines[-3] == line

    async def test_may_take_no_room_while_it_says_nothing(self):
        async with on_stage(MessageLine(hides=True), TextInput("below")) as at:
            assert at.lines[1].startswith("below")
            at.screen.query(MessageLine).first().say("above")
            await at.settle()
            assert at.lines[1:3] == [" above", "below >"]


class TestRule:
    async def test_goes_across(self):
        async with on_stage(Rule()) as at:
            assert at.lines[1] == "─" * 80


class TestDialog:
    class Ask(Dialog[str]):
        TITLE = "WHY"

        def body(self):
            yield TextInput("Why", width=60)

    async def test_is_a_band_across_the_foot_between_rules(self):
        async with on_stage(TextInput("behind")) as at:
            at.app.push_screen(self.Ask())
            await at.settle()
            assert at.lines[-5:] == ["─" * 80, " WHY", "Why >", " Enter next", "─" * 80]
            assert at.lines[1] == "behind"

    async def test_says_a_refusal_that_has_no_room_beside_its_field(self):
        async with on_stage() as at:
            at.app.push_screen(self.Ask())
            await at.settle()
            at.screen.query_one(TextInput).refuse("This is no reason the auditor would accept.")
            await at.settle()
            assert " ! This is no reason the auditor would accept." in at.lines
            at.type("x")
            await at.settle()
            assert "auditor" not in at.text

    async def test_keys_typed_with_it_open_stay_in_it(self):
        async with on_stage(TextInput("behind")) as at:
            at.app.push_screen(self.Ask())
            at.type("because")
            at.press("f1", "f10", "tab")
            await at.settle()
            assert at.screen.query_one(TextInput).value == "because"
            assert isinstance(at.screen, self.Ask)


class TestFit:
    @pytest.mark.parametrize(
        ("value", "width", "justify", "expected"),
        [
            ("ABC", 5, "left", "ABC  "),
            ("ABC", 5, "right", "  ABC"),
            ("ABCDEF", 5, "left", "ABCD>"),
            ("ABCDEF", 1, "left", ">"),
            ("ABCDEF", 0, "left", ""),
            ("中文字", 6, "left", "中文字"),
            ("中文字", 5, "left", "中文>"),
            ("中文字", 4, "left", "中 >"),
            ("Ángel", 7, "right", "  Ángel"),
            (1250, 6, "right", "  1250"),
        ],
    )
    def test_is_exactly_as_wide_as_asked(self, value, width, justify, expected):
        assert fit(value, width, justify) == expected
