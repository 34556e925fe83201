"""Collection agencies as the desk asks for them and sees them; amounts in cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class AgencyDraft:
    """What was agreed with an agency from a day on (else today)."""

    command_id: str
    code: str
    name: str
    layout: str
    commission_permille: int
    recall_days: int
    effective_from: dt.date | None = None
    is_active: bool = True


@dataclass(frozen=True)
class AgencyView:
    """An agency as of today, and what it has."""

    code: str
    name: str
    layout: str
    commission_permille: int
    recall_days: int
    is_active: bool
    effective_from: dt.date
    placed: int = 0
    owed_cents: int = 0


@dataclass(frozen=True)
class AgencyLine:
    """An agency on the desk: what it has, what it brought, what waits to be done about it.

    Attributes:
        list_number: its list that waits to be released, 0 for none; `list_count` debts are in it.
        through_cents: what it ever collected, gross; `commission_cents` of it it kept.
        waiting_cents: of that, what waits in batches that are not posted, gross.
        untold: how many things its next files would tell it.
        over: how many debts it has had for as long as was agreed.
    """

    agency: AgencyView
    list_number: int
    list_count: int
    through_cents: int
    commission_cents: int
    waiting_cents: int
    untold: int
    over: int


@dataclass(frozen=True)
class AgencyPaper:
    """A list, a file made or to be made, or a file of money that came.

    Attributes:
        kind: "list", one of `rules.agencies.SIDES`, or "money".
        number: its own; None where it is still to be made; of money that came its batch's.
        state: "to be made", "prepared", "released", "made", or of its batch.
    """

    kind: str
    number: int | None
    state: str
    count: int
    amount_cents: int
    at: dt.datetime | None
    clerk: str
    words: str = ""


@dataclass(frozen=True)
class ListDraft:
    """Prepare or release the list of an agency; a number names a prepared one."""

    command_id: str
    agency: str = ""
    number: int = 0


@dataclass(frozen=True)
class PlanLine:
    """A debt in an edit list; `why` says why it is left out, empty where it is in."""

    account: str
    name: str
    account_class: str
    days: int
    amount_cents: int
    agency: str
    why: str = ""


@dataclass(frozen=True)
class PlanView:
    """An edit list: what an agency would get as the books stand, and who is left out and why."""

    agency: str
    lines: tuple[PlanLine, ...]
    left_out: tuple[PlanLine, ...]
    amount_cents: int
    number: int = 0
    state: str = ""
    prepared_by: str = ""
    released_by: str = ""


@dataclass(frozen=True)
class ListDone:
    """A list that was prepared or released."""

    number: int
    agency: str
    state: str
    item_count: int
    amount_cents: int
    duplicate: bool = False


@dataclass(frozen=True)
class PlacementDraft:
    """Take a placement back, or close one the agency gave back, with the reason."""

    command_id: str
    number: int
    note: str = ""


@dataclass(frozen=True)
class PlacementDone:
    """What became of a placement."""

    number: int
    account: str
    state: str
    owed_cents: int
    words: str
    duplicate: bool = False


@dataclass(frozen=True)
class PlacementMoveView:
    """A move of a placement; `told_in` is the number of the file that told the agency."""

    on: dt.date
    code: str
    words: str
    amount_cents: int
    owed_cents: int
    tells: str
    told_in: int | None
    clerk: str


@dataclass(frozen=True)
class PlacementView:
    """A placement in a list; whole, with its moves.

    Attributes:
        through_cents: came through the agency, gross; `commission_cents` of it it kept, and
            `waiting_cents` of it wait in a batch that is not posted.
        direct_cents: it had less to collect because of what was paid to the town.
        balance_cents: what the account owes in all.
    """

    number: int
    state: str
    agency: str
    account: str
    name: str
    amount_cents: int
    through_cents: int
    owed_cents: int
    placed_on: dt.date
    recall_on: dt.date
    direct_cents: int = 0
    commission_cents: int = 0
    waiting_cents: int = 0
    balance_cents: int = 0
    moves: tuple[PlacementMoveView, ...] = ()


@dataclass(frozen=True)
class AgencyFile:
    """A file for an agency; no number yet where it is only rehearsed."""

    agency: str
    side: str
    number: int | None
    record_count: int
    amount_cents: int
    sha256: str
    content: bytes
    is_again: bool = False

    @property
    def name(self) -> str:
        """What the file is called in a folder."""
        return f"agency-{self.agency}-{self.side}-{self.number}.txt"


@dataclass(frozen=True)
class AgencyMoneyRequest:
    """An agency's file of money; `accepts_rate` takes another commission than agreed."""

    path: Path
    received_on: dt.date | None = None
    dry_run: bool = False
    accepts_rate: bool = False


@dataclass(frozen=True)
class AgencyMoneyLine:
    """Money an agency collected on a placement."""

    line: int
    number: int
    account: str
    paid_on: dt.date
    gross_cents: int
    commission_cents: int
    net_cents: int
    agreed_cents: int


@dataclass(frozen=True)
class AgencyMoneyAnswer:
    """What a file of money brought, and the batch its net went into."""

    agency: str
    lines: tuple[AgencyMoneyLine, ...]
    gross_cents: int
    commission_cents: int
    net_cents: int
    batch: int | None
    dry_run: bool
