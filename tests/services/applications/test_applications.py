"""Applications: answered in any order, resumed, completed once all is there, and turned on."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import (
    Account,
    AccountLink,
    ApplicationMove,
    Customer,
    PrintJob,
    ServiceAgreement,
)
from clerktui.rules.checkdigits import has_valid_check
from clerktui.services import identities
from clerktui.services.applications import answering, completing, debts, letters, looking
from clerktui.services.applications.places import next_account_number
from clerktui.services.reference import get_reference
from clerktui.services.work_orders import ending, listing
from clerktui.views.applications import (
    AnswerDraft,
    CompleteDraft,
    DecideDraft,
    GiveDraft,
    PaperDraft,
    StartDraft,
)
from clerktui.views.work_orders import OrderDraft
from tests.support.applications import (
    WHOLE,
    apply,
    begin,
    complete,
    decide,
    left_place,
    say,
    seen,
    show,
    turn_on,
)
from tests.support.books import Books
from tests.support.office import Office, new_id

OLD = "10-0442-07"
NEW = "10-0442-08"


@pytest.fixture
def office(office) -> Office:
    return left_place(office)


def refused(call, *arguments, **named) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert sentence(caught.value) != str(caught.value), "a refusal has its sentence"
    return caught.value.message_id


def status(office: Office, number: str) -> str:
    return next(row["status"] for row in Books(office.db).rows(Account) if row["number"] == number)


# -------------------------------------------------------------------------------------- answering
def test_it_is_taken_up_by_anybody_where_it_was_left(office):
    number = begin(office, last_name="LEE", first_name="ANN").number
    assert (seen(office, number).step, seen(office, number).field) == ("applicant", "phone")
    say(office, number, who="dee", phone="919-555-0188")
    assert (seen(office, number).step, seen(office, number).field) == ("identity", "identity")
    show(office, number)
    view = seen(office, number)
    assert view.field == "premise"
    assert view.answers["identity"] == "driver_license 12A4"
    assert [move.kind for move in view.moves] == ["started", "answered", "answered"]
    office.prove()


def test_the_queue_says_owner_age_and_what_is_missing(office):
    number = begin(office, **WHOLE).number
    apply(office, last_name="POE")
    office.db.clock.move(dt.timedelta(days=3))
    first, second = looking.list_applications(office.db, office.people["fay"]).rows
    assert (first.number, first.applicant, first.owner) == (number, "LEE, ANN", "ana")
    assert (first.age_days, first.missing_words) == (3, "Paper of identity")
    assert second.missing == ()
    answering.give(office.db, office.people["ana"], GiveDraft(new_id(), number, "dee"))
    assert seen(office, number).owner_name == "Dee Walker"
    page = looking.list_applications(office.db, office.people["ana"], limit=1)
    rest = looking.list_applications(office.db, office.people["ana"], after=page.after)
    assert [row.applicant for row in rest.rows] == ["POE, ANN"]
    end = GiveDraft(new_id(), number, note="moved elsewhere")
    assert answering.withdraw(office.db, office.people["ana"], end).state == "withdrawn"
    assert len(looking.list_applications(office.db, office.people["ana"]).rows) == 1
    [ended] = looking.list_applications(office.db, office.people["ana"], f"{number}").rows
    assert ended.missing == ()
    office.prove()


def test_a_place_brings_what_its_last_occupant_took(office):
    number = begin(office, premise="12 elm street").number
    view = seen(office, number)
    assert view.answers["premise"] == "12 Elm St"
    assert view.answers["services"] == "water:residential sewer:residential"
    assert (view.answers["meter"], view.offer.account) == ("80001", OLD)
    say(office, number, services="water:residential")
    say(office, number, premise="12 Elm St")
    assert seen(office, number).answers["services"] == "water:residential"
    say(office, number, premise="")
    assert seen(office, number).unbillable == ("premise", "starts_on")


def test_a_known_customer_is_not_asked_again(office):
    office.account("20-0001-01", "POE, AL", address="9 Oak St")
    number = begin(office, customer="20-0001-01").number
    view = seen(office, number)
    assert (view.applicant, view.answers["language"]) == ("POE, AL", "en")
    say(office, number, customer="")
    before = len(Books(office.db).rows(Customer))
    say(office, number, customer="20-0001-01", **{**WHOLE, "last_name": "POE", "first_name": "AL"})
    show(office, number)
    complete(office, number)
    assert len(Books(office.db).rows(Customer)) == before


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"shoe_size": "9"}, "application.field"),
        ({"starts_on": "soon"}, "application.day"),
        ({"holder": "guest"}, "application.choice"),
        ({"identity": "219-09-9871"}, "application.identity_typed"),
        ({"premise": "1 Nowhere Rd"}, "application.premise_unknown"),
        ({"premise": "7 ash st"}, "application.premise_several"),
        ({"services": "cable:residential"}, "application.service"),
        ({"fees": "tap_water:x"}, "application.fee"),
        ({"deposit": "1*"}, "tenkey.incomplete"),
        ({"customer": "99-9999-99"}, "account.unknown"),
    ],
)
def test_an_answer_that_is_none_is_refused(office, said, message_id):
    office.account("30-0001-01", address="7 Ash St")
    office.account("30-0002-01", address="7 Ash Street")
    number = begin(office).number
    assert refused(say, office, number, **said) == message_id
    assert seen(office, number).answers == {}


def test_nobody_overwrites_what_another_has_just_answered(office):
    number = begin(office).number
    version = seen(office, number).version
    say(office, number, who="dee", phone="919-555-0188")
    draft = AnswerDraft(new_id(), number, version, (("phone", "5"),))
    ana = office.people["ana"]
    assert refused(answering.answer, office.db, ana, draft) == "application.changed"
    assert refused(seen, office, 99) == "application.unknown"


def test_sent_again_it_is_done_once(office):
    ana = office.people["ana"]
    draft = StartDraft(new_id(), (("last_name", "LEE"),))
    first, again = answering.start(office.db, ana, draft), answering.start(office.db, ana, draft)
    assert (again.number, again.duplicate) == (first.number, True)
    number = apply(office)
    said = CompleteDraft(new_id(), number, seen(office, number).version)
    done = completing.complete(office.db, ana, said)
    again = completing.complete(office.db, ana, said)
    assert (again.account, again.order, again.due_cents) == (done.account, 1, done.due_cents)
    assert again.duplicate
    order = OrderDraft(new_id(), 1)
    ending.complete_order(office.db, ana, order)
    assert ending.complete_order(office.db, ana, order).duplicate
    office.prove()


def test_papers_and_givings_that_cannot_be_are_refused(office):
    ana, number, other = office.people["ana"], begin(office).number, begin(office).number
    paper = show(office, number)
    used = PaperDraft(new_id(), other, paper)
    assert refused(answering.add_paper, office.db, ana, used) == "application.paper_used"
    gone = PaperDraft(new_id(), other, 99)
    assert refused(answering.add_paper, office.db, ana, gone) == "identity.unknown"
    nobody = GiveDraft(new_id(), number, "zoe")
    assert refused(answering.give, office.db, ana, nobody) == "application.owner_unknown"
    silent = GiveDraft(new_id(), number)
    assert refused(answering.withdraw, office.db, ana, silent) == "application.reason"
    assert refused(begin, office, who="fay") == "denied"


def test_what_is_missing_is_said_in_a_letter_in_the_customers_language(office):
    ana = office.people["ana"]
    number = begin(office, **WHOLE, language="es").number
    letters.send_letter(office.db, ana, GiveDraft(new_id(), number))
    [job] = Books(office.db).rows(PrintJob)
    assert "un documento de identidad con su foto" in str(job["document"])
    assert "Su solicitud de servicio 1" in str(job["document"])
    assert seen(office, number).moves[-1].kind == "letter"
    show(office, number)
    again = GiveDraft(new_id(), number)
    assert refused(letters.send_letter, office.db, ana, again) == "application.nothing_missing"
    bare = GiveDraft(new_id(), begin(office).number)
    assert refused(letters.send_letter, office.db, ana, bare) == "application.no_address"
    office.prove()


# ------------------------------------------------------------------------------------- completing
def test_completed_it_opens_account_deposit_fees_and_order_on_one_ticket(office):
    number = apply(office, fees="turn_on tap_sewer:2", co_residents="Al Poe; Jo Roe")
    done = complete(office, number)
    assert (done.account, done.order, done.state) == (NEW, 1, "completed")
    # 150.00 of a renter and 25.00 for sewer; 35.00 turn-on; two taps of 1500.00.
    assert done.due_cents == 17_500 + 3_500 + 300_000
    assert office.balance(NEW) == done.due_cents
    assert status(office, NEW) == "pending"
    office.pay(NEW, done.due_cents)
    assert office.balance(NEW) == 0
    links = [(row["role"], row["name"]) for row in Books(office.db).rows(AccountLink)]
    assert links == [
        ("tenant", "LEE, ANN"),
        ("landlord", "OAK RENTALS LLC"),
        ("co_resident", "Al Poe"),
        ("co_resident", "Jo Roe"),
    ]
    mine = [r for r in Books(office.db).rows(ServiceAgreement) if r["started_on"] is not None]
    assert [(r["service"], r["meter"]) for r in mine] == [("water", "80001"), ("sewer", "")]
    [paper] = identities.list_identities(office.db, office.people["ana"], NEW)
    assert paper.last4 == "12A4"
    assert turn_on(office, 1).account_status == "active"
    assert status(office, NEW) == "active"
    office.prove()


def test_an_owner_with_proof_leaves_nothing_and_another_deposit_needs_a_reason(office):
    number = apply(
        office, holder="owner", proof="deed", owner_name="", services="water:residential"
    )
    say(office, number, deposit="50")
    assert refused(complete, office, number) == "application.deposit_note"
    say(office, number, deposit_note="asked for by the council")
    assert complete(office, number).due_cents == 5_000
    other = apply(office, holder="owner", proof="deed", services="water:residential")
    assert complete(office, other).due_cents == 0


def test_what_could_never_be_billed_is_not_opened(office):
    number = apply(office, services="water:free sewer:residential", meter="")
    assert refused(complete, office, number) == "application.unbillable"
    assert seen(office, number).unbillable == ("rate:water", "meter:water")
    say(office, number, services="water:residential", meter="")
    assert seen(office, number).unbillable == ("meter:water",)
    say(office, number, services="")
    assert refused(complete, office, number) == "application.missing"
    assert len(Books(office.db).rows(Account)) == 1
    assert refused(complete, office, number, who="fay") == "denied"


def test_an_application_that_ended_stands(office):
    number = apply(office)
    complete(office, number)
    assert refused(say, office, number, phone="5") == "application.ended"
    moves = Books(office.db).rows(ApplicationMove)
    assert moves[-1]["said"] == {"account": NEW, "order": 1}


# ----------------------------------------------------------------------------------------- orders
def test_a_meter_that_bills_somebody_is_not_turned_on_for_another(office):
    with office.db.write() as connection:
        connection.execute(update(Account.__table__).values(status="active"))
    done = complete(office, apply(office))
    assert refused(turn_on, office, done.order) == "work_order.occupied"
    assert status(office, NEW) == "pending"
    with office.db.write() as connection:
        old = Account.__table__.c.number == OLD
        connection.execute(update(Account.__table__).where(old).values(status="closed"))
    turn_on(office, done.order)
    assert refused(turn_on, office, done.order) == "work_order.ended"
    assert refused(turn_on, office, 99) == "work_order.unknown"


def test_who_does_not_move_in_after_all_has_no_account(office):
    number = apply(office, holder="owner", proof="deed", services="water:residential")
    done = complete(office, number)
    ana = office.people["ana"]
    silent, said = OrderDraft(new_id(), done.order), OrderDraft(new_id(), done.order, "sold again")
    assert refused(ending.cancel_order, office.db, ana, silent) == "work_order.note"
    [row] = listing.list_orders(office.db, ana).rows
    assert (row.account, row.application, row.address) == (NEW, number, "12 Elm St")
    assert ending.cancel_order(office.db, ana, said).account_status == "closed"
    assert listing.list_orders(office.db, ana).rows == ()
    [row] = listing.list_orders(office.db, ana, "elm").rows
    assert (row.state, row.note) == ("cancelled", "sold again")
    owing = complete(office, apply(office))
    cancel = OrderDraft(new_id(), owing.order, "no")
    assert refused(ending.cancel_order, office.db, ana, cancel) == "work_order.money"
    office.prove()


def test_a_place_without_an_account_begins_as_the_town_says(office):
    with office.db.read() as connection:
        reference = get_reference(office.db, connection)
        assert next_account_number(connection, reference, 77) == "90-0077-01"
    rule = {"first": "90-{premise:04d}-0", "check": "luhn"}
    office.decide("application.account_number", rule)
    with office.db.read() as connection:
        reference = get_reference(office.db, connection)
        new = next_account_number(connection, reference, 77)
        here = next_account_number(connection, reference, 1)
        assert has_valid_check("luhn", new.replace("-", ""))
        assert has_valid_check("luhn", here.replace("-", ""))
        assert here.startswith("10-0442-1")


# ------------------------------------------------------------------------------------ earlier debt
def test_an_own_debt_is_paid_first(office):
    office.account("20-0001-01", "LEE, ANN", address="9 Oak St", status="closed", water=4_120)
    identities.enter(office.db, office.people["ana"], _born("20-0001-01"))
    number = apply(office, birth_on="1980-05-04")
    [debt] = seen(office, number).debts
    assert (debt.verdict, debt.owed_cents, debt.is_blocking) == ("pay", 4_120, True)
    assert refused(complete, office, number) == "application.debt"
    office.pay("20-0001-01", 4_120)
    assert seen(office, number).debts == ()
    assert complete(office, number).state == "completed"


def test_the_same_name_alone_is_for_a_supervisor(office):
    office.account("20-0001-01", "LEE, ANN", address="9 Oak St", status="closed", water=4_120)
    number = apply(office)
    assert refused(complete, office, number) == "application.debt"
    assert refused(decide, office, number, "20-0001-01", who="ana") == "denied"
    decide(office, number, "20-0001-01", "pay")
    assert refused(complete, office, number) == "application.debt"
    decide(office, number, "20-0001-01")
    [debt] = seen(office, number).debts
    assert (debt.decision, debt.decided_by, debt.is_blocking) == ("release", "Sam Locklear", False)
    office.bill("20-0001-01", sewer=100)
    assert seen(office, number).debts[0].is_blocking, "it holds for what it was about"
    assert refused(decide, office, number, OLD) == "application.no_debt"
    wrong = DecideDraft(new_id(), number, OLD, "maybe", "x")
    assert refused(debts.decide, office.db, office.people["sam"], wrong) == "application.decision"
    silent = DecideDraft(new_id(), number, OLD, "pay", " ")
    assert refused(debts.decide, office.db, office.people["sam"], silent) == "application.reason"
    office.prove()


def test_a_new_tenant_is_not_asked_for_the_last_ones_debt(office):
    office.bill(OLD, water=9_000)
    number = apply(office)
    [debt] = seen(office, number).debts
    assert (debt.ground, debt.is_blocking) == ("tenant", False)
    assert refused(decide, office, number, OLD, "pay") == "application.not_asked"
    say(office, number, former_addresses="12 Elm St")
    [debt] = seen(office, number).debts
    assert (debt.ground, debt.is_blocking) == ("stayed", True)


def test_a_co_residents_debt_elsewhere_is_asked_of_nobody_unless_they_lived_together(office):
    office.account("20-0001-01", "POE, AL", address="9 Oak St", status="closed", water=4_120)
    number = apply(office, co_residents="Al Poe")
    [debt] = seen(office, number).debts
    assert (debt.ground, debt.is_blocking) == ("household", False)
    say(office, number, former_addresses="9 Oak Street")
    [debt] = seen(office, number).debts
    assert (debt.ground, debt.verdict, debt.is_blocking) == ("together", "supervisor", True)


def test_the_same_number_is_found_without_opening_any(office, tmp_path, monkeypatch):
    monkeypatch.setattr(office.db, "identity_key_files", (tmp_path / "identity.key",))
    identities.create_key(office.db, office.people["admin"])
    office.account("20-0001-01", "SNOW, LU", address="9 Oak St", status="closed", water=4_120)
    number = {"number": "219-09-9871", "purpose": "1"}
    paper = identities.IdentityDraft(new_id(), "ssn", account="20-0001-01", **number)
    identities.enter(office.db, office.people["ana"], paper)
    mine = begin(office, **WHOLE).number
    show(office, mine, "ssn", **number)
    [debt] = seen(office, mine).debts
    assert (debt.ground, debt.is_blocking) == ("number", True)
    say(office, mine, last_name="SNOW", first_name="LU")
    [debt] = seen(office, mine).debts
    assert (debt.verdict, debt.ground) == ("pay", "own")


def test_taxes_and_what_is_not_due_yet_are_no_earlier_debt(office):
    office.account("20-0001-01", "LEE, ANN", address="9 Oak St", tax=90_000)
    office.account(
        "20-0002-01", "LEE, ANN", address="8 Oak St", due=dt.date(2027, 1, 5), water=50_00
    )
    assert seen(office, apply(office)).debts == ()


def _born(account: str):
    born = dt.date(1980, 5, 4)
    return identities.IdentityDraft(new_id(), "passport", "1234", account, birth_on=born)


@pytest.mark.parametrize(
    ("field", "day", "message_id"),
    [
        ("birth_on", "2150-01-05", "identity.birth"),
        ("birth_on", "1850-01-05", "identity.birth"),
        ("starts_on", "2199-01-01", "application.far_day"),
        ("wanted_on", "1999-12-01", "application.far_day"),
    ],
)
def test_days_lie_where_people_and_services_can(office, field, day, message_id):
    number = begin(office).number
    assert refused(say, office, number, **{field: day}) == message_id
    say(office, number, birth_on="05/04/1980")
    assert seen(office, number).answers["birth_on"] == "1980-05-04", "as a clerk types it"
