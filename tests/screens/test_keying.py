"""Keying a batch: two fields an envelope, nothing lost, nothing in the wrong field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clerktui.rules.scanline import ScanLayout, make_scan
from clerktui.services import policies, reference
from clerktui.services.batches import headers, keying, lines, verifying
from tests.support.batches import TODAY, begin_batch, key
from tests.support.desk import LARGE

ACCOUNT = "10-0001-00"
STUB = ScanLayout("stub", 20, (0, 8), (8, 19), "luhn", account_picture="##-####-##")


@pytest.fixture
def mail(office):
    """Accounts 10-0001-00 to 10-0009-00 owe 50.01 to 50.09; the mail comes to 147.04 in 3."""
    for number in range(1, 10):
        office.account(f"10-000{number}-00", f"PERSON, NUMBER {number}", water=5000 + number)
    return begin_batch(office, "dee", 14_704, 3)


def kept(office, number):
    found = lines.list_lines(office.db, office.people["sam"], number)
    return [
        (one.line_no, one.account, one.amount_cents, one.reference)
        for one in found
        if one.state == "good"
    ]


def strike(at, script):
    """Type a script; a line end is Enter."""
    for character in script:
        if character == "\n":
            at.press("enter")
        else:
            at.type(character)


async def test_an_empty_batch_says_what_to_do(mail, desk, golden):
    async with desk("batch", mail, who="dee") as at:
        golden(at, "batch_empty")


async def test_an_envelope_is_two_fields(mail, office, desk):
    """Account, Enter, Enter on what is owed, the check's number, Enter: nothing more."""
    async with desk("batch", mail, who="dee") as at:
        script = "10000100\n\n2041\n"
        strike(at, script)
        await at.settle()
        assert (at.screen.entry.line_no, at.screen.place().field) == (2, "account")
    assert kept(office, mail) == [(1, ACCOUNT, 5001, "2041")]
    fields_typed = [part for part in script.split("\n") if part]
    assert len(fields_typed) == 2


@pytest.mark.parametrize(
    ("what", "script", "strokes"),
    [
        ("exact", "10000100\n\n2041\n", 8 + 1 + 1 + 4 + 1),
        ("exact by the pad alone", "10000100++2041+", 8 + 1 + 1 + 4 + 1),
        ("partial", "10000100\n4000\n2041\n", 8 + 1 + 4 + 1 + 4 + 1),
        ("two accounts on one check", "10000100\n\n2041\n10000200\n\n.", 15 + 8 + 1 + 1 + 1),
        ("nobody's", "0\n700\n2041\n", 1 + 1 + 3 + 1 + 4 + 1),
    ],
)
async def test_keystrokes_an_item_costs(mail, office, desk, record_property, what, script, strokes):
    assert len(script) == strokes
    async with desk("batch", mail, who="dee") as at:
        strike(at, script)
        await at.settle()
    assert len(kept(office, mail)) == script.count("2041") + script.count(".")
    record_property(what, strokes)


async def test_a_burst_with_every_kind_of_line(mail, office, desk, golden):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10-0001-00\n\n2041\n10-0002-00\n4000\n2042\n10000300\n+.0\n700\n9\n")
        strike(at, "-\n900\n\n")
        await at.settle()
        golden(at, "batch_keyed")
        assert at.screen.to_control() == "2.00 over"
    assert kept(office, mail) == [
        (1, "10-0001-00", 5001, "2041"),
        (2, "10-0002-00", 4000, "2042"),
        (3, "10-0003-00", 5003, "2042"),
        (4, "?", 900, "9"),
    ]


async def test_the_same_at_132_columns(mail, office, desk, golden):
    key(office, mail, (ACCOUNT, 5001, "2041"), ("10-0002-00", 4000, "2042"), ("", 700), who="dee")
    async with desk("batch", mail, who="dee", size=LARGE) as at:
        golden(at, "batch_keyed")


@pytest.mark.slow
async def test_a_stack_of_stubs_as_fast_as_they_come(office, desk, at_length):
    """A scanner that never waits: every stub in its line, every amount its own."""
    policies.set_policy(office.db, "scan.layouts", [STUB.to_data()], TODAY)
    reference.forget(office.db)
    for number in range(1, 10):
        office.account(f"10-000{number}-00", f"PERSON, NUMBER {number}", water=5000 + number)
    items = 500 if at_length else 40
    mail = begin_batch(office, "dee", None, items, start_field="account", default_tender="cash")
    async with desk("batch", mail, who="dee") as at:
        for number in range(items):
            account = f"10-000{number % 9 + 1}-00"
            strike(at, make_scan(STUB, account, 100 + number) + "\n\n")
        await at.settle()
        assert at.screen.entry.line_no == items + 1
    assert kept(office, mail) == [
        (number + 1, f"10-000{number % 9 + 1}-00", 100 + number, "") for number in range(items)
    ]


async def test_a_number_nobody_has_stops_there_and_keeps_what_was_typed_after(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n99999999\n\n2\n")
        await at.settle()
        assert at.screen.place().field == "account"
        assert at.screen.place().is_fresh
        assert (
            "! There is no account 99999999. 0 Enter: suspense. - clears it. 3 keys wait."
            in at.text
        )
        # Heads down: what is struck before the clerk looks up waits behind the rest.
        strike(at, "10000300\n\n3\n")
        await at.settle()
        assert "15 keys wait." in at.text
        at.type("-")
        await at.settle()
        assert at.screen.place().text == ""
        assert "15 keys go on after this field." in at.text
        strike(at, "10000200\n")
        await at.settle()
        assert at.screen.entry.line_no == 4
    assert kept(office, mail) == [
        (1, ACCOUNT, 5001, "1"),
        (2, "10-0002-00", 5002, "2"),
        (3, "10-0003-00", 5003, "3"),
    ]


async def test_esc_drops_what_waits_behind_a_refusal_and_nothing_else(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n999999999999\n501\n")
        await at.settle()
        assert "4 keys wait." in at.text
        at.press("escape")
        await at.settle()
        assert "4 keys are dropped." in at.text
        assert (at.title, at.screen.place().field) == ("BATCH", "amount")
        strike(at, "\n501\n")
        await at.settle()
        strike(at, "888888\n12\n")
        await at.settle()
        at.type("-")
        await at.settle()
        at.press("escape")
        await at.settle()
        assert "3 keys are dropped." in at.text
        assert at.title == "BATCH"
    assert kept(office, mail) == [(1, ACCOUNT, 5001, "501")]


async def test_what_was_refused_goes_to_suspense_with_what_was_typed(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "99999999\n")
        await at.settle()
        strike(at, "-0\n700\n9\n")
        await at.settle()
        assert "99999999" in at.line("7.00  ")
    [line] = lines.list_lines(office.db, office.people["dee"], mail)
    assert (line.kind, line.typed, line.amount_cents) == ("unknown", "99999999", 700)


async def test_a_name_on_a_check_is_looked_up(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "person\n")
        await at.settle()
        await at.read()
        at.press("3")
        await at.settle()
        assert at.screen.place().field == "amount"
        strike(at, "\n5\n")
        await at.settle()
    assert [line[3] for line in kept(office, mail)] == ["5"]


async def test_nothing_owed_and_no_check_number_are_said_beside_the_line(mail, office, desk):
    office.account("20-0001-00", "PAID, UP")
    async with desk("batch", mail, who="dee") as at:
        strike(at, "20-0001-00\n\n")
        await at.settle()
        assert "! Nothing is owed here: type the amount." in at.text
        strike(at, "-500\n\n")
        await at.settle()
        assert "Type the number of the check. 0 Enter: it has none." in at.text
        strike(at, "-0\n")
        await at.settle()
    assert kept(office, mail) == [(1, "20-0001-00", 500, "")]


async def test_the_pad_goes_back_line_by_line_and_corrects_in_sight(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n10000200\n\n2\n--")
        await at.settle()
        assert (at.screen.entry.line_no, at.screen.entry.is_correction) == (1, True)
        strike(at, "\n4500\n\n")
        await at.settle()
        assert at.screen.entry.line_no == 3
        assert "1c" in at.line("10-0001-00")
        assert "1c    50.01-" in at.text
        assert "1c    45.00" in at.text
    assert kept(office, mail)[0] == (1, ACCOUNT, 4500, "1")


async def test_the_new_line_is_as_it_was_left_for_an_earlier_one(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n10000200\n80017\n55")
        at.press("f7")
        strike(at, "1\n")
        await at.settle()
        strike(at, "\n4500\n\n")
        await at.settle()
        place = at.screen.place()
        assert (place.line_no, place.field, place.text) == (2, "reference", "55")
        at.press("f7")
        strike(at, "1\n")
        await at.settle()
        at.press("escape")
        await at.settle()
        strike(at, "7\n")
        await at.settle()
    assert kept(office, mail) == [(1, ACCOUNT, 4500, "1"), (2, "10-0002-00", 80_017, "557")]


async def test_a_half_typed_line_outlives_a_desk_that_died_correcting_another(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n10000200\n80017\n55")
        at.press("f7")
        strike(at, "1\n")
        await at.settle()
    async with desk("batch", mail, who="dee") as at:
        assert at.screen.entry.is_correction
        at.press("escape")
        await at.settle()
        place = at.screen.place()
        assert (place.line_no, place.field, place.text) == (2, "reference", "55")


async def test_what_is_owed_is_offered_once(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n2000\n1\n10000100\n\n2\n")
        await at.settle()
    assert [line[2] for line in kept(office, mail)] == [2000, 3001]


async def test_the_tender_is_chosen_where_the_clerk_is(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        at.press("f3", "escape")
        await at.settle()
        assert at.screen.place().field == "account"


async def test_esc_leaves_a_correction_as_it_was(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n-")
        await at.settle()
        strike(at, "10000500")
        at.press("escape")
        await at.settle()
        assert (at.screen.entry.line_no, at.screen.entry.is_correction) == (2, False)
    assert kept(office, mail) == [(1, ACCOUNT, 5001, "1")]


async def test_a_line_is_taken_off_and_stays_on_the_tape(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n10000200\n\n2\n")
        await at.settle()
        at.press("f8")
        await at.settle()
        assert "removed" in at.line("10-0002-00")
        assert "2c    50.02-" in at.text
    assert kept(office, mail) == [(1, ACCOUNT, 5001, "1")]


async def test_a_line_is_gone_to_by_its_number(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n10000200\n\n2\n")
        at.press("f7")
        strike(at, "1\n")
        await at.settle()
        assert at.screen.entry.line_no == 1
        at.press("f7")
        strike(at, "44\n")
        await at.settle()
        assert "There is no line 44." in at.text


async def test_another_tender_for_one_line(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n/1")
        await at.settle()
        assert "Paid by cash" in at.text
        strike(at, "\n10000200\n\n2\n")
        await at.settle()
    found = lines.list_lines(office.db, office.people["dee"], mail)
    assert [(line.tender, line.reference) for line in found] == [("cash", ""), ("check", "2")]


@pytest.mark.parametrize(
    ("start_field", "script"),
    [("amount", "4000\n10000100\n7\n"), ("reference", "7\n10000100\n4000\n")],
)
async def test_a_batch_may_start_with_another_field(office, desk, start_field, script):
    office.account(ACCOUNT, water=5001)
    number = begin_batch(office, "dee", 8_000, 2, start_field=start_field)
    async with desk("batch", number, who="dee") as at:
        strike(at, script * 2)
        await at.settle()
        assert at.screen.place().field == start_field
    assert kept(office, number) == [(n, ACCOUNT, 4000, "7") for n in (1, 2)]


async def test_dollars_are_typed_with_their_point_where_cents_are_not_implied(office, desk):
    office.account(ACCOUNT, water=5001)
    number = begin_batch(office, "dee", 4_000, 1, implied_decimals=False)
    async with desk("batch", number, who="dee") as at:
        strike(at, "10000100\n40\n7\n")
        await at.settle()
    assert kept(office, number) == [(1, ACCOUNT, 4000, "7")]


async def test_done_says_once_that_it_does_not_agree(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n\n1\n/")
        await at.settle()
        assert "97.03 to control, 2 items to go.  *: find it." in at.text
        at.type("/")
        await at.settle()
        assert at.title != "BATCH"
    assert headers.get_batch(office.db, office.people["dee"], mail).state == "keyed"


async def test_a_batch_taken_up_elsewhere_says_so_at_the_next_key(mail, office, desk):
    async with desk("batch", mail, who="dee") as at:
        strike(at, "10000100\n")
        await at.settle()
        keying.take_up(office.db, office.people["ana"], mail, "another desk")
        strike(at, "5\n20-0002-00\n")
        await at.settle()
        assert "was taken up at another desk" in at.text
    hand = keying.take_up(office.db, office.people["ana"], mail, "again", asks=True)
    assert (hand.place.field, hand.place.text) == ("amount", "")


async def test_a_batch_somebody_keys_in_now_is_taken_only_on_purpose(mail, office, desk):
    keying.take_up(office.db, office.people["ana"], mail, "another desk")
    async with desk("batch", mail, who="dee") as at:
        assert f"Take batch {mail} from Ana Ruiz?" in at.text
        assert "Ana Ruiz keyed in it within the last 5 minutes." in at.text
        at.answer("escape")
        await at.settle()
        assert "Take batch" not in at.text
    assert headers.get_batch(office.db, office.people["dee"], mail).owner == "ana"
    async with desk("batch", mail, who="dee") as at:
        at.answer("y")
        await at.settle()
        strike(at, "10000100\n\n1\n")
        await at.settle()
    assert len(kept(office, mail)) == 1


async def test_a_batch_nobody_has_keyed_in_for_a_while_is_taken_up_at_once(
    mail, office, desk, clock
):
    keying.take_up(office.db, office.people["ana"], mail, "another desk")
    clock.at += dt.timedelta(minutes=6)
    async with desk("batch", mail, who="dee") as at:
        assert at.title == "BATCH"


async def test_flags_and_money_that_waits_are_said_while_keying(mail, office, desk):
    office.flag(office.account("20-0002-00", "LEE, ANN", water=700), "cash_only", "returned check")
    other = begin_batch(office, "ana")
    key(office, other, ("20-0002-00", 300, "8"))
    async with desk("batch", mail, who="dee") as at:
        strike(at, "20-0002-00\n")
        await at.settle()
        assert "CASH ONLY (returned check)" in at.text
        assert "Not yet posted: 3.00" in at.text


async def test_other_open_batches_are_named(mail, office, desk):
    other = begin_batch(office, "dee")
    key(office, other, (ACCOUNT, 300, "8"), who="dee")
    async with desk("batch", mail, who="dee") as at:
        assert f"You have other batches open: {other}." in at.text


async def test_whoever_may_not_key_is_told_and_sent_back(mail, office, desk):
    inquiry = replace(office.people["ana"], permissions=frozenset({"account.view"}))
    async with desk("find", who="dee") as at:
        at.app.actor = inquiry
        at.app.open("batch", mail)
        await at.settle()
        assert at.title == "FIND"
        assert "not permitted" in at.text


async def test_what_is_keyed_whole_waits_for_its_second_person(office, desk):
    office.account(ACCOUNT, water=5001)
    number = begin_batch(office, "dee", 5_001, 1, verify_mode="all")
    async with desk("batch", number, who="dee") as at:
        strike(at, "10000100\n\n1\n//")
        await at.settle()
    tasks = verifying.list_to_verify(office.db, office.people["ana"], number)
    assert [task.line_no for task in tasks] == [1]


async def test_hostile_names_are_shown_as_themselves(office, hostile, desk):
    number = begin_batch(office, "dee")
    keyed = [(f"30-{n:04d}-00", 1000 + n, str(n + 1)) for n in range(len(hostile))]
    key(office, number, *keyed, who="dee")
    async with desk("batch", number, who="dee", size=LARGE) as at:
        for _, shown in hostile:
            assert shown in at.text
