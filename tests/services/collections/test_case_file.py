"""The case file keeps what was done about a debt; stops say why a step is not taken."""

from __future__ import annotations

import pytest

from clerktui.services import reference
from clerktui.services.collections import steps, stops
from clerktui.services.collections.steps import Step
from tests.support.office import Office

ACCOUNT = "10-0442-07"


@pytest.fixture
def account_id(office: Office) -> int:
    return office.account(ACCOUNT, water=4120)


def test_steps_stand_in_order_and_say_which_was_taken_back(office, account_id):
    now = office.db.clock.now()
    day = now.date()
    with office.db.write() as connection:
        sent = Step(account_id, "notice", "Letter 12", debt_cents=4120, subject=("letter", 12))
        steps.record(connection, day, now, [sent])
        first = steps.steps_of(connection, account_id)[0]
        back = Step(account_id, "undone", "Not mailed", undoes_id=first.id)
        steps.record(connection, day, now, [back])
    with office.db.read() as connection:
        found = steps.steps_of(connection, account_id)
    assert [(step.name, step.is_undone, step.user) for step in found] == [
        ("Past-due notice", True, ""),
        ("Taken back", False, ""),
    ]
    assert (found[0].debt_cents, found[0].subject_kind, found[0].subject_id) == (
        4120,
        "letter",
        12,
    )


def test_a_step_nobody_knows_is_not_written(office, account_id):
    now = office.db.clock.now()
    with pytest.raises(KeyError), office.db.write() as connection:
        steps.record(connection, now.date(), now, [Step(account_id, "shouted", "at")])


@pytest.mark.parametrize(
    ("flag", "act", "says"),
    [
        ("bankruptcy", "setoff", "Bankruptcy"),
        ("bankruptcy", "call", "Bankruptcy"),
        ("disputed", "cut_off", "Disputed"),
        ("life_support", "cut_off", "Life support"),
        ("life_support", "letter", ""),
    ],
)
def test_a_flag_stops_what_the_town_says_it_stops(office, account_id, flag, act, says):
    office.flag(account_id, flag)
    with office.db.read() as connection:
        known = reference.get_reference(office.db, connection)
        found = stops.find_stops(connection, known, [account_id], act)
    words = "; ".join(stop.words for each in found.values() for stop in each)
    assert words.partition(":")[0].casefold() == says.casefold()
