"""Applications: each row begins one, known again by the reference it has in the file.

What a row says is read as if it were typed, so nothing comes in that the form would refuse. A whole
identity number is never taken from a file: of a paper there is its kind and its last four.

Source: G.S. 132-1.10(b): identity numbers only in the sealed store, after the purpose was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.cells import shown
from clerktui.formats.mapping import TownMapping
from clerktui.formats.rows import ApplicationRow
from clerktui.formats.town_csv import APPLICATIONS, TownFile
from clerktui.i18n import sentence
from clerktui.ledger import commands
from clerktui.models import User
from clerktui.rules.applications import read_answer
from clerktui.services.applications.answering import add_paper_in, start_in
from clerktui.services.applications.rows import Moving
from clerktui.services.identities import enter_last4_in
from clerktui.services.imports.run import Request, Run, run_import
from clerktui.services.imports.source import Progress
from clerktui.services.imports.tally import CONFLICT, DUPLICATE, OTHER
from clerktui.services.reference import Reference, get_reference
from clerktui.views.identities import IdentityDraft
from clerktui.views.imports import ImportResult
from clerktui.views.people import Actor

_USER = User.__table__
_WHOLE_NUMBER = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<![\d-])\d{2}-\d{7}(?![\d-])")
_NUMBER_HEADING = re.compile(
    r"\b(ssn|itin|ein|fein|tin|social security|tax(payer)? ?id)\b", re.IGNORECASE
)
_COLUMN_OF = {
    "account.ambiguous": "customer",
    "account.unknown": "customer",
    "application.fee": "fees",
    "application.owner_unknown": "clerk",
    "application.premise_several": "premise",
    "application.premise_unknown": "premise",
    "application.service": "services",
    "identity.kind_unknown": "identity_kind",
    "identity.last4": "identity_last4",
    "import.identity_number": "identity_last4",
}


def import_applications(  # noqa: PLR0913 - each is one choice of the person who loads the file
    db: Database,
    actor: Actor,
    path: Path,
    mapping: TownMapping | None = None,
    *,
    dry_run: bool = False,
    reject_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Load applications for service; each waits in the queue for what is missing.

    A row that was loaded before is unchanged, whatever was done about its application since; with
    the same reference and something else in it, it is rejected.

    Args:
        db: the books.
        actor: who loads the file, and looks after what names no clerk.
        path: the file.
        mapping: how the town writes it; None for the canonical columns.
        dry_run: do everything, keep nothing.
        reject_path: where to write the rows that are not loaded; identity numbers are masked.
        progress: told (bytes read, bytes in all) after every batch.

    Raises:
        Refused: denied, import.unreadable, import.not_csv, import.empty,
            import.headings_broken, import.headings_missing, import.headings_duplicate,
            import.identity_heading, import.needs_user, import.reject_file, mapping.bad_value,
            town.missing; nothing is changed then.
    """
    if actor.user_id is None:
        raise Refused("import.needs_user")
    request = Request(db, actor, path, mapping, dry_run, reject_path, progress)
    return run_import(request, APPLICATIONS, _load)


def _load(run: Run, town: TownFile[ApplicationRow]) -> None:
    found = [heading for heading in town.ignored if _NUMBER_HEADING.search(heading)]
    if found:
        raise Refused("import.identity_heading", headings=", ".join(found))
    loader = _Loader(run, get_reference(run.request.db, run.connection))
    for rows in run.rows(town):
        for row in rows:
            loader.load(row)


@dataclass
class _Loader:
    """Turns rows into applications."""

    run: Run
    reference: Reference
    seen: dict[str, int] = field(default_factory=dict)

    def load(self, row: ApplicationRow) -> None:
        """Begin the application of a row, or count or reject the row."""
        tally = self.run.tally
        line = self.seen.setdefault(row.reference, row.line)
        if line != row.line:
            tally.reject_row(row, "reference", f"is on line {line} already", DUPLICATE)
            return
        number_in = _whole_number_in(row)
        if number_in:
            reason = sentence(Refused("import.identity_number"))
            tally.reject_row(_masked(row), number_in, reason, OTHER)
            return
        wrong = _first_wrong(row.answers)
        if wrong is not None:
            tally.reject_row(row, *wrong, OTHER)
            return
        self._begin(row)

    def _begin(self, row: ApplicationRow) -> None:
        """In a transaction of its own inside the file's: a refused row leaves nothing."""
        tally = self.run.tally
        try:
            with self.run.connection.begin_nested():
                is_new = self._claim_and_write(row)
        except Refused as error:
            if error.message_id == "command.reused":
                reason = f"{shown(row.reference)} was loaded with something else in its row"
                tally.reject_row(row, "reference", reason, CONFLICT)
                return
            column = _COLUMN_OF.get(error.message_id, "reference")
            tally.reject_row(row, column, sentence(error), OTHER)
            return
        if is_new:
            tally.loaded += 1
        else:
            tally.unchanged += 1

    def _claim_and_write(self, row: ApplicationRow) -> bool:
        connection, actor = self.run.connection, self.run.request.actor
        command_id = str(uuid5(NAMESPACE_OID, f"clerktui application {row.reference}"))
        applied = row.applied_on.isoformat() if row.applied_on else ""
        said = [applied, row.clerk, row.identity_kind, row.identity_last4, *map(list, row.answers)]
        command = commands.Command(command_id, "import_application", said, actor.user_id)
        if commands.claim(connection, command, self.run.now) is not None:
            return False
        moving = Moving(connection, self.reference, actor, self.run.now, command_id)
        commands.answer(connection, command_id, self._write(moving, row))
        return True

    def _write(self, moving: Moving, row: ApplicationRow) -> int:
        note = f"{row.reference}, {self.run.source.name} line {row.line}"
        started_on = row.applied_on or self.run.today
        if started_on > self.run.today:
            raise Refused("import.application_day", day=started_on)
        owner = self._owner(row.clerk)
        number = start_in(moving, row.answers, note, started_on=started_on, owner_id=owner).number
        if row.identity_kind:
            draft = IdentityDraft("", row.identity_kind, row.identity_last4, birth_on=row.birth_on)
            paper = enter_last4_in(
                moving.connection, self.reference, moving.actor, draft, moving.now
            )
            add_paper_in(moving, number, paper)
        return number

    def _owner(self, username: str) -> int:
        if not username:
            return self.run.request.actor.user_id
        query = select(_USER.c.id).where(_USER.c.username == username, _USER.c.is_active)
        owner = self.run.connection.execute(query).scalar()
        if owner is None:
            raise Refused("application.owner_unknown", owner=shown(username))
        return int(owner)


def _first_wrong(answers: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    """The first column the form would refuse as it is, and why."""
    for column, typed in answers:
        try:
            read_answer(column, typed)
        except Refused as error:
            return column, sentence(error)
    return None


def _whole_number_in(row: ApplicationRow) -> str:
    """The column that holds a whole identity number; empty where none does."""
    digits = sum(mark.isdigit() for mark in row.identity_last4)
    if digits > 4 or len(row.identity_last4) > 4:
        return "identity_last4"
    return next((name for name, text in row.answers if _WHOLE_NUMBER.search(text)), "")


def _masked(row: ApplicationRow) -> ApplicationRow:
    """The row as it may be written down: of a number only its last four."""
    text = row.text
    if row.identity_last4:
        text = text.replace(row.identity_last4, f"...{row.identity_last4[-4:]}")
    return row._replace(text=_WHOLE_NUMBER.sub(lambda found: f"...{found[0][-4:]}", text))
