"""A purge: planned, released by another, run in pieces; persons go and every figure stays."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json

import pytest
from sqlalchemy import func, select, update

from clerktui.models import (
    Account,
    Contact,
    Customer,
    Table,
)
from clerktui.services import account_notes, receipts, reference, search_index
from clerktui.services.retention import certificate, holds, looking, planning, releasing, running
from clerktui.services.retention.erase import PURGED
from clerktui.views.retention import HoldDraft
from tests.support.office import Office
from tests.support.retention import (
    LATER,
    OLD,
    OWING,
    YOUNG,
    approve,
    close_account,
    old_books,
    plan,
    purge,
    refuses,
    run_all,
)


@pytest.fixture
def books(office: Office, clock) -> Office:
    """Old books, looked at in June 2030."""
    old_books(office)
    clock.at = LATER
    reference.forget(office.db)
    return office


def whole_books(office: Office) -> str:
    """Every row of every table as text, to look for a name in."""
    with office.db.read() as connection:
        return "\n".join(
            str(row)
            for table in Table.metadata.sorted_tables
            for row in connection.execute(select(table)).all()
        )


def items(office: Office, number: int) -> list[tuple[str, str, str]]:
    page = looking.list_items(office.db, office.people["ana"], number)
    return [(one.account, one.state, one.skipped_because) for one in page.rows]


def test_persons_go_and_every_figure_stays(books):
    before = whole_books(books)
    assert "Chidi" in before
    assert "c@okafor.example" in before
    kept = figures(books)
    run = purge(books)
    assert (run.state, run.considered, run.eligible, run.done, run.skipped) == ("done", 2, 1, 1, 0)
    assert run.kept == (("its balance is not zero", 1),)
    after = whole_books(books)
    for word in ("CHIDI", "Chidi", "c@okafor", "9 Oak", "0142"):
        assert word not in after, word
    assert figures(books) == kept
    assert "OKAFOR-SMITH" in after
    assert OLD in after
    books.prove()
    wrong = search_index.rebuild(books.db, books.people["admin"], check=True)["wrong"]
    assert not any(wrong.values())


def figures(office: Office) -> dict[str, list]:
    """Every money column of every table, in order: what reports are made of."""
    found = {}
    with office.db.read() as connection:
        for table in Table.metadata.sorted_tables:
            columns = [c for c in table.columns if c.name.endswith("_cents")]
            if columns and not table.name.startswith("purge"):
                rows = connection.execute(select(*columns).order_by(*table.primary_key)).all()
                found[table.name] = [tuple(row) for row in rows]
    return found


def test_the_receipt_keeps_its_number_and_its_figures(books):
    purge(books)
    receipt = receipts.get_receipt(books.db, books.people["ana"], "26-000001")
    document = receipt.document
    assert document.total_cents == 5000
    assert {line.account_name for line in document.lines} == {PURGED}
    assert [one.name for one in document.accounts] == [PURGED]
    assert [one.reference for one in document.tenders] == ["1187"]


def test_nobody_releases_the_own_plan_and_nothing_runs_unreleased(books):
    run = plan(books)
    db, people = books.db, books.people
    with refuses("purge.state"):
        running.run_some(db, people["sam"], run.number)
    with refuses("denied"):
        approve(books, run, "sam")
    with refuses("purge.manifest"):
        releasing.approve_run(db, people["fay"], run.number, run.manifest_hash[:7])
    with refuses("purge.open"):
        planning.begin_plan(db, people["admin"])
    with refuses("purge.unknown"):
        looking.get_run(db, people["ana"], 99)
    with refuses("purge.no_certificate"):
        certificate.get_certificate(db, people["ana"], run.number)
    with refuses("purge.reason"):
        releasing.cancel_run(db, people["sam"], run.number, " ")
    assert releasing.cancel_run(db, people["sam"], run.number, "too soon").state == "cancelled"
    with refuses("purge.state"):
        approve(books, run)
    with refuses("purge.state"):
        planning.plan_some(db, people["sam"], run.number)
    own = plan(books, "admin")
    with refuses("purge.own"):
        approve(books, own, "admin")
    assert approve(books, own) == approve(books, own)
    run_all(books, own.number)
    with refuses("purge.state"):
        releasing.cancel_run(db, people["admin"], own.number, "late")
    empty = plan(books)
    with refuses("purge.nothing"):
        approve(books, empty)


def test_permissions(books):
    db, ana = books.db, books.people["ana"]
    for do in (
        lambda: planning.begin_plan(db, ana),
        lambda: planning.plan_some(db, ana, 1),
        lambda: releasing.approve_run(db, ana, 1, "x"),
        lambda: running.run_some(db, ana, 1),
        lambda: holds.set_hold(db, ana, HoldDraft("legal", "all", "case")),
        lambda: holds.lift_hold(db, ana, 1, "over"),
    ):
        with refuses("denied"):
            do()
    with refuses("purge.as_of"):
        planning.begin_plan(db, books.people["sam"], LATER.date() + dt.timedelta(days=1))


def test_an_account_that_came_to_life_is_skipped_saying_why(books):
    run = plan(books)
    approve(books, run)
    account_notes.add_contact(books.db, books.people["ana"], OLD, "call", "asks for a copy")
    done = run_all(books, run.number)
    assert (done.done, done.skipped) == (0, 1)
    assert items(books, run.number) == [(OLD, "skipped", "its retention period has not run out")]
    assert "Chidi" in whole_books(books)
    books.prove()


def test_a_hold_set_meanwhile_is_kept(books):
    run = plan(books)
    approve(books, run)
    holds.set_hold(books.db, books.people["sam"], HoldDraft("audit", "person", "LGC", OLD))
    run_all(books, run.number)
    assert items(books, run.number) == [(OLD, "skipped", "a hold on its records is in force")]


@pytest.mark.parametrize("scope", ["account", "person", "class", "all"])
def test_a_hold_covers_what_it_says_until_it_is_lifted(books, scope):
    db, sam = books.db, books.people["sam"]
    hold = holds.set_hold(db, sam, HoldDraft("legal", scope, "26 CVS 9", OLD, "residential"))
    assert hold.is_in_force
    told = looking.explain_account(db, sam, OLD)
    assert not told.is_eligible
    assert told.blocks == ("a hold on its records is in force",)
    assert [one.hold_id for one in holds.list_holds(db, sam, OLD).rows] == [hold.hold_id]
    lifted = holds.lift_hold(db, sam, hold.hold_id, "dismissed")
    assert lifted == holds.lift_hold(db, sam, hold.hold_id, "again")
    assert not lifted.is_in_force
    assert looking.explain_account(db, sam, OLD).is_eligible


def test_what_a_hold_refuses(books):
    db, sam = books.db, books.people["sam"]
    for wrong, draft in (
        ("hold.kind", HoldDraft("x", "all", "y")),
        ("hold.scope", HoldDraft("legal", "x", "y")),
        ("hold.reason", HoldDraft("legal", "all", " ")),
        ("hold.class", HoldDraft("legal", "class", "y", account_class="none")),
        ("hold.ends", HoldDraft("legal", "all", "y", ends_on=dt.date(2030, 6, 2))),
        ("account.unknown", HoldDraft("legal", "account", "y", "99")),
    ):
        with refuses(wrong):
            holds.set_hold(db, sam, draft)
    with refuses("hold.unknown"):
        holds.lift_hold(db, sam, 7, "over")
    hold = holds.set_hold(db, sam, HoldDraft("legal", "all", "y", ends_on=LATER.date()))
    with refuses("hold.reason"):
        holds.lift_hold(db, sam, hold.hold_id, "")


def test_the_manifest_is_the_same_twice_and_is_what_its_hash_says(books):
    run = plan(books)
    lines = list(looking.manifest_json(books.db, books.people["ana"], run.number))
    assert hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest() == (
        run.manifest_hash
    )
    head, item = map(json.loads, lines)
    assert (head["considered"], head["eligible"], head["kept"]) == (2, 1, {"balance": 1})
    assert (item["account"], item["not_before"]) == (OLD, "2029-11-25")
    rows = list(csv.reader(looking.manifest_csv(books.db, books.people["ana"], run.number)))
    assert rows[1][:3] == [OLD, "utility_account", "2029-11-25"]
    assert "OKAFOR" not in "".join(lines)
    assert plan_again(books, run).eligible == run.eligible


def plan_again(office: Office, run):
    releasing.cancel_run(office.db, office.people["sam"], run.number, "again")
    again = plan(office)
    first, second = (
        list(looking.manifest_json(office.db, office.people["ana"], one.number))[1:]
        for one in (run, again)
    )
    assert first == second
    return again


def test_it_explains_itself(books):
    sam = books.people["sam"]
    assert looking.explain_account(books.db, sam, YOUNG).says == (
        "May not be purged: the account is not closed; its balance is not zero; an item on it is "
        "open."
    )
    old = looking.explain_account(books.db, sam, OLD)
    assert old.says.startswith("May be purged since 11/25/29: settled 11/25/26 + 3 years")
    owing = looking.explain_account(books.db, sam, OWING)
    assert "its balance is not zero" in owing.says
    assert "not before 11/25/29" in owing.says
    assert {rule.event for rule in looking.list_rules(books.db, sam)} >= {"closed", "settled"}


def test_the_certificate_is_kept_under_its_hash(books):
    run = purge(books)
    content = certificate.get_certificate(books.db, books.people["ana"], run.number)
    assert content.startswith(b"%PDF")
    assert hashlib.sha256(content).hexdigest() == run.certificate
    assert [move.to_state for move in run.moves] == [
        "planning",
        "planned",
        "approved",
        "running",
        "done",
    ]
    assert looking.list_runs(books.db, books.people["ana"]).rows[0].certificate == run.certificate


def test_a_customer_with_another_account_stays(books):
    account, customer = Account.__table__, Customer.__table__
    with books.db.write() as connection:
        owner = connection.execute(
            select(account.c.customer_id).where(account.c.number == OLD)
        ).scalar_one()
        connection.execute(
            update(account).where(account.c.number == YOUNG).values(customer_id=owner)
        )
        connection.execute(customer.delete().where(customer.c.last_name == "RODRIGUEZ"))
    purge(books)
    with books.db.read() as connection:
        name = connection.execute(
            select(customer.c.last_name).where(customer.c.id == owner)
        ).scalar_one()
        assert name == "OKAFOR"
        assert not connection.execute(select(func.count()).select_from(Contact.__table__)).scalar()


def test_a_run_broken_off_anywhere_goes_on(books, monkeypatch):
    """Killed while it works an item, nothing of that item is done; the next run does it whole."""
    extra = "10-0009-00"
    books.account(extra, "ZUNIGA, PAT")
    close_account(books, extra, dt.date(2020, 1, 2))
    run = plan(books)
    approve(books, run)
    assert run.eligible == 2
    first = running.run_some(books.db, books.people["sam"], run.number, piece=1)
    assert (first.run.done, first.run.left, first.is_finished) == (1, 1, False)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("clerktui.services.retention.running.let_go", killed)
        with pytest.raises(KeyboardInterrupt):
            running.run_some(books.db, books.people["sam"], run.number, piece=1)
    assert [state for _, state, _ in items(books, run.number)] == ["done", "planned"]
    assert "ZUNIGA" in whole_books(books)
    done = run_all(books, run.number)
    assert (done.done, done.state) == (2, "done")
    assert running.run_some(books.db, books.people["sam"], run.number).run == done
    books.prove()


def test_money_that_comes_after_a_purge_is_still_taken(books):
    purge(books)
    books.open_drawer("2", "dee")
    draft = books.draft_for(OLD, 100, who="dee")
    books.approve(draft.command_id, "payment.closed_account", "payment.override", who="dee")
    books.post(draft, who="dee")
    assert books.balance(OLD) == -100
    books.prove()
    again = plan(books)
    assert (again.eligible, dict(again.kept)["it was purged already"]) == (0, 1)
    told = looking.explain_account(books.db, books.people["sam"], OLD)
    assert told.says.startswith("It was purged already")
