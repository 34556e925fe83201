"""Keying again: a second person, the same envelopes, and never a look at what the first keyed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clerktui.models import BatchVerification
from clerktui.services.batches import lines
from clerktui.views.batches import LineKeyed
from tests.support.batches import HOLDER, begin_batch, get_batch, key, to_state, verify


@pytest.fixture
def keyed(office):
    """Batch 1 of ana, every line to be verified, in balance: 79.20 on account, 54.00, 12.00."""
    office.account("10-0442-07", "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account("10-0233-05", "OKAFOR, N", water=5400)
    office.account("10-0424-07", "ROWE [/]", water=2000)
    number = begin_batch(office, "ana", 14_520, 3, verify_mode="all")
    key(
        office,
        number,
        ("10-0442-07", 7920, "2041"),
        ("10-0233-05", 5400, "310"),
        ("", 1200, "", "cash"),
    )
    to_state(office, number, "proofed")
    return office


def _line(office, line_no):
    return lines.list_lines(office.db, office.people["dee"], 1)[line_no - 1]


def _verdicts(office):
    table = BatchVerification.__table__
    with office.db.read() as c:
        rows = c.execute(select(table.c.line_no, table.c.field, table.c.verdict))
        return {(line, field): verdict for line, field, verdict in rows}


async def test_it_says_which_envelope_and_why_and_not_what_was_keyed(keyed, desk, golden):
    async with desk("batch_verify", 1, who="dee") as at:
        golden(at, "batch_verify")
        assert "Line 1: key it from the envelope." in at.text
        assert "Chosen because every line is verified." in at.text
        assert "3 lines left" in at.text
        for secret in ("0442", "79.20", "2041", "RODRIGUEZ"):
            assert secret not in at.text


BURST = "1004420 7+7920+2041+10023305+5400+310+0+1200+".replace(" ", "")


@pytest.mark.parametrize("is_burst", [False, True])
async def test_a_stack_keyed_the_same_is_verified_and_balanced(keyed, desk, golden, is_burst):
    async with desk("batch_verify", 1, who="dee") as at:
        for character in BURST:
            at.type(character)
            if not is_burst:
                await at.settle()
        await at.settle()
        golden(at, "batch_verify_done")
        assert "Nothing is left to verify here." in at.text
        assert "The batch is balanced." in at.text
        at.press("enter", "escape")
        await at.settle()
    assert set(_verdicts(keyed).values()) == {"same"}
    assert get_batch(keyed, 1).state == "balanced"


async def test_only_the_characters_that_differ_are_asked_again(keyed, desk, golden):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10042407+7920+2041+")
        await at.settle()
        golden(at, "batch_verify_ask")
        assert "10-04__-07" in at.text
        assert "0442" not in at.text
        assert "3 lines left" in at.text
        assert at.screen.focused.max_length == 2
        at.type("24+")
        await at.settle()
        assert "Line 1 is corrected." in at.text
        assert "2 lines left" in at.text
    assert _line(keyed, 1).account == "10-0424-07"
    assert _verdicts(keyed)[1, "account"] == "keyer_wrong"


async def test_a_slip_of_the_verifier_leaves_the_line(keyed, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10044207+7290+2041+")
        await at.settle()
        assert "7_._0" in at.text or "7__20" in at.text or "__" in at.text
        at.type("9.2+")
        await at.settle()
        assert "Line 1 stands as it was keyed first." in at.text, at.text
    assert _line(keyed, 1).amount_cents == 7920
    assert _verdicts(keyed)[1, "amount"] == "verifier_slip"


async def test_two_fields_that_differ_are_asked_one_after_the_other(keyed, desk, golden):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10042407+7920+2014+")
        await at.settle()
        golden(at, "batch_verify_ask_two")
        at.type("24+99+")
        await at.settle()
        assert "Neither of the two: look again." in at.text
        assert "10-04__-07" not in at.text, "the account is settled"
        at.type("41+")
        await at.settle()
        assert "Line 1 is corrected." in at.text
    verdicts = _verdicts(keyed)
    assert (verdicts[1, "account"], verdicts[1, "reference"]) == ("keyer_wrong", "verifier_slip")
    assert (_line(keyed, 1).account, _line(keyed, 1).reference) == ("10-0424-07", "2041")


async def test_minus_goes_back_to_the_line_and_to_the_field_before(keyed, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10042407+7920+2041+")
        await at.settle()
        at.type("-")
        await at.settle()
        assert at.screen.focused.id == "account"
        assert "10-04__-07" not in at.text
        at.press("enter")
        at.type("--")
        await at.settle()
        assert at.screen.focused.id == "account"
        at.type("10044207+7920+2041+")
        await at.settle()
        assert "Line 1 agrees." in at.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99999999+", "no account"),
        ("+", "Scan or type the account; 0 Enter"),
        ("10044207++", "Type the amount."),
        ("10044207+1.234+", "more than two decimals"),
        ("10044207+0+", "Type the amount."),
        ("10044207+7920++", "Type its number; 0 Enter: it has none."),
        ("10044207+7920+.", "Type it: nobody verified the line above."),
    ],
)
async def test_a_refusal_stands_beside_its_field(keyed, desk, typed, said):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type(typed)
        await at.settle()
        field = at.screen.focused
        assert said in at.line(field.label.strip()), at.text
    assert _verdicts(keyed) == {}


@pytest.fixture
def one_check(office):
    """Batch 1 of ana: two accounts on check 2041, then a check without a number; all verified."""
    office.account("10-0442-07", water=4120)
    office.account("10-0233-05", water=5400)
    number = begin_batch(office, "ana", verify_mode="all")
    key(
        office,
        number,
        ("10-0442-07", 4120, "2041"),
        LineKeyed(number, HOLDER, 2, "10-0233-05", 5400, "check", same_check=True),
        ("", 1200, ""),
    )
    to_state(office, number, "proofed")
    return office


@pytest.mark.parametrize("is_burst", [False, True])
async def test_signs_mean_what_they_mean_while_keying(one_check, desk, is_burst):
    async with desk("batch_verify", 1, who="dee") as at:
        for character in "10044207+4120+2041+10023305+5400+.0+1200+0+":
            at.type(character)
            if not is_burst:
                await at.settle()
        await at.settle()
        assert "Nothing is left to verify here." in at.text
    assert set(_verdicts(one_check).values()) == {"same"}
    assert [
        line.reference for line in lines.list_lines(one_check.db, one_check.people["dee"], 1)
    ] == [
        "2041",
        "2041",
        "",
    ]


async def test_the_check_above_is_the_one_the_verifier_put_right(one_check, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10044207+4120+2047+")
        await at.settle()
        at.type("7+")
        await at.settle()
        assert "Line 1 is corrected." in at.text
        at.type("10023305+5400+.")
        await at.settle()
        assert "Line 2 agrees." in at.text
    assert _line(one_check, 2).reference == "2047"


async def test_the_check_above_is_no_look_at_a_number_nobody_verified(keyed, desk):
    verify(keyed, 1, 1, "10-0442-07", 7920, "2041", who="dee")
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10023305+5400+.")
        await at.settle()
        assert "310" not in at.text
        assert "The two keyings differ." in at.text, "line 2 has a check of its own"
        at.press("escape")
        await at.settle()
    assert _line(keyed, 2).verified_by == ""


async def test_what_was_said_of_the_line_before_goes_with_the_first_key(keyed, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10044207+7920+2041+")
        await at.settle()
        assert "Line 1 agrees." in at.text
        at.type("1")
        await at.settle()
        assert "Line 1 agrees." not in at.text


async def test_who_keyed_it_does_not_verify_it(keyed, desk, golden):
    async with desk("batch_verify", 1) as at:
        golden(at, "batch_verify_own")
        assert "You keyed batch 1: a second person verifies it." in at.text
        at.type("1+1+1+")
        await at.settle()
    assert _verdicts(keyed) == {}


async def test_a_batch_of_another_state_is_told(keyed, desk):
    number = begin_batch(keyed)
    async with desk("batch_verify", number, who="dee") as at:
        assert f"Batch {number} is open" in at.text


async def test_another_verifier_was_quicker(keyed, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        verify(keyed, 1, 1, "10-0442-07", 7920, "2041", who="sam")
        at.type("10044207+7920+2041+")
        await at.settle()
        assert "Batch 1 has no line 1 to work on." in at.text
        assert "Line 2: key it from the envelope." in at.text


async def test_names_are_shown_as_themselves(keyed, desk):
    async with desk("batch_verify", 1, who="dee") as at:
        at.type("10042407+")
        await at.settle()
        assert "ROWE [/]" in at.text


async def test_it_opens_from_the_list_and_from_the_proof(keyed, desk):
    async with desk("batches", who="dee") as at:
        at.press("f9")
        await at.settle()
        assert at.title == "VERIFY"
        at.press("escape", "enter")
        await at.settle()
        assert "a second person must verify it" in at.text
        at.press("f4")
        await at.settle()
        assert at.title == "VERIFY"
        at.type(BURST)
        at.press("escape")
        await at.settle()
        assert "BALANCED" in at.text, "the list is read anew"
