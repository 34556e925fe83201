"""The proofs over work orders find what was tampered with."""

from __future__ import annotations

from clerktui.ledger.proofs import prove, run_proofs
from clerktui.services.work_orders import plans, running
from clerktui.views.order_completion import ChargeDone
from clerktui.views.work_orders import PlanDraft
from tests.ledger.tampering import behind_the_back
from tests.support.office import Office, new_id
from tests.support.usage import add_readings
from tests.support.work_orders import MARIA, complete, move, request, staffed

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "order_is_where_its_history_says": [
        ("UPDATE work_order SET state = 'assigned' WHERE number = 2", "order 2 is assigned"),
        ("UPDATE work_order SET version = 9 WHERE number = 1", "version 9 of 2"),
        ("DELETE FROM work_order_move WHERE kind = 'dispatched'", "order 1 is completed"),
    ],
    "order_moves_follow_each_other": [
        (
            "UPDATE work_order_move SET from_state = 'open' WHERE kind = 'completed'",
            "order 1: completed from open after dispatched",
        ),
    ],
    "followed_up_order_has_no_call_left": [
        ("UPDATE work_order SET state = 'followed_up' WHERE number = 1", "call 1 is open"),
        (
            "UPDATE work_order_caller SET call_back_id = 1 WHERE order_id = 2",
            "order 2 is open, call 1 is open",
        ),
    ],
    "order_of_a_plan_is_as_planned": [
        ("UPDATE work_order SET kind = 'sign' WHERE number = 3", "order 3, sign, is of plan 1"),
    ],
}

BROUGHT: dict[str, list[tuple[str, str]]] = {
    "order_charge_is_an_open_item": [
        ("UPDATE work_order_charge SET amount_cents = 5", "order 1 charged 5, its item says 7500"),
        (
            "UPDATE work_order_charge SET receivable_id = (SELECT min(id) FROM receivable)",
            "order 1 charged 7500, its item says 4120",
        ),
    ],
    "order_reading_is_of_its_meter": [
        ("UPDATE work_order_reading SET reading = 9", "order 2 read 9, the account has 2320"),
    ],
}


def test_each_lie_about_what_an_order_brought_is_found(office: Office, subtests) -> None:
    office.account(MARIA, water=4120)
    add_readings(office, MARIA)
    staffed(office)
    request(office, account=MARIA)
    complete(office, 1, charges=(ChargeDone("house"),))
    request(office, "reread", account=MARIA)
    complete(office, 2, reading=2320, is_sure=True)
    _finds(office, BROUGHT, subtests)


def test_each_lie_about_an_order_is_found(office: Office, subtests) -> None:
    office.account(MARIA, water=4120)
    staffed(office)
    request(office, account=MARIA, number="919-555-0190")
    request(office, "pothole", place="Oak & 3rd", caller="Ben Cole", number="919-555-0191")
    move(office, "dispatch", 1, crew="w1")
    complete(office, 1)
    flush = PlanDraft(new_id(), kind="other", place="Hydrant 14, Oak St")
    plans.make_plan(office.db, office.people["dot"], flush)
    running.run(office.db, office.people["dot"])
    _finds(office, TAMPERED, subtests)


def _finds(office: Office, lies: dict[str, list[tuple[str, str]]], subtests) -> None:
    results = {result.name: result for result in run_proofs(office.db)}
    assert {result.failures for result in results.values()} == {()}
    assert all(results[name].checked for name in lies)
    for name, statement, said in [(n, *one) for n, each in lies.items() for one in each]:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(office.db) as connection:
                connection.exec_driver_sql(statement)
                failures = {result.name: result.failures for result in prove(connection)}
            assert any(said in failure for failure in failures[name]), failures[name]
