"""What opening an account leads to at the desk: one ticket, turn-on, links, papers, false names."""

from __future__ import annotations

import pytest

from clerktui.models import AuditEntry, Payment
from clerktui.services import account_links, identities
from clerktui.services.tasks import listing
from clerktui.views.account_links import LinkDraft
from clerktui.views.identities import IdentityDraft
from clerktui.views.tasks import TasksWanted
from tests.support.applications import apply, complete, left_place, seen, serve, status
from tests.support.books import Books
from tests.support.office import new_id

OLD, NEW, OAK = "10-0442-07", "10-0442-08", "20-0001-01"
SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43)])


@pytest.fixture
def town(office):
    return left_place(office)


# ------------------------------------------------------------------ paid and turned on where it is
async def test_deposit_tap_and_turn_on_fee_are_one_ticket_and_the_water_is_one_key(
    town, desk, golden
):
    apply(town, fees="tap_water tap_sewer turn_on")
    async with desk("application", 1) as at:
        at.press("f12")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert f"{NEW} waits for order 1; 2,960.00 to pay: + takes it." in at.text
        assert at.text.count("wanted 11/23/26: F12 when the water is on") == 1
        assert at.text.count("wanted 11/23/26") == 1
        assert "8 ID papers 1" in at.text
        golden(at, "account_pending")
        at.press("plus")
        await at.settle()
        assert "PAYMENT" in at.title
        golden(at, "opening_ticket")
        at.press("enter", "enter", "enter")
        await at.settle()
    assert town.balance(NEW) == 0
    [payment] = Books(town.db).rows(Payment)
    assert payment["amount_cents"] == 17_500 + 125_000 + 150_000 + 3_500
    async with desk("account", NEW) as at:
        at.press("f12")
        await at.settle()
        assert "Is the water on at 12 Elm St? Order 1 is done then." in at.text
        at.answer("y")
        await at.settle()
        assert f"Order 1 is completed; {NEW} is active." in at.text
        assert "waits for order" not in at.text
        assert "Turn on" not in at.lines[-2]
    assert status(town, NEW) == "active"
    town.prove()


async def test_the_water_is_not_turned_on_for_two(town, desk):
    complete(town, apply(town))
    town.account("10-0442-99", "POE, IDA")
    serve(town, "10-0442-99", "80001", "water")
    async with desk("account", NEW) as at:
        at.press("f12")
        await at.settle()
        assert "175.00 is not paid yet." in at.text
        at.answer("y")
        await at.settle()
        assert "still bills account 10-0442-99" in " ".join(at.text.split())
    assert status(town, NEW) == "pending"


# -------------------------------------------------------------------------------------- the links
@SIZES
async def test_who_is_linked_is_seen_added_and_ended(town, desk, golden, size):
    town.account(OAK, "OAK RENTALS LLC", address="9 Oak St")
    complete(town, apply(town, co_residents="LEE, BO"))
    async with desk("account", NEW, size=size) as at:
        await at.settle()
        assert (
            "7 Linked   tenant LEE, ANN, landlord OAK RENTALS LLC, co-resident LEE, BO" in at.text
        )
        at.press("7")
        await at.settle()
        golden(at, "links")
        at.press("f4")
        await at.settle()
        at.type("9")
        for _ in range(5):
            at.press("enter")
        await at.settle()
        assert "Type the digit of what they are." in at.text
        at.press("backspace")
        at.type("1")
        at.press("enter")
        at.type("99-9")
        for _ in range(4):
            at.press("enter")
        await at.settle()
        assert "99-9" in at.text
        at.press("backspace", "backspace", "backspace", "backspace")
        at.type(OAK)
        for _ in range(4):
            at.press("enter")
        await at.settle()
        assert "OAK RENTALS LLC is linked as owner." in at.text
        at.press("end", "f8")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert "OAK RENTALS LLC is no longer linked." in at.text
    async with desk("links", OAK) as at:
        await at.settle()
        assert NEW in at.text
        at.press("enter")
        await at.settle()
        assert at.title.startswith("ACCOUNT")


async def test_nobody_linked_says_what_to_do_and_a_name_alone_leads_nowhere(town, desk):
    async with desk("links", OLD) as at:
        await at.settle()
        assert "Nobody is linked to this account. F4 links somebody." in at.text
        draft = LinkDraft(new_id(), OLD, "landlord", "FOX, ED")
        account_links.add_link(town.db, town.people["ana"], draft)
    async with desk("links", OLD) as at:
        at.press("enter")
        await at.settle()
        assert "FOX, ED has no account that the books know of." in at.text


# ------------------------------------------------------------------------------------- the papers
@pytest.fixture
def keyed(town, tmp_path, monkeypatch):
    monkeypatch.setattr(town.db, "identity_key_files", (tmp_path / "keys" / "identity.key",))
    identities.create_key(town.db, town.people["admin"])
    return town


async def test_a_whole_number_is_entered_after_its_purpose_and_seen_only_on_record(
    keyed, desk, golden
):
    async with desk("account", OLD) as at:
        at.press("8")
        await at.settle()
        assert "No paper was written down. F4 writes one down." in at.text
        at.press("f4")
        await at.settle()
        golden(at, "paper_with_purpose")
        at.type("5")
        at.press("enter", "enter", "enter")
        at.type("219-09-9871")
        at.press("enter", "enter")
        await at.settle()
        assert "Give the customer the purpose statement" in " ".join(at.text.split())
        at.press("backspace", "backspace")
        at.type("yes")
        at.press("enter")
        await at.settle()
        assert "ending 9871 is written down." in at.text
        assert "219" not in at.text
        at.press("f9")
        await at.settle()
        assert "not permitted to do this (look at the whole number)" in at.text
    async with desk("papers", OLD, who="sam") as at:
        at.press("f9", "enter")
        await at.settle()
        assert "Say why." in at.text
        at.type("setoff letter")
        at.press("enter")
        await at.settle()
        assert "219099871. Your look is written down." in at.text
        assert "by Sam Locklear: setoff letter" in at.text
        golden(at, "papers")
    assert Books(keyed.db).rows(AuditEntry)[-1]["action"] == "view_identity"


async def test_of_most_papers_only_the_last_four_are_kept(town, desk):
    draft = IdentityDraft(new_id(), "passport", "12A4", OLD)
    identities.enter(town.db, town.people["ana"], draft)
    async with desk("papers", OLD, who="sam") as at:
        await at.settle()
        assert "12A4" in at.text
        assert "Look" not in at.lines[-2]


# ---------------------------------------------------------------------------- debts and co-workers
async def test_who_lied_about_who_they_are_is_asked_for_the_debt(town, desk, golden):
    town.bill(OLD, water=900)
    apply(town)
    async with desk("prior_debts", 1, who="sam") as at:
        await at.settle()
        assert "not asked" in at.text
        at.press("f5")
        await at.settle()
        at.type("signed as Jo Roe in 2025")
        at.press("enter")
        await at.settle()
        golden(at, "false_name")
        [debt] = seen(town, 1).debts
        assert (debt.is_blocking, debt.ground) == (True, "misrepresented")


async def test_tasks_hang_on_an_application_and_on_its_order(town, desk):
    apply(town)
    async with desk("application", 1) as at:
        at.press("ctrl+y")
        await at.settle()
        assert "application 1" in at.text
        at.type("1")
        at.press("enter")
        at.type("is the lease enough?")
        at.press(*["enter"] * 5)
        await at.settle()
        assert at.title.startswith("APPLICATION")
        assert "1 open task about it" in " ".join(at.text.split())
        at.press("f10")
        await at.settle()
        at.type("6")
        await at.settle()
        assert at.title == "TASKS"
        at.press("f3")
        await at.settle()
        assert at.title.startswith("APPLICATION")
    complete(town, 1)
    async with desk("work_orders") as at:
        await at.settle()
        at.press("ctrl+y")
        await at.settle()
        assert "order 1" in at.text
        at.type("1")
        at.press("enter")
        at.type("the gate is locked")
        at.press(*["enter"] * 5)
        await at.settle()
        at.press("f10")
        await at.settle()
        at.type("6")
        await at.settle()
        assert at.title == "TASKS"
        at.press("f3")
        await at.settle()
        assert at.title == "WORK ORDER"
    about = listing.list_tasks(town.db, town.people["sam"], TasksWanted("all")).rows
    assert {(one.subject_kind, one.subject) for one in about} == {
        ("application", "1"),
        ("order", "1"),
    }
