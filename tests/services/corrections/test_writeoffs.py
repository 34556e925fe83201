"""Write-offs and recoveries: given up whole, owed again from its own date when it is paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import CorrectionReason, GlAccount, Receivable
from clerktui.services import tickets
from clerktui.services.corrections import adjusted, writeoffs
from clerktui.views.adjustments import RecoveryDraft, WriteOffDraft
from tests.support.batches import begin_batch, key
from tests.support.office import new_id

ACCOUNT = "10-0442-07"
_RECEIVABLE = Receivable.__table__


@pytest.fixture
def books(office):
    """An account with an old bill and a new one: 79.20 and 41.20 owed."""
    office.account(ACCOUNT, due=dt.date(2024, 10, 25), water=4120, sewer=3800)
    office.bill(ACCOUNT, water=4120)
    return office


def items_of(office, account=ACCOUNT):
    return adjusted.list_open_items(office.db, office.people["ana"], account)


def write_off(office, *ids, who="fay", reason="uncollectable", **said):
    told = WriteOffDraft(said.pop("command_id", new_id()), ACCOUNT, ids, reason, **said)
    return writeoffs.write_off(office.db, office.people[who], told)


def recover(office, cents, who="ana", account=ACCOUNT):
    told = RecoveryDraft(new_id(), account, cents)
    return writeoffs.recover(office.db, office.people[who], told)


def written_off(office):
    return [
        (one.what, one.amount_cents, one.recovered_cents, one.open_cents)
        for one in writeoffs.list_write_offs(office.db, office.people["ana"], ACCOUNT)
    ]


def test_chosen_items_are_given_up_whole(books):
    water, sewer, _ = items_of(books)
    posted = write_off(books, sewer.receivable_id, water.receivable_id)
    assert (posted.amount_cents, posted.balances) == (7920, ((ACCOUNT, 4120),))
    assert written_off(books) == [("Water B00001", 4120, 0, 4120), ("Sewer B00001", 3800, 0, 3800)]
    opened = tickets.open_line(books.db, books.people["ana"], ACCOUNT)
    assert opened.written_off_cents == 7920
    assert "Written off: 79.20." in opened.warnings
    books.prove()


def test_what_is_paid_after_all_is_owed_again_and_taken(books):
    water, sewer, _ = items_of(books)
    write_off(books, sewer.receivable_id, water.receivable_id)
    posted = recover(books, 5000)
    assert posted.balances == ((ACCOUNT, 9120),)
    assert written_off(books) == [
        ("Water B00001", 4120, 4120, 0),
        ("Sewer B00001", 3800, 880, 2920),
    ]
    assert [item.due_on for item in items_of(books)][:2] == [dt.date(2024, 10, 25)] * 2
    books.pay(ACCOUNT, 5000)
    assert books.balance(ACCOUNT) == 4120
    assert [item.balance_cents for item in items_of(books)] == [4120]
    books.prove()


def test_never_more_is_recovered_than_was_written_off(books):
    with pytest.raises(Refused, match=r"recovery\.too_much"):
        recover(books, 1)
    write_off(books, items_of(books)[0].receivable_id)
    with pytest.raises(Refused) as refused:
        recover(books, 4121)
    assert refused.value.facts["open_cents"] == 4120
    with pytest.raises(Refused, match=r"recovery\.amount"):
        recover(books, 0)
    with pytest.raises(Refused, match=r"account\.unknown"):
        recover(books, 5, account="99-9999-99")
    recover(books, 4120, who="fay")
    with pytest.raises(Refused, match=r"recovery\.too_much"):
        recover(books, 1)
    books.prove()


def test_owed_again_it_can_be_written_off_again(books):
    item = items_of(books)[0]
    write_off(books, item.receivable_id)
    recover(books, 4120)
    write_off(books, item.receivable_id, reason="deceased", note="no estate")
    assert [open_cents for *_, open_cents in written_off(books)] == [0, 4120]
    books.prove()


@pytest.mark.parametrize("ids", [(), (99,), (1, 99)])
def test_only_what_is_owed_there_is_written_off(books, ids):
    with pytest.raises(Refused, match=r"write_off\.nothing"):
        write_off(books, *ids)
    assert books.balance(ACCOUNT) == 12040


def test_money_in_a_batch_is_waited_for(books):
    number = begin_batch(books, "ana", 4120, 1)
    key(books, number, (ACCOUNT, 4120))
    with pytest.raises(Refused) as refused:
        write_off(books, items_of(books)[0].receivable_id)
    assert refused.value.message_id == "write_off.pending"


def test_a_large_one_waits_for_somebody_else(books):
    books.decide("adjustment.limits", {"finance": 4000, "admin": 5000})
    item, command = items_of(books)[0], new_id()
    with pytest.raises(NeedsOverride) as warned:
        write_off(books, item.receivable_id, command_id=command)
    warning = warned.value
    books.approve(
        command, warning.message_id, warning.permission, by="admin", who="fay", warning=warning
    )
    assert write_off(books, item.receivable_id, command_id=command).amount_cents == 4120


def test_who_may_not_is_refused(books):
    with pytest.raises(Refused, match="denied"):
        write_off(books, 1, who="ana")
    nobody = replace(books.people["ana"], permissions=frozenset({"account.view"}))
    with pytest.raises(Refused, match="denied"):
        writeoffs.recover(books.db, nobody, RecoveryDraft(new_id(), ACCOUNT, 5))


def test_asked_again_it_answers_and_books_nothing(books):
    write_off(books, items_of(books)[0].receivable_id)
    told = RecoveryDraft(new_id(), ACCOUNT, 100)
    first = writeoffs.recover(books.db, books.people["ana"], told)
    again = writeoffs.recover(books.db, books.people["ana"], told)
    assert (first.number, again.number, again.duplicate) == (2, 2, True)
    assert written_off(books)[0][2] == 100


def test_the_tax_is_released_by_the_board_and_not_written_off(books):
    books.bill(ACCOUNT, tax=5000)
    water, *_, tax = items_of(books)
    with pytest.raises(Refused) as refused:
        write_off(books, water.receivable_id, tax.receivable_id)
    assert refused.value.message_id == "write_off.tax"
    assert refused.value.facts == {"service": "Property tax", "reason": "Uncollectable"}
    assert books.balance(ACCOUNT) == 17040
    gl, reason = GlAccount.__table__, CorrectionReason.__table__
    with books.db.write() as connection:
        of_tax = connection.execute(select(gl.c.id).where(gl.c.code == "10-4195")).scalar_one()
        told = update(reason).where(reason.c.kind == "write_off", reason.c.code == "bankruptcy")
        connection.execute(told.values(gl_account_id=of_tax))
    with pytest.raises(Refused, match=r"correction\.other_kind"):
        write_off(books, water.receivable_id, reason="bankruptcy", note="case 4711")
    write_off(books, tax.receivable_id, reason="bankruptcy", note="case 4711")
    assert books.balance(ACCOUNT) == 12040
    books.prove()
