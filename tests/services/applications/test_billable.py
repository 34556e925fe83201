"""Nothing is opened that could never be billed: every kind the town's policy allows, proved."""

from __future__ import annotations

import datetime as dt

from clerktui.services import unbillable
from clerktui.services.reference import get_reference
from tests.support.applications import apply, complete, turn_on
from tests.support.office import Office


def kinds(office: Office) -> list[tuple[str, str]]:
    """Every service with every rate class there is, alone, and all of them together."""
    with office.db.read() as connection:
        services = get_reference(office.db, connection).policy["application.services"]
    alone = [f"{code}:{rate}" for code, one in services.items() for rate in one["rates"]]
    together = " ".join(f"{code}:{one['rates'][0]}" for code, one in services.items())
    pairs = [
        (taken, standing) for taken in (*alone, together) for standing in ("residential", "owner")
    ]
    return [*pairs, (together, "commercial"), (together, "landlord")]


def found(office: Office) -> list[tuple[str, str]]:
    findings = unbillable.find_unbillable(office.db, office.people["ana"])
    return [(one.code, one.subject) for one in findings]


def test_whatever_the_town_allows_is_found_by_no_nightly_check(office):
    office.account("10-0001-01", "ROE, JO", address="1 Elm St", status="closed")
    before = found(office)
    opened = []
    for place, (services, standing) in enumerate(kinds(office)):
        office.account(f"11-{place:04d}-01", "POE", address=f"{place + 2} Elm St", status="closed")
        is_commercial = standing == "commercial"
        number = apply(
            office,
            last_name=f"LEE {place}",
            premise=f"{place + 2} Elm St",
            services=services,
            account_class="commercial" if is_commercial else "residential",
            holder=standing if standing in ("owner", "landlord") else "tenant",
            meter=f"7{place:04d}" if "water" in services else "",
        )
        opened.append(complete(office, number))
    assert found(office) == before, "while it waits for the water"
    for one in opened:
        turn_on(office, one.order)
    assert found(office) == before, "and when it is on"
    office.prove()


def test_who_waits_too_long_for_the_water_is_found(office):
    office.account("10-0442-07", "ROE, JO", status="closed")
    done = complete(office, apply(office))
    assert ("pending", done.account) not in found(office)
    office.db.clock.move(dt.timedelta(days=120))
    assert ("pending", done.account) in found(office)
