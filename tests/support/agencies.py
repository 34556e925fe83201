"""Collection agencies for tests, made by the services as a desk makes it.

owing(office); agree(office); placed(office)
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from clerktui.services.agencies import directory, looking, placing, planning, receiving
from clerktui.views.agencies import (
    AgencyDraft,
    AgencyMoneyAnswer,
    AgencyMoneyRequest,
    AgencyView,
    ListDone,
    ListDraft,
    PlacementDone,
    PlacementDraft,
    PlacementView,
    PlanView,
)
from tests.support.office import Office, new_id

HERE, OTHER, SMALL = "10-0442-07", "10-0555-02", "10-0777-01"
LONG_AGO = dt.date(2026, 3, 1)
AGENCY = "AGENCY1"


def owing(office: Office) -> dict[str, int]:
    """Two people who owe 120.00 and 80.00 since March, one who owes 20.00; ids by number."""
    return {
        HERE: office.account(HERE, "RODRIGUEZ, MARIA E", due=LONG_AGO, water=12_000),
        OTHER: office.account(OTHER, "LEE, ANN", due=LONG_AGO, sewer=8_000),
        SMALL: office.account(SMALL, "WARD, JO", due=LONG_AGO, water=2_000),
    }


def agree(office: Office, code: str = AGENCY, **said: Any) -> AgencyView:
    """An agreement: a quarter of what is collected, for 180 days, files as CSV."""
    terms = {"name": "Carolina Recovery", "layout": "csv", "commission_permille": 250}
    who = said.pop("who", "sam")
    draft = AgencyDraft(new_id(), code, **{**terms, "recall_days": 180, **said})
    return directory.set_agency(office.db, office.people[who], draft)


def edit_list(office: Office, agency: str = AGENCY) -> PlanView:
    """What an agency would get."""
    return planning.get_plan(office.db, office.people["ana"], agency)


def prepared(office: Office, agency: str = AGENCY, who: str = "ana", **said: Any) -> ListDone:
    """Prepare its list."""
    draft = ListDraft(said.pop("command_id", new_id()), agency)
    return placing.prepare(office.db, office.people[who], draft)


def released(office: Office, number: int, who: str = "sam", **said: Any) -> ListDone:
    """Release a list."""
    draft = ListDraft(said.pop("command_id", new_id()), number=number)
    return placing.release(office.db, office.people[who], draft)


def placed(office: Office, agency: str = AGENCY) -> ListDone:
    """Prepared and released."""
    return released(office, prepared(office, agency).number)


def recalled(office: Office, number: int, note: str = "asked for it") -> PlacementDone:
    """Take a debt back."""
    draft = PlacementDraft(new_id(), number, note)
    return placing.recall(office.db, office.people["ana"], draft)


def given_back(office: Office, number: int, note: str = "cannot be found") -> PlacementDone:
    """The agency gave a debt back."""
    draft = PlacementDraft(new_id(), number, note)
    return placing.close_back(office.db, office.people["ana"], draft)


def whole(office: Office, number: int) -> PlacementView:
    """A placement with its moves."""
    return looking.get_placement(office.db, office.people["ana"], number)


def codes(office: Office, number: int) -> list[str]:
    """What happened to a placement."""
    return [one.code for one in whole(office, number).moves]


def money_file(folder: Path, *lines: str, name: str = "money.csv") -> Path:
    """A file an agency sends with its money."""
    path = folder / name
    head = "PLACEMENT,ACCOUNT,PAID,GROSS,COMMISSION,NET"
    path.write_text("".join(f"{line}\n" for line in (head, *lines)))
    return path


def brought(office: Office, folder: Path, *lines: str) -> AgencyMoneyAnswer:
    """Read a file of money."""
    request = AgencyMoneyRequest(money_file(folder, *lines))
    return receiving.import_money(office.db, office.people["ana"], request)
