"""Batches of collection steps, for tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from clerktui.services.step_batches import mailing, releasing, selecting, writing
from clerktui.views.step_batches import (
    BatchDraft,
    BatchView,
    LineDraft,
    MailBatchDraft,
    PrintedBatch,
    SelectDraft,
)
from tests.support.collecting import TODAY
from tests.support.office import Office, new_id


def chosen(office: Office, step: str = "notice", who: str = "ana", **more: Any) -> BatchView:
    """A batch of a step, selected by the clerk."""
    draft = SelectDraft(more.pop("command_id", new_id()), step, **more)
    return selecting.select_batch(office.db, office.people[who], draft)


def released(office: Office, number: int = 1, who: str = "sam") -> BatchView:
    """The same, released by the supervisor."""
    return releasing.release(office.db, office.people[who], BatchDraft(new_id(), number))


def printed(office: Office, folder: Path, number: int = 1, **more: Any) -> PrintedBatch:
    """Its letters in files."""
    return writing.print_batch(office.db, office.people["ana"], number, folder, **more)


def mailed(office: Office, number: int = 1, on: dt.date = TODAY, **more: Any) -> BatchView:
    """Its letters in the mail."""
    draft = MailBatchDraft(new_id(), number, on, **more)
    return mailing.mail_batch(office.db, office.people["ana"], draft)


def undone(office: Office, number: int = 1, reason: str = "wrong", who: str = "sam") -> BatchView:
    """Taken back."""
    draft = BatchDraft(new_id(), number, reason)
    return releasing.undo(office.db, office.people[who], draft)


def dropped(office: Office, account: str, number: int = 1, reason: str = "address") -> BatchView:
    """An account taken out by hand."""
    draft = LineDraft(new_id(), number, account, reason)
    return selecting.drop_line(office.db, office.people["ana"], draft)


def lines(batch: BatchView) -> list[tuple[str, str, str]]:
    """Its accounts in order: number, state, why not."""
    return sorted((one.account, one.state, one.why_not) for one in batch.lines)
