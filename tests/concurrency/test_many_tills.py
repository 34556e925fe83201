"""Many tills, one set of books: nothing is lost, nothing is doubled, nobody is turned away."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter

import pytest
from sqlalchemy import text

from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft
from tests.concurrency.tills import Till, open_tills, run_tills, url_of
from tests.support.office import Office, new_id

pytestmark = pytest.mark.slow
A, B = "10-0001-00", "10-0002-00"
TILLS = 8


def draft(till: Till, *lines: tuple[str, int], command_id: str = "", **more) -> PaymentDraft:
    drafts = tuple(LineDraft("account", number, cents, **more) for number, cents in lines)
    total = sum(cents for _, cents in lines)
    tenders = (TenderDraft("cash", total),)
    return PaymentDraft(command_id or new_id(), till.session_id, drafts, tenders)


def everybody_was_served(said: list) -> None:
    assert [done for till in said for done in till if done.refused or done.duplicate] == []


def count(office: Office, query: str) -> int:
    with office.db.read() as connection:
        return connection.execute(text(query)).scalar_one()


def test_eight_clerks_posting_at_once_are_all_served(office, record_property):
    tills, each = open_tills(office, TILLS), 12
    for number in range(TILLS):
        office.account(f"20-{number:04d}-00", water=50_000)
    work = [
        (till, [draft(till, (f"20-{number:04d}-00", cents)) for cents in range(1, each + 1)])
        for number, till in enumerate(tills)
    ]
    began = time.monotonic()
    said = run_tills(url_of(office), work)
    record_property("payments_per_second", round(TILLS * each / (time.monotonic() - began), 1))
    everybody_was_served(said)
    numbers = sorted(done.receipt for till in said for done in till)
    assert numbers == [f"26-{number:06d}" for number in range(1, TILLS * each + 1)]
    assert {office.balance(f"20-{n:04d}-00") for n in range(TILLS)} == {50_000 - sum(range(13))}
    office.prove()


def test_eight_paying_one_cent_each_on_one_account_drift_by_nothing(office):
    tills, each = open_tills(office, TILLS), 10
    office.account(A, water=50_000)
    before = count(office, f"SELECT version FROM account WHERE number = '{A}'")
    said = run_tills(
        url_of(office), [(till, [draft(till, (A, 1)) for _ in range(each)]) for till in tills]
    )
    everybody_was_served(said)
    assert office.balance(A) == 50_000 - TILLS * each
    after = count(office, f"SELECT version FROM account WHERE number = '{A}'")
    assert after - before == TILLS * each
    assert count(office, "SELECT count(DISTINCT number) FROM receipt") == TILLS * each
    office.prove()


def test_two_paying_what_they_saw_are_both_served_or_one_is_told(office):
    tills, rounds = open_tills(office, 2), 6
    for number in range(rounds):
        office.account(f"30-{number:04d}-00", water=8640)
    seen = count(office, "SELECT max(version) FROM account")
    work = [
        (
            till,
            [draft(till, (f"30-{n:04d}-00", 8640), seen_version=seen) for n in range(rounds)],
        )
        for till in tills
    ]
    first, second = run_tills(url_of(office), work)
    for number, pair in enumerate(zip(first, second, strict=True)):
        told = Counter(done.refused for done in pair)
        assert told == {"": 1, "payment.account_changed": 1}
        assert office.balance(f"30-{number:04d}-00") == 0
    office.prove()


def test_one_command_sent_by_two_at_one_instant_is_posted_once(office):
    [till], rounds = open_tills(office, 1), 12
    office.account(A, water=50_000)
    drafts = [draft(till, (A, 100)) for _ in range(rounds)]
    said = run_tills(url_of(office), [(till, drafts), (till, drafts), (till, drafts)])
    for answers in zip(*said, strict=True):
        assert Counter(done.duplicate for done in answers) == {False: 1, True: 2}
        assert len({done.receipt for done in answers}) == 1
        assert {done.refused for done in answers} == {""}
    assert office.balance(A) == 50_000 - rounds * 100
    office.prove()


def test_one_drawer_at_two_desks_keeps_one_unbroken_chain(office):
    [till], each = open_tills(office, 1), 12
    office.account(A, water=50_000)
    office.account(B, "LEE, ANN", water=50_000)
    work = [(till, [draft(till, (key, 5)) for _ in range(each)]) for key in (A, B)]
    everybody_was_served(run_tills(url_of(office), work))
    assert (office.balance(A), office.balance(B)) == (50_000 - 5 * each,) * 2
    office.prove()


def test_one_id_with_two_contents_at_one_instant_is_posted_once(office):
    [till], rounds = open_tills(office, 1), 8
    office.account(A, water=50_000)
    drafts = [draft(till, (A, 100)) for _ in range(rounds)]
    others = [
        dataclasses.replace(d, lines=(LineDraft("account", A, 50),), tenders=d.tenders)
        for d in drafts
    ]
    said = run_tills(url_of(office), [(till, drafts), (till, others)])
    for answers in zip(*said, strict=True):
        assert Counter(done.refused for done in answers) == {"": 1, "command.reused": 1}
    assert count(office, "SELECT count(*) FROM payment") == rounds
    office.prove()


def test_tickets_with_the_same_accounts_in_opposite_order_never_stop_each_other(office):
    tills, each = open_tills(office, 4), 12
    office.account(A, water=50_000)
    office.account(B, "LEE, ANN", water=50_000)
    work = []
    for number, till in enumerate(tills):
        order = (A, B) if number % 2 else (B, A)
        work.append((till, [draft(till, *((key, 7) for key in order)) for _ in range(each)]))
    everybody_was_served(run_tills(url_of(office), work))
    assert (office.balance(A), office.balance(B)) == (50_000 - 7 * 48,) * 2
    office.prove()


def test_proofs_hold_at_every_moment_while_others_post(office):
    tills = open_tills(office, 3)
    office.account(A, water=50_000)
    office.account(B, "LEE, ANN", water=50_000)
    from concurrent.futures import ThreadPoolExecutor

    work = [(till, [draft(till, (A, 3), (B, 4)) for _ in range(15)]) for till in tills]
    with ThreadPoolExecutor(1) as pool:
        posting = pool.submit(run_tills, url_of(office), work)
        proofs = 0
        while not posting.done() or not proofs:
            office.prove()
            proofs += 1
    everybody_was_served(posting.result())
    office.prove()
