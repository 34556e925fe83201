from __future__ import annotations

import pytest

from clerktui.widgets import Column, PagedTable, Row
from clerktui.widgets.table import ROWS_MAX
from tests.support.stage import on_stage

ROWS = [Row(f"a{n}", (f"10-{n:02}", f"CUSTOMER {n}", f"{n}.00")) for n in range(60)]
COLUMNS = (Column("Account", 8), Column("Name", 14), Column("Owes", 8, "right"))
IN_VIEW = 19


@pytest.fixture
def table():
    return PagedTable(*COLUMNS, digits=True, empty="Nothing found: type less.", id="list")


@pytest.fixture
async def at(table):
    async with on_stage(table) as at:
        table.show(ROWS)
        await at.settle()
        yield at


async def pressed(at, *keys):
    at.press(*keys)
    await at.settle()
    return at


async def test_money_stands_under_its_heading_and_the_cursor_row_has_a_mark(at):
    assert at.lines[1] == "   Account   Name                Owes"
    assert at.lines[2] == ">1 10-00     CUSTOMER 0          0.00"
    assert at.lines[3] == " 2 10-01     CUSTOMER 1          1.00"


@pytest.mark.parametrize(
    ("keys", "key", "top"),
    [
        (["down"], "a1", 0),
        (["down", "up", "up"], "a0", 0),
        (["pagedown"], "a19", 19),
        (["pagedown", "pageup"], "a0", 0),
        (["end"], "a59", 41),
        (["end", "down"], "a59", 41),
        (["end", "home"], "a0", 0),
        (["down"] * IN_VIEW, "a19", 19),
    ],
)
async def test_keys_move_the_cursor_and_turn_pages(at, table, keys, key, top):
    await pressed(at, *keys)
    assert (table.current.key, table.top) == (key, top)
    assert any(line.startswith(">") and table.current.cells[0] in line for line in at.lines)


async def test_enter_chooses_the_row_under_the_cursor(at):
    await pressed(at, "down", "enter")
    assert at.said(PagedTable.Chosen).row.key == "a1"


async def test_digits_choose_among_the_rows_in_view(at, table):
    await pressed(at, "pagedown", "3")
    assert at.said(PagedTable.Chosen).row.key == "a21"


async def test_a_digit_without_a_row_chooses_nothing(at, table):
    table.show(ROWS[:2])
    await pressed(at, "5")
    assert not at.has_said(PagedTable.Chosen)


async def test_digits_are_off_unless_asked_for():
    async with on_stage(table := PagedTable(*COLUMNS)) as at:
        table.show(ROWS)
        await pressed(at, "3")
        assert not at.has_said(PagedTable.Chosen)
        assert at.lines[2].startswith(">  10-00")


async def test_moving_is_told_but_not_as_a_choice(at):
    await pressed(at, "down", "down")
    assert at.said(PagedTable.Moved).row.key == "a2"
    assert not at.has_said(PagedTable.Chosen)


class TestPages:
    async def test_the_last_row_asks_for_the_next_page_once(self, at, table):
        table.show(ROWS[:20], more=True)
        await pressed(at, "end", "down", "down")
        assert [said.after for said in at.all_said(PagedTable.NextPage)] == ["a19"]

    async def test_the_next_page_goes_below_and_the_cursor_stays(self, at, table):
        table.show(ROWS[:20], more=True)
        await pressed(at, "end")
        table.add(ROWS[20:40])
        await pressed(at, "down")
        assert table.current.key == "a20"
        await pressed(at, "end")
        assert len(at.all_said(PagedTable.NextPage)) == 1

    async def test_rows_are_bounded(self, at, table):
        table.show([Row(str(n), ("", "", "")) for n in range(ROWS_MAX + 50)], more=True)
        assert (len(table.rows), table.more) == (ROWS_MAX, False)
        table.add(ROWS, more=True)
        assert (len(table.rows), table.more) == (ROWS_MAX, False)


async def test_an_empty_list_says_what_to_do(at, table):
    table.show([])
    await pressed(at, "down", "enter", "1")
    assert "Nothing found: type less." in at.text
    assert table.current is None
    assert not at.has_said(PagedTable.Chosen)


async def test_the_cursor_may_start_on_a_row(at, table):
    table.show(ROWS, cursor="a45")
    await at.settle()
    assert table.current.key == "a45"
    assert at.line("10-45").startswith(">")


async def test_a_mark_stands_after_the_last_column(at, table):
    table.show([Row("x", ("10-99", "LATE", "312.05"), mark="!")])
    await at.settle()
    assert at.line("LATE").endswith("312.05!")


async def test_a_list_that_grows_shows_the_rows_above(at, table):
    table.styles.height = 10
    await at.settle()
    await pressed(at, "end")
    assert table.top == len(ROWS) - 9
    table.styles.height = "1fr"
    await at.settle()
    assert table.top == len(ROWS) - IN_VIEW
    assert table.current.key == "a59"
    assert "10-59" in at.lines[IN_VIEW + 1], "the list is full to its last line"
    table.styles.height = 10
    await at.settle()
    assert table.current.key == "a59"
    assert any(line.startswith(">") for line in at.lines)


async def test_what_does_not_fit_says_so(at, table):
    table.show([Row("x", ("10-0442-07-99", "SOMEBODY WITH A LONG NAME", "9,999,999.99"))])
    await at.settle()
    assert at.lines[2] == ">1 10-0442>  SOMEBODY WITH>  9,999,9>"


async def test_the_terminals_cursor_rests_on_the_mark(at, table):
    await pressed(at, "down", "down")
    assert table.cursor_screen_offset == (0, 4)
