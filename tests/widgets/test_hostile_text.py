"""Whatever a customer is called is shown as itself, does nothing, and moves nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from rich.cells import cell_len

from clerktui.views.procedures import ProcedureView
from clerktui.widgets import (
    Column,
    Command,
    Confirm,
    KeyLine,
    LookupInput,
    MessageLine,
    MoneyInput,
    PagedTable,
    PinInput,
    Row,
    Standing,
    TextInput,
    TitleLine,
    plain,
    visible,
)
from clerktui.widgets.dialogs import HelpDialog, MenuDialog
from clerktui.widgets.reading import Paragraph, Reading
from tests.support.stage import HOSTILE, on_stage


def unharmed(at):
    """Nothing that acts is anywhere on the screen, and every line is as wide as the screen."""
    strips = at.app.screen._compositor.render_strips()
    assert [strip.cell_length for strip in strips] == [at.size[0]] * at.size[1]
    for strip in strips:
        assert strip.text.isprintable(), strip.text
        assert cell_len(strip.text) == at.size[0]
        styles = [segment.style for segment in strip if segment.style is not None]
        assert not any(style.link or "@click" in style.meta for style in styles)
    assert at.app.is_running
    return at.text


def shown(name, width=200):
    return visible(" ".join(name.split()))[:width].rstrip()


@pytest.fixture(params=HOSTILE, ids=ascii)
def name(request):
    return request.param


async def test_in_a_table(name):
    table = PagedTable(Column("Name", 40), Column("Owes", 10, "right"), digits=True)
    async with on_stage(table) as at:
        table.show([Row("1", (name, "86.40"), mark="!"), Row("2", ("PLAIN", "86.40"))])
        await at.settle()
        assert shown(name, 39) in unharmed(at)
        above, below = (line for line in at.lines if "86.40" in line)
        assert cell_len(above.partition("86.40")[0]) == cell_len(below.partition("86.40")[0])


@pytest.mark.parametrize("kind", [TextInput, LookupInput], ids=lambda kind: kind.__name__)
async def test_in_a_field(name, kind):
    async with on_stage(kind("Name", width=30)) as at:
        field = at.screen.query_one(kind)
        field.reset(name)
        await at.settle()
        unharmed(at)
        field.refuse(f"There is no {name}.")
        await at.settle()
        assert "! There is no" in unharmed(at)


async def test_as_a_label_and_in_a_money_field(name):
    async with on_stage(MoneyInput(name, label_width=30)) as at:
        at.screen.query_one(MoneyInput).refuse(name)
        await at.settle()
        unharmed(at)


async def test_in_a_pin_field(name):
    async with on_stage(PinInput()) as at:
        at.screen.query_one(PinInput).reset(name)
        await at.settle()
        assert set(unharmed(at).partition("PIN")[2].split()[1]) == {"*"}


async def test_in_the_lines_of_every_screen(name):
    async with on_stage() as at:
        at.app.standing = Standing(name, name, name, name, name, notice=name)
        at.screen.query_one(TitleLine).title = name
        at.screen.message.warn(name)
        await at.settle()
        assert shown(name, 60) in unharmed(at)


async def test_in_a_message_and_in_a_tale(name):
    async with on_stage(MessageLine(), Reading(Paragraph(name), Paragraph(name, "1  "))) as at:
        at.screen.query(MessageLine).first().say(name)
        at.app.tell(name)
        await at.settle()
        unharmed(at)


async def test_in_a_question(name):
    async with on_stage() as at:
        at.app.push_screen(Confirm(f"Void the receipt of {name}?", name))
        await at.settle()
        assert "Void the receipt of" in unharmed(at)


async def test_in_menu_and_help(name):
    command = type("Odd", (Command,), {"word": name, "__doc__": name, "key": "f4"})
    async with on_stage() as at:
        at.app.push_screen(MenuDialog([command]))
        await at.settle()
        unharmed(at)
        told = ProcedureView(
            version_id=1,
            topic=name,
            title=name,
            body=name,
            script_es=name,
            effective_from=dt.date(2026, 1, 1),
        )
        at.app.push_screen(HelpDialog(name, [command], [told, told]))
        await at.settle()
        unharmed(at)
        at.press("asterisk")
        await at.settle()
        unharmed(at)


async def test_in_the_key_line(name):
    async with on_stage() as at:
        at.screen.key_hints = lambda: [(name, name)]
        at.screen.query_one(KeyLine).refresh()
        await at.settle()
        unharmed(at)


async def test_typed_or_pasted(name):
    from textual import events

    async with on_stage(TextInput("Name", width=60, max_length=60)) as at:
        at.app.post_message(events.Paste(name))
        await at.settle()
        unharmed(at)
        assert at.screen.query_one(TextInput).value.isprintable()


def test_plain_content_has_no_markup_at_all(name):
    content = plain(name)
    assert content.spans == []
    assert content.plain.isprintable()
    for bracket in "[]":
        assert content.plain.count(bracket) == name.count(bracket)
