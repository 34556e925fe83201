"""Words of the command line: those spelled two ways, and those that become numbers."""

from __future__ import annotations

import datetime as dt

import pytest
import typer
from typer import BadParameter

from clerktui.cli.options import parse_day, parse_percent
from tools.commands_doc import every_command

BOTH = {"--ref", "--reference"}
TAKES_A_REFERENCE = {
    "clerktui correct tender",
    "clerktui deposit seen",
    "clerktui enforce receive",
    "clerktui flag renew",
    "clerktui flag set",
    "clerktui held add",
    "clerktui pay",
}


def test_a_reference_is_spelled_shortly_or_in_full():
    found = {}
    for name, command in every_command():
        for one in command.params:
            spelled = BOTH & set(one.opts)
            if spelled:
                found[name] = spelled
    assert found == dict.fromkeys(TAKES_A_REFERENCE, BOTH)


def test_pay_takes_the_long_word_too(billed):
    billed.run("drawer", "open", "--headless").expect()
    paid = ("pay", "10-0002", "12.00", "--tender", "check", "--reference", "101", "--json")
    number = billed.run(*paid).expect().document["receipt"]
    assert "101" in billed.run("receipt", "show", number).expect().out


@pytest.mark.parametrize(
    ("typed", "ppm"), [("7", 70_000), ("7.25", 72_500), ("0.0001", 1), (72_500, 72_500)]
)
def test_a_percentage_is_exact(typed, ppm):
    assert parse_percent(typed) == ppm


@pytest.mark.parametrize("typed", ["", "x", "7,5", "-7", "1000", "7.00001", "7.-"])
def test_what_is_no_percentage_is_said(typed):
    with pytest.raises(typer.BadParameter, match="not a percentage"):
        parse_percent(typed)


@pytest.mark.parametrize("typed", ["2026-11-23", "11/23/26", "11/23/2026"])
def test_a_day_is_typed_as_files_or_as_the_office_write_it(typed):
    assert parse_day(typed) == dt.date(2026, 11, 23)


def test_what_is_no_day_is_told_so():
    with pytest.raises(BadParameter, match="is not a date such as"):
        parse_day("23.11.2026")
