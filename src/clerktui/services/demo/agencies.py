"""The demonstration town's collection agency: debts placed, one taken back, its first money."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.services.agencies import directory, files, looking, placing, receiving
from clerktui.services.reference import get_reference
from clerktui.views.agencies import (
    AgencyDraft,
    AgencyMoneyRequest,
    ListDraft,
    PlacementDraft,
    PlacementView,
)
from clerktui.views.people import Actor

_AGENCY = "AGENCY1"
_NAME = "Carolina Recovery Services"
_PERMILLE, _DAYS = 250, 180
_PAID = 2
_HEAD = "PLACEMENT,ACCOUNT,PAID,GROSS,COMMISSION,NET"


def write_agencies(db: Database, staff: dict[str, Actor], seed: int) -> None:
    """Place what is old enough, tell the agency, take one back, and read what it collected.

    A town too small for such debts has the agreement only.
    """
    ana, sam = staff["ana"], staff["sam"]
    terms = (_AGENCY, _NAME, "csv", _PERMILLE, _DAYS)
    directory.set_agency(db, sam, AgencyDraft(f"demo-agency-{seed}", *terms))
    try:
        made = placing.prepare(db, ana, ListDraft(f"demo-agency-list-{seed}", _AGENCY))
    except Refused:  # nobody owes enough for long enough
        return
    placing.release(db, sam, ListDraft(f"demo-agency-release-{seed}", number=made.number))
    files.make_file(db, ana, _AGENCY, "placement")
    # The newest first: the last ones are the first placed.
    placed = looking.list_placements(db, ana, agency=_AGENCY)
    paying, rest = placed[-_PAID:], placed[:-_PAID]
    for one in rest[:1]:
        draft = PlacementDraft(
            f"demo-agency-recall-{seed}", one.number, "arranges it with us on Friday"
        )
        placing.recall(db, ana, draft)
    _bring(db, ana, paying)


def _bring(db: Database, actor: Actor, paying: Sequence[PlacementView]) -> None:
    """A file of a third of each debt, in a batch that is still to be proved."""
    with db.read() as connection:
        day = get_reference(db, connection).on
    lines = [
        f"{one.number},{one.account},{day:%m/%d/%Y},{one.amount_cents // 300}.00,,"
        for one in paying
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "agency1-november.csv"
        path.write_text("\n".join((_HEAD, *lines)) + "\n", encoding="utf-8")
        receiving.import_money(db, actor, AgencyMoneyRequest(path))
