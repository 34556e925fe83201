"""What was done about a debt, in order: the case file of an account."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index

from clerktui.models.base import STRICT, Table, cents, day, instant, key, ref, text, whole


class CollectionStep(Table, table=True):
    """One thing done, or one that happened, about what an account owes. Rows are only added.

    `code` is what it was (`rules.collections.STEPS`), `plan` the plan of the procedure it was taken
    by (empty: by none, or by every one), `outcome` how it ended where that is known
    at once; `debt_cents` is what the step was about. `subject_kind` and `subject_id` lead to the
    row the step belongs to (a promise, a letter, a case). A step taken back is named by the later
    one in `undoes_id`. Without a user the town's own rules did it.
    """

    __tablename__ = "collection_step"
    __table_args__ = (
        Index("ix_collection_step_account", "account_id", "id"),
        Index("ix_collection_step_code", "code", "day"),
        Index("ix_collection_step_subject", "subject_kind", "subject_id"),
        STRICT,
    )

    id: int | None = key()
    account_id: int = ref("account")
    code: str = text()
    plan: str = text(default="")
    outcome: str = text(default="")
    debt_cents: int = cents(default=0)
    words: str = text()
    subject_kind: str = text(default="")
    subject_id: int | None = whole(nullable=True)
    undoes_id: int | None = ref("collection_step", nullable=True, unique=True)
    day: dt.date = day()
    at: dt.datetime = instant()
    user_id: int | None = ref("clerk_user", nullable=True)
