"""Adjustments: less owed, more owed, within a limit, undone again to the cent."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import CorrectionReason, GlAccount, Receivable
from clerktui.services.corrections import adjusted, adjustments
from clerktui.views.adjustments import AdjustmentDraft, UndoDraft
from tests.support.office import new_id

ACCOUNT = "10-0442-07"
_RECEIVABLE = Receivable.__table__
_REASON = CorrectionReason.__table__


@pytest.fixture
def books(office):
    """An account with an old bill and a new one: 79.20 and 41.20 owed."""
    office.account(ACCOUNT, due=dt.date(2026, 10, 25), water=4120, sewer=3800)
    office.bill(ACCOUNT, water=4120)
    return office


def draft(cents=500, direction="credit", **said):
    told = {"command_id": new_id(), "account": ACCOUNT, "reason": "misread", **said}
    return AdjustmentDraft(direction=direction, amount_cents=cents, **told)


def adjust(office, cents=500, direction="credit", who="ana", **said):
    return adjustments.adjust(office.db, office.people[who], draft(cents, direction, **said))


def undo(office, number, note="keyed twice", who="ana"):
    told = UndoDraft(new_id(), number, note)
    return adjustments.undo_adjustment(office.db, office.people[who], told)


def owed(office):
    with office.db.read() as connection:
        rows = connection.execute(
            select(_RECEIVABLE.c.service, _RECEIVABLE.c.balance_cents).order_by(_RECEIVABLE.c.id)
        )
        return [tuple(row) for row in rows]


def test_less_is_owed_on_the_oldest_of_the_service_first(books):
    posted = adjust(books, 2500, service="water", reason="misread")
    assert posted.balances == ((ACCOUNT, 9540),)
    assert owed(books) == [("water", 1620), ("sewer", 3800), ("water", 4120)]
    posted = adjust(books, 2500, service="water")
    assert owed(books) == [("water", 0), ("sewer", 3800), ("water", 3240)]
    assert posted.number == 2
    books.prove()


def test_less_is_owed_on_the_item_that_was_chosen(books):
    items = adjusted.list_open_items(books.db, books.people["ana"], ACCOUNT)
    assert [(item.name, item.bill, item.balance_cents) for item in items] == [
        ("Water", "B00001", 4120),
        ("Sewer", "B00001", 3800),
        ("Water", "B00002", 4120),
    ]
    adjust(books, 120, receivable_id=items[2].receivable_id)
    assert owed(books) == [("water", 4120), ("sewer", 3800), ("water", 4000)]
    with pytest.raises(Refused, match=r"adjustment\.item_unknown"):
        adjust(books, 120, receivable_id=99)
    books.prove()


def test_more_is_owed_as_an_item_of_its_own(books):
    adjust(books, 1500, "debit", description="Meter reset", due_on=dt.date(2026, 12, 20))
    adjust(books, 100, "debit", service="tax", reason="tax_release", note="board, 11/20")
    with books.db.read() as connection:
        made = connection.execute(
            select(_RECEIVABLE).where(_RECEIVABLE.c.bill_id.is_(None)).order_by(_RECEIVABLE.c.id)
        ).all()
    assert [(m.service, m.due_on, m.balance_cents, m.description, m.tax_year) for m in made] == [
        ("fee", dt.date(2026, 12, 20), 1500, "Meter reset", None),
        ("tax", dt.date(2026, 11, 23), 100, "Tax release by the board", 2026),
    ]
    assert books.balance(ACCOUNT) == 13640
    books.pay(ACCOUNT, 13640)
    assert books.balance(ACCOUNT) == 0
    books.prove()


def test_never_below_zero_unless_it_says_so(books):
    for who in ("sam",):
        with pytest.raises(Refused) as refused:
            adjust(books, 4000, who=who, service="sewer")
        assert refused.value.message_id == "adjustment.more_than_owed"
        assert refused.value.facts == {"amount_cents": 4000, "owed_cents": 3800}
    posted = adjust(books, 4000, who="sam", service="sewer", makes_credit=True)
    assert posted.balances == ((ACCOUNT, 8040),)
    assert owed(books)[-1] == ("credit", -200)
    books.prove()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"cents": 0}, "adjustment.amount"),
        ({"direction": "debit", "service": "credit"}, "adjustment.service"),
        ({"service": "cable"}, "adjustment.service"),
        ({"account": "99-9999-99"}, "account.unknown"),
        ({"reason": "because"}, "correction.reason_unknown"),
        ({"reason": "leak"}, "correction.note_missing"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(books, said, refusal):
    with pytest.raises(Refused) as refused:
        adjust(books, **said)
    assert refused.value.message_id == refusal
    assert books.balance(ACCOUNT) == 12040
    books.prove()


def test_a_reason_goes_one_way_and_needs_an_account(books):
    with books.db.write() as connection:
        misread = _REASON.c.code == "misread"
        connection.execute(update(_REASON).where(misread).values(direction="credit"))
        closed = _REASON.c.code == "courtesy"
        connection.execute(update(_REASON).where(closed).values(gl_account_id=None))
    with pytest.raises(Refused, match=r"correction\.direction"):
        adjust(books, direction="debit")
    with pytest.raises(Refused, match=r"correction\.no_account"):
        adjust(books, reason="courtesy", note="once")
    adjust(books)


def test_above_the_limit_somebody_whose_own_limit_covers_it_approves(books):
    command = new_id()
    with pytest.raises(NeedsOverride) as warned:
        adjust(books, 2501, command_id=command)
    warning = warned.value
    assert (warning.message_id, warning.permission) == (
        "correction.above_limit",
        "correction.approve",
    )
    assert warning.facts == {"amount_cents": 2501, "limit_cents": 2500}
    books.approve(command, warning.message_id, warning.permission, by="sam", warning=warning)
    posted = adjust(books, 2501, command_id=command)
    assert posted.balances == ((ACCOUNT, 9539),)
    listed = adjusted.list_adjustments(books.db, books.people["ana"], ACCOUNT)
    assert [(one.clerk, one.approved_by) for one in listed] == [("Ana Ruiz", "Sam Locklear")]


def test_an_approver_with_too_small_a_limit_is_not_enough(books):
    books.bill(ACCOUNT, water=90_000)
    command = new_id()
    for by, enough in (("sam", False), ("fay", True)):
        with pytest.raises(NeedsOverride) as warned:
            adjust(books, 60_000, command_id=command)
        warning = warned.value
        books.approve(command, warning.message_id, warning.permission, by=by, warning=warning)
        if enough:
            assert adjust(books, 60_000, command_id=command).amount_cents == 60_000
    books.prove()


def test_within_the_limit_the_towns_second_person_is_asked(books):
    books.decide("correction.second_person", {"when": "always", "above_cents": 0})
    with pytest.raises(NeedsOverride, match=r"correction\.second_person"):
        adjust(books)


@pytest.mark.parametrize("direction", ["credit", "debit"])
def test_undone_every_cent_is_where_it_was(books, direction):
    before = owed(books)
    number = adjust(books, 2500, direction, service="water").number
    posted = undo(books, number)
    assert posted.balances == ((ACCOUNT, 12040),)
    assert owed(books)[:3] == before
    assert all(cents == 0 for _, cents in owed(books)[3:])
    undone, first = adjusted.list_adjustments(books.db, books.people["ana"], ACCOUNT)[:2]
    assert (first.undone_by, undone.undoes) == (undone.number, number)
    assert first.amount_cents == -undone.amount_cents
    books.prove()
    for again, refusal in ((number, "adjustment.undone"), (posted.number, "adjustment.is_undo")):
        with pytest.raises(Refused) as refused:
            undo(books, again)
        assert refused.value.message_id == refusal


def test_what_was_used_since_cannot_be_undone(books):
    debit = adjust(books, 1500, "debit").number
    books.pay(ACCOUNT, 13540)
    with pytest.raises(Refused, match=r"adjustment\.used_since"):
        undo(books, debit)
    books.prove()


def test_undoing_wants_words_and_an_adjustment(books):
    number = adjust(books).number
    with pytest.raises(Refused, match=r"correction\.note_missing"):
        undo(books, number, " ")
    with pytest.raises(Refused, match=r"adjustment\.unknown"):
        undo(books, 77)


def test_asked_again_it_answers_and_books_nothing(books):
    told = draft()
    first = adjustments.adjust(books.db, books.people["ana"], told)
    again = adjustments.adjust(books.db, books.people["ana"], told)
    assert (again.number, again.duplicate) == (first.number, True)
    assert books.balance(ACCOUNT) == 11540


def test_before_and_after_are_shown_by_service(books):
    shown = adjustments.preview_adjustment(
        books.db, books.people["ana"], draft(4000, service="sewer", makes_credit=True)
    )
    assert [(s.name, s.before_cents, s.after_cents) for s in shown.services] == [
        ("Water", 8240, 8240),
        ("Sewer", 3800, 0),
        ("Credit held", 0, -200),
    ]
    assert (shown.before_cents, shown.after_cents, shown.limit_cents) == (12040, 8040, 2500)
    assert books.balance(ACCOUNT) == 12040


def test_only_who_may_adjusts(books):
    nobody = books.people["ana"].__class__(
        **{**books.people["ana"].__dict__, "permissions": frozenset({"account.view"})}
    )
    for refused in (
        lambda: adjustments.adjust(books.db, nobody, draft()),
        lambda: adjustments.undo_adjustment(books.db, nobody, UndoDraft(new_id(), 1, "x")),
    ):
        with pytest.raises(Refused, match="denied"):
            refused()


# ------------------------------------------------------------------------ the tax and the rest
@pytest.fixture
def taxed(office):
    """An account that owes 50.00 of tax since long, and 41.20 of water."""
    office.account(ACCOUNT, due=dt.date(2026, 1, 5), tax=5000)
    office.bill(ACCOUNT, water=4120)
    return office


RELEASE = {"reason": "tax_release", "note": "board, 11/20"}


def test_oldest_first_leaves_the_tax_out_unless_the_reason_is_for_it(taxed):
    adjust(taxed, 1000)
    assert owed(taxed) == [("tax", 5000), ("water", 3120)]
    adjust(taxed, 2000, **RELEASE)
    assert owed(taxed) == [("tax", 3000), ("water", 3120)]
    with pytest.raises(Refused) as refused:
        adjust(taxed, 4000, who="sam")
    assert refused.value.facts == {"amount_cents": 4000, "owed_cents": 3120}
    taxed.prove()


def test_what_the_preview_shows_is_what_the_reason_touches(taxed):
    shown = adjustments.preview_adjustment(taxed.db, taxed.people["ana"], draft(1000))
    after = {one.service: one.after_cents for one in shown.services}
    assert after == {"tax": 5000, "water": 3120}
    unsaid = adjustments.preview_adjustment(taxed.db, taxed.people["ana"], draft(1000, reason=""))
    assert unsaid.after_cents == 8120


@pytest.mark.parametrize(
    ("said", "reason", "service", "fitting"),
    [
        ({"service": "tax"}, "Meter misread", "Property tax", "Tax release by the board"),
        ({"item": 0}, "Meter misread", "Property tax", "Tax release by the board"),
        ({"item": 1, **RELEASE}, "Tax release by the board", "Water", "Leak adjustment"),
        ({"service": "water", **RELEASE}, "Tax release by the board", "Water", "Leak adjustment"),
        (
            {"direction": "debit", "service": "tax"},
            "Meter misread",
            "Property tax",
            "Tax release by the board",
        ),
        (
            {"direction": "debit", **RELEASE},
            "Tax release by the board",
            "Fees",
            "Leak adjustment",
        ),
    ],
)
def test_a_reason_of_another_kind_is_refused(taxed, said, reason, service, fitting):
    said = dict(said)
    if "item" in said:
        items = adjusted.list_open_items(taxed.db, taxed.people["ana"], ACCOUNT)
        said["receivable_id"] = items[said.pop("item")].receivable_id
    with pytest.raises(Refused) as refused:
        adjust(taxed, **said)
    assert refused.value.message_id == "correction.other_kind"
    assert refused.value.facts == {"reason": reason, "service": service, "fitting": fitting}
    assert owed(taxed) == [("tax", 5000), ("water", 4120)]


def test_where_only_the_tax_is_owed_the_reason_is_what_is_wrong(office):
    office.account(ACCOUNT, tax=5000)
    with pytest.raises(Refused, match=r"correction\.other_kind"):
        adjust(office, 100)
    adjust(office, 100, **RELEASE)
    office.prove()


def test_a_town_with_tax_and_utilities_in_one_fund_has_reasons_for_either(books):
    with books.db.write() as connection:
        gl = GlAccount.__table__
        connection.execute(update(gl).where(gl.c.code == "10-1250").values(fund="30"))
    tax = books.bill(ACCOUNT, tax=1000)
    assert tax
    owed = books.balance(ACCOUNT)
    adjust(books, 1000, service="tax", reason="misread")
    assert books.balance(ACCOUNT) == owed - 1000
    books.prove()


@pytest.mark.parametrize("day", ["1900-01-01", "2016-11-21", "2027-11-25"])
def test_a_due_date_out_of_all_bounds_is_refused(books, day):
    with pytest.raises(Refused) as caught:
        adjust(books, 1500, "debit", due_on=dt.date.fromisoformat(day))
    assert caught.value.message_id == "adjustment.due"
    assert caught.value.facts["first"] == dt.date(2016, 11, 22)
    assert caught.value.facts["last"] == dt.date(2027, 11, 24)
