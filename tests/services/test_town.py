"""Setting a town up: once, from dated data, and from no file the office could not work with."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy

import pytest
from sqlalchemy import func, select, text

from clerktui.errors import Refused
from clerktui.ledger.proofs import run_proofs
from clerktui.models import Table
from clerktui.services import town
from clerktui.services.reference import get_reference
from clerktui.services.town import TownSpec, default_spec, init_town, read_spec


def rows(db) -> dict[str, int]:
    with db.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Table.metadata.sorted_tables
        }


def changed(*path: str | int, to: object) -> TownSpec:
    """The usual town with one thing said otherwise."""
    data = default_spec().data
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return TownSpec(data)


def test_what_one_caller_changes_of_the_usual_town_another_does_not_see():
    before = deepcopy(default_spec().data)
    mine = default_spec().data
    mine["policies"]["allocation.default"]["value"] = None
    mine["gl_accounts"].clear()
    mine["procedures"][0]["topic"] = "mine"
    assert default_spec().data == before


def test_a_town_is_set_up_once_and_the_second_time_nothing_is_touched(db):
    assert init_town(db) is True
    before = rows(db)
    assert before["town"] == before["office"] == 1
    assert (before["drawer"], before["chain"], before["role"]) == (5, 6, 7)
    assert (before["batch_till"], before["batch_source"]) == (1, 8)
    assert init_town(db, changed("town", "name", to="Town of Elsewhere")) is False
    assert rows(db) == before
    with db.read() as connection:
        assert town.get_town(connection) == ("Town of Maple Falls", "America/New_York")
        assert town.town_today(db, connection) == dt.date(2026, 11, 23)
    assert all(result.ok for result in run_proofs(db))


def test_the_town_date_is_the_towns_not_utcs(db, clock):
    init_town(db)
    clock.at = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
    with db.read() as connection:
        assert town.town_today(db, connection) == dt.date(2026, 11, 23)


def test_books_without_a_town_say_so(db):
    with db.read() as connection:
        for work in (town.get_town, lambda c: get_reference(db, c)):
            with pytest.raises(Refused, match=r"town\.missing"):
                work(connection)


def test_a_town_file_says_only_what_differs(db, tmp_path):
    path = tmp_path / "town.toml"
    path.write_text(
        '[town]\nname = "Town of Elsewhere"\n'
        '[policies."payment.maximum_cents"]\nvalue = 500000\ncitation = "Council, 07/01/26"\n',
        encoding="utf-8",
    )
    init_town(db, read_spec(path))
    with db.read() as connection:
        reference = get_reference(db, connection)
    assert reference.town == "Town of Elsewhere"
    assert reference.policy["payment.maximum_cents"] == 500_000
    assert reference.policy["payment.duplicate_days"] == 3
    assert reference.timezone == "America/New_York"


@pytest.mark.parametrize(
    "content",
    [
        b"not = [toml",
        b"\xff\xfe",
        b"town = 3",
        b"policies = []",
        b'[town]\nname = "A"\nname = "B"',
        b"x = 1",
        b'[town]\nnmae = "A"',
    ],
)
def test_a_file_that_can_not_be_read_as_a_town_is_refused(tmp_path, content):
    path = tmp_path / "town.toml"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"town\.bad_file"):
        read_spec(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"town\.bad_file"):
        read_spec(tmp_path / "nowhere.toml")


FAULTS = [
    (("town", "timezone"), "America/Nowhere", "timezone"),
    (("town", "timezone"), "", "timezone"),
    (("town", "timezone"), "../../etc/passwd", "timezone"),
    (("town", "timezone"), 5, ""),
    (("town", "effective_from"), "2000-01-01", "effective_from"),
    (("town",), {"name": "A"}, "effective_from"),
    (("drawers", 0, "office"), "MOON", "MOON"),
    (("workstations", 0, "office"), "MOON", "MOON"),
    (("services", 0, "receivable"), "99-9999", "99-9999"),
    (("services", 0, "kind"), "gas", ""),
    (("tender_types", 0, "gl_account"), "99-9999", "99-9999"),
    (("tender_types", 0, "allows_change"), False, "change"),
    (("tender_types", 1, "allows_change"), True, "change"),
    (("tender_types", 0), {"name": "Cash"}, ""),
    (("revenue_codes", 0, "revenue"), "99-9999", "99-9999"),
    (("revenue_codes", 0, "unit_cents"), 35.0, "cents"),
    (("revenue_codes", 0, "unit_cents"), -1, ""),
    (("gl_accounts", 0, "kind"), "treasure", ""),
    (("gl_accounts", 0, "code"), "10-1020", ""),
    (("offices",), [], ""),
    (("offices",), 7, ""),
    (("gl_accounts", 0), "10-1010", ""),
    (("policies", "payment.maximum_cents", "value"), "10000.00", "payment.maximum_cents"),
    (("policies", "payment.maximum_cents", "value"), 1e6, "payment.maximum_cents"),
    (("policies", "payment.maximum_cents", "value"), True, "payment.maximum_cents"),
    (("policies", "payment.maximum_cents", "value"), -1, "payment.maximum_cents"),
    (("policies", "payment.maximum_cents"), {}, "value"),
    (("policies", "drawer.over_short_gl", "value"), "99-9999", "drawer.over_short_gl"),
    (("policies", "drawer.close_approval", "value"), "sometimes", "drawer.close_approval"),
    (("policies", "drawer.tolerance_cents", "value"), {"1": -1}, "drawer.tolerance_cents"),
    (("policies", "drawer.tolerance_cents", "value"), "50", "drawer.tolerance_cents"),
    (("policies", "drawer.witness", "value"), ["gift"], "drawer.witness"),
    (("policies", "drawer.denominations", "value"), [], "drawer.denominations"),
    (("policies", "drawer.denominations", "value"), [100, 0], "drawer.denominations"),
    (("policies", "void.second_person", "value"), {"when": "maybe"}, "void.second_person"),
    (("policies", "allocation.default", "value", "mode"), "by_mood", "allocation.default"),
    (("policies", "allocation.default", "value", "overpayment"), "keep", "allocation.default"),
    (("policies", "scan.layouts", "value"), [{"name": "stub"}], "scan.layouts"),
    (("policies", "receipt.header", "value"), "Town", "receipt.header"),
    (("policies", "outbox.email", "value", "tls"), "start_tls", "outbox.email"),
    (("policies", "outbox.email", "value", "retry_minutes"), [], "outbox.email"),
    (("policies", "outbox.text", "value", "way"), "rm -rf", "outbox.text"),
    (("policies", "outbox.text", "value", "longest"), -1, "outbox.text"),
    (("policies", "outbox.text", "value", "timeout_seconds"), 300, "outbox.text"),
    (("policies", "email.letters", "value"), [{"code": "a", "email": "yes"}], "email.letters"),
    (("policies", "work_order.types", "value", "leak", "group"), "gas", "leak: group 'gas'"),
    (("policies", "work_order.types", "value", "leak", "priority"), 9, "leak: priority 9"),
    (("policies", "work_order.types", "value", "leak", "key"), "g", "key 'g' is the key of leak"),
    (("policies", "work_order.types", "value", "leak", "department"), "navy", "leak: department"),
    (("policies", "work_order.types", "value"), {}, "turn_on: the program makes orders"),
    (("policies", "work_order.departments", "value"), [], "work_order.departments"),
    (("policies", "work_order.crews", "value", "w1", "notify"), ["shouted"], "w1: notify"),
    (("policies", "work_order.rules", "value", "escalate"), [5], "rules: escalate"),
]


@pytest.mark.parametrize(("path", "value", "said"), FAULTS)
def test_a_town_the_office_could_not_work_in_is_refused_whole(db, path, value, said):
    with pytest.raises(Refused) as caught:
        init_town(db, changed(*path, to=value))
    assert caught.value.message_id == "town.bad_file"
    reason = str(caught.value.facts["reason"])
    assert said in reason
    assert "\n" not in reason
    assert "INSERT" not in reason
    assert set(rows(db).values()) == {0}


def test_after_a_refusal_the_right_file_works(db):
    with pytest.raises(Refused):
        init_town(db, changed("gl_accounts", 0, "kind", to="treasure"))
    assert init_town(db) is True


def test_a_town_may_take_no_other_revenue_and_have_no_procedures(db):
    data = default_spec().data
    assert init_town(db, TownSpec({**data, "revenue_codes": [], "procedures": []}))
    found = rows(db)
    # Unidentified money has to be booked somewhere, whatever else the town takes.
    assert (found["revenue_code"], found["revenue_rate"], found["procedure"]) == (1, 0, 0)


def test_prices_and_policies_hold_from_the_towns_first_day(db):
    init_town(db)
    with db.read() as connection:
        days = (
            connection.execute(
                text(
                    "SELECT DISTINCT effective_from FROM policy UNION SELECT effective_from "
                    "FROM revenue_rate"
                )
            )
            .scalars()
            .all()
        )
    assert [str(day) for day in days] == ["2000-01-01"]
