"""Letters and orders by the batch at the desk: selected, dropped, released, printed, mailed."""

from __future__ import annotations

import pytest

from clerktui.services import accounts
from clerktui.services.cutting import reconnecting
from clerktui.views.accounts import FlagDraft
from tests.support.collecting import ANN, BO, MARIA, SEPTEMBER, ended, order_cut, past_due, run
from tests.support.office import Office
from tests.support.step_batches import chosen, mailed, printed, released


@pytest.fixture
def town(office) -> Office:
    """Three accounts whose notice is due; ANN promised to pay."""
    past_due(office)
    past_due(office, BO, "TATE, BO", water=7_000)
    past_due(office, ANN, "LEE, ANN", water=5_000)
    run(office)
    import datetime as dt

    ended(office, "promise", ANN, promised_on=dt.date(2026, 11, 30), promised_cents=5_000)
    return office


async def agree(at) -> None:
    """Read the question, and say yes."""
    await at.read()
    at.answer("y")
    await at.settle()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_batch_is_selected_and_looked_through(town, desk, golden, size):
    async with desk("collection_letters", who="ana", size=size) as at:
        assert "No step was taken for many accounts yet. F4 selects" in at.text
        at.press("f4")
        await at.settle()
        assert "Past-due notice" in at.text
        at.press("2")
        await at.settle()
        assert "Batch 1  Past-due notice, as of 11/23/26" in at.text
        assert "2 in, 111.20; 1 left out" in at.text
        golden(at, "step_batch")
        at.press("f5")
        await at.settle()
        at.press("escape")
        await at.settle()
        at.press("escape")
        await at.settle()
        golden(at, "step_batches")


async def test_an_account_is_left_out_and_put_back(town, desk):
    chosen(town)
    async with desk("step_batch", 1) as at:
        at.press("down")
        at.press("f5")
        await at.settle()
        at.press("1")
        await at.settle()
        assert "is left out." in at.text
        at.press("home")
        await at.settle()
        assert "the address is wrong" in at.text
        at.press("home")
        at.press("f5")
        await at.settle()
        assert "is in again." in at.text


async def test_who_selected_it_does_not_release_it_and_another_does(town, desk, monkeypatch):
    chosen(town, who="sam")
    async with desk("step_batch", 1, who="sam") as at:
        at.press("f6")
        await agree(at)
        assert "another person releases it" in at.text
    async with desk("step_batch", 1, who="fay") as at:
        at.press("f6")
        await agree(at)
        assert "Batch 1 is released." in at.text


async def test_who_paid_since_falls_out_at_the_release_and_it_is_said(town, desk):
    chosen(town)
    async with desk("step_batch", 1, who="sam") as at:
        town.pay(BO, 7_000)
        at.press("f6")
        await agree(at)
        assert "Batch 1 is released. 1 account fell out since: the list says why." in at.text
        assert "1 in, 41.20; 2 left out. Released." in at.text
        assert "nothing past due any more" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_letters_are_printed_and_mailed(town, desk, golden, size):
    chosen(town)
    released(town)
    async with desk("step_batch", 1, size=size) as at:
        at.press("f2")
        await at.settle()
        assert "2 letters in 1 file:" in at.text
        at.press("f12")
        await at.settle()
        if size == (80, 24):
            golden(at, "step_batch_mailed_form")
        at.press("enter")
        at.press("enter")
        await at.settle()
        assert "Batch 1 is mailed: 2 pieces." in at.text
        at.press("f9")
        await at.settle()
        assert "Wrote the proof of mailing" in at.text
        files = at.app.settings.home / "spool" / "batch-1"
        assert (files / "proof-of-mailing.pdf").read_bytes().startswith(b"%PDF")
    town.prove()


async def test_letters_not_due_any_more_are_said_before_they_are_mailed(town, desk, tmp_path):
    chosen(town)
    released(town)
    printed(town, tmp_path)
    town.pay(BO, 7_000)
    async with desk("step_batch", 1) as at:
        at.press("f12")
        await at.settle()
        at.press("enter")
        at.press("enter")
        await at.settle()
        await at.read()
        assert "not due any more" in at.text
        at.answer("y")
        await at.settle()
        assert "Batch 1 is mailed: 2 pieces." in at.text


async def test_a_batch_is_taken_back_but_not_once_it_is_mailed(town, desk, tmp_path):
    chosen(town)
    async with desk("step_batch", 1, who="sam") as at:
        at.press("f8")
        await at.settle()
        at.press("3")
        await at.settle()
        assert "Batch 1 is taken back." in at.text
    chosen(town)
    released(town, 2)
    printed(town, tmp_path, 2)
    mailed(town, 2)
    async with desk("step_batch", 2, who="sam") as at:
        assert "Undo" not in at.text
        assert "Mailed, 2 pieces on 11/23/26." in at.text


async def test_nobody_to_select_is_said(town, desk):
    chosen(town)
    async with desk("collection_letters") as at:
        at.press("f4")
        await at.settle()
        at.press("2")
        await at.settle()
        assert "Nobody is to be selected for Past-due notice; 3 are left out" in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_service_is_paid_for_and_ordered_on_again(office, desk, golden, size):
    past_due(office, due=SEPTEMBER)
    accounts.add_flag(office.db, office.people["sam"], MARIA, FlagDraft("cut_off"))
    async with desk("collection_letters", size=size) as at:
        at.press("f9")
        await at.settle()
        golden(at, "service_off")
        at.press("f4")
        await agree(at)
        assert "fee 40.00 charged, 81.20 to pay." in at.text
        office.pay(MARIA, 8_120)
        at.press("escape")
        await at.settle()
        at.press("f9")
        await at.settle()
        assert "Order 1" in at.text, "made by itself"
    (one,) = reconnecting.list_off(office.db, office.people["ana"])
    assert one.order == 1


async def test_a_cut_off_is_said_to_be_done_on_the_list_of_orders(office, desk):
    order_cut(office, past_due(office, due=SEPTEMBER))
    async with desk("work_orders") as at:
        await at.settle()
        assert "Cut off" in at.text
        at.press("f12")
        await agree(at)
        assert "Order 12: completed." in at.text
    flags = accounts.get_account(office.db, MARIA).flags
    assert [flag.code for flag in flags] == ["cut_off"]
