"""The demonstration town's letters of this morning: a list to be released, and one released."""

from __future__ import annotations

from sqlalchemy import func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import CollectionItem
from clerktui.services.collecting import running
from clerktui.services.step_batches import releasing, selecting
from clerktui.views.people import Actor
from clerktui.views.step_batches import BatchDraft, SelectDraft

_ITEM = CollectionItem.__table__
_STEPS = ("notice", "reminder", "final_notice", "door_tag", "cut_list")
_MOST = 25


def write_step_batches(db: Database, staff: dict[str, Actor], seed: int) -> None:
    """Select some accounts for the first two steps anybody is due for; release the first batch."""
    with db.read() as connection:
        counted = connection.execute(select(func.count()).select_from(_ITEM)).scalar_one()
    if not counted:
        running.run_procedure(db, staff["sam"])
    made: list[int] = []
    for step in _STEPS:
        draft = SelectDraft(f"demo-{seed}-{step}", step, limit=_MOST)
        try:
            made.append(selecting.select_batch(db, staff["ana"], draft).number)
        except Refused:  # nobody is due for it today
            continue
        if len(made) == 2:
            break
    if made:
        releasing.release(db, staff["sam"], BatchDraft(f"demo-{seed}-release", made[0]))
