import itertools

import pytest

from clerktui.rules.states import (
    BATCH,
    CLOSE_OUT,
    DEPOSIT,
    DRAWER_SESSION,
    ENFORCEMENT_CASE,
    MACHINES,
    OUTBOX,
    PLACEMENT,
    PRINT_JOB,
    RECEIPT,
    REFUND,
    SETOFF_DEBT,
    STEP_BATCH,
    TASK,
    TICKET,
    UNCLAIMED_ITEM,
    UNCLAIMED_REPORT,
    UNPOSTED,
    WORK_ORDER,
    check_move,
)
from tests.rules.refusals import refused

ENDS = ("completed", "cancelled")
UNDER_WAY = ("dispatched", "arrived", *ENDS, "could_not")
ALLOWED = {
    DRAWER_SESSION.name: {("open", "closed")},
    RECEIPT.name: {("issued", "void")},
    TICKET.name: {
        ("open", "parked"),
        ("open", "posted"),
        ("open", "discarded"),
        ("parked", "open"),
        ("parked", "discarded"),
    },
    PRINT_JOB.name: {
        ("queued", "printing"),
        ("queued", "cancelled"),
        ("printing", "printed"),
        ("printing", "failed"),
        ("printing", "queued"),
        ("failed", "queued"),
        ("failed", "cancelled"),
    },
    BATCH.name: {
        ("open", "keying"),
        ("open", "discarded"),
        ("keying", "keyed"),
        ("keying", "discarded"),
        ("keyed", "proofed"),
        ("proofed", "balanced"),
        ("balanced", "released"),
        ("released", "posted"),
        ("posted", "deposited"),
        *((state, "keying") for state in ("keyed", "proofed", "balanced", "released")),
    },
    DEPOSIT.name: {
        ("prepared", "deposited"),
        ("prepared", "cancelled"),
        ("deposited", "matched"),
        ("deposited", "cancelled"),
    },
    REFUND.name: {
        *(("requested", state) for state in ("approved", "refused", "cancelled", "credited")),
        *(("approved", state) for state in ("paid", "unclaimed", "credited")),
        ("paid", "approved"),
        ("paid", "unclaimed"),
        ("unclaimed", "approved"),
    },
    TASK.name: {
        *(("open", state) for state in ("taken", "waiting", "done")),
        *(("taken", state) for state in ("open", "waiting", "done")),
        *(("waiting", state) for state in ("open", "taken", "done")),
        ("done", "open"),
    },
    UNCLAIMED_ITEM.name: {
        *(("found", state) for state in ("noticed", "answered", "skipped", "reported")),
        *(("noticed", state) for state in ("answered", "skipped", "reported")),
        ("answered", "found"),
        ("skipped", "found"),
        ("reported", "paid"),
        ("paid", "reimbursed"),
        ("reimbursed", "found"),
    },
    WORK_ORDER.name: {
        *(("open", state) for state in ("assigned", *UNDER_WAY)),
        *(("assigned", state) for state in ("open", "assigned", *UNDER_WAY)),
        *(("dispatched", state) for state in ("open", "assigned", "accepted", *UNDER_WAY)),
        *(("accepted", state) for state in ("open", "assigned", *UNDER_WAY)),
        *(("arrived", state) for state in ("open", "assigned", "dispatched", *ENDS, "could_not")),
        *(("could_not", state) for state in ("open", "assigned", "dispatched", *ENDS)),
        *((state, "followed_up") for state in ENDS),
    },
    UNCLAIMED_REPORT.name: {("prepared", "released"), ("released", "filed"), ("filed", "paid")},
    SETOFF_DEBT.name: {
        ("prepared", "noticed"),
        ("prepared", "closed"),
        ("noticed", "contested"),
        ("noticed", "final"),
        ("noticed", "closed"),
        ("contested", "decided"),
        ("contested", "noticed"),
        ("contested", "final"),
        ("contested", "closed"),
        ("decided", "appealed"),
        ("decided", "final"),
        ("decided", "closed"),
        ("appealed", "final"),
        ("appealed", "closed"),
        ("final", "sent"),
        ("final", "contested"),
        ("final", "closed"),
        ("sent", "contested"),
        ("sent", "final"),
        ("sent", "closed"),
    },
    STEP_BATCH.name: {
        ("selected", "released"),
        ("released", "printed"),
        ("printed", "mailed"),
        ("printed", "released"),
        *((state, "undone") for state in ("selected", "released", "printed")),
    },
    CLOSE_OUT.name: {
        ("asked", "read"),
        ("read", "billed"),
        ("billed", "closed"),
        ("closed", "reopened"),
        *((state, "cancelled") for state in ("asked", "read", "billed")),
    },
    ENFORCEMENT_CASE.name: {
        ("draft", "served"),
        ("draft", "closed"),
        ("served", "defaulted"),
        ("released", "closed"),
        *((state, "answered") for state in ("served", "paying", "defaulted")),
        *((state, "paying") for state in ("served", "answered", "defaulted")),
        *((state, "released") for state in ("served", "answered", "paying", "defaulted")),
    },
    PLACEMENT.name: {
        *(("placed", state) for state in ("recalled", "paid", "closed")),
        ("recalled", "closed"),
        ("paid", "closed"),
    },
    OUTBOX.name: {
        *(("queued", state) for state in ("sending", "cancelled", "queued")),
        *(("sending", state) for state in ("sent", "queued", "failed", "given_up")),
        ("sent", "failed"),
        *((state, to) for state in ("failed", "given_up") for to in ("queued", "cancelled")),
    },
}
EVERY_MOVE = [
    (machine, from_state, to_state)
    for machine in MACHINES
    for from_state, to_state in itertools.product(sorted(machine.states), repeat=2)
]


@pytest.mark.parametrize(
    ("machine", "from_state", "to_state"), EVERY_MOVE, ids=lambda part: getattr(part, "name", part)
)
def test_only_the_listed_moves_pass(machine, from_state, to_state):
    if (from_state, to_state) in ALLOWED[machine.name]:
        check_move(machine, from_state, to_state)
    else:
        with refused("states.no_move", from_state=from_state, to_state=to_state):
            check_move(machine, from_state, to_state)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_every_state_is_reached_from_the_start_and_every_move_ends_in_one(machine):
    reached, waiting = set(), [machine.start]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += machine.moves[state] - reached
    assert reached == machine.states


def test_final_states_stay():
    finals = {m.name: {s for s in m.states if m.is_final(s)} for m in MACHINES}
    assert finals == {
        "drawer session": {"closed"},
        "receipt": {"void"},
        "ticket": {"posted", "discarded"},
        "print job": {"printed", "cancelled"},
        "batch": {"deposited", "discarded"},
        "deposit": {"matched", "cancelled"},
        "refund": {"refused", "cancelled", "credited"},
        "task": set(),
        "close-out": {"cancelled", "reopened"},
        "setoff debt": {"closed"},
        "step batch": {"mailed", "undone"},
        "unclaimed item": set(),
        "unclaimed report": {"paid"},
        "enforcement case": {"closed"},
        "placement": {"closed"},
        "message": {"cancelled"},
        "work order": {"followed_up"},
    }


def test_what_is_not_posted_is_neither_in_the_books_nor_thrown_away():
    posted = {"posted", "deposited", "discarded"}
    assert {*UNPOSTED} == BATCH.states - posted


@pytest.mark.parametrize("states", [("open", "lost"), ("lost", "open")])
def test_a_state_nobody_knows_is_an_error(states):
    with pytest.raises(ValueError, match="never"):
        check_move(TICKET, *states)
