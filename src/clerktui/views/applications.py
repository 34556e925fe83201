"""Applications as the desk enters and sees them. All amounts are cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.rules.applications import Missing, Step


@dataclass(frozen=True)
class DebtView:
    """An earlier debt that has to do with an applicant, and what may be asked.

    Attributes:
        verdict: `pay`, `not_asked` or `supervisor`, by the rule.
        ground: why, as `rules.prior_debt` names it.
        decision: `release` or `pay` where somebody decided; it holds while the debt does not grow.
        is_blocking: the application cannot be completed while it is so.
    """

    account: str
    name: str
    address: str
    status: str
    owed_cents: int
    written_off_cents: int
    verdict: str
    ground: str
    citation: str
    decision: str = ""
    decided_by: str = ""
    reason: str = ""
    is_blocking: bool = False


@dataclass(frozen=True)
class Offer:
    """What the last occupant of the place had: offered as an answer, to be confirmed.

    Attributes:
        account: whose; still active where it was not closed out.
    """

    account: str
    name: str
    status: str
    services: str
    meter: str


@dataclass(frozen=True)
class ApplicationMoveView:
    """A line of what was done about an application."""

    at: dt.datetime
    who: str
    kind: str
    said: str


@dataclass(frozen=True)
class ApplicationView:
    """An application with all that is known of it.

    Attributes:
        step: where to go on; `field` is the first there that is missing.
        unbillable: why it could never be billed, as `rules.applications.unbillable` names it.
        recommended_cents: the deposit the town's rule asks for.
        paper: the paper of identity that was shown, by the town's name for it.
        previous: who is still on the books there and will be closed, in words.
    """

    number: int
    state: str
    applicant: str
    owner: str
    owner_name: str
    started_on: dt.date
    age_days: int
    version: int
    step: str
    field: str
    missing: tuple[Missing, ...]
    unbillable: tuple[str, ...]
    answers: dict[str, str]
    steps: tuple[Step, ...] = ()
    account: str = ""
    offer: Offer | None = None
    recommended_cents: int = 0
    previous: tuple[str, ...] = ()
    paper: str = ""
    debts: tuple[DebtView, ...] = ()
    moves: tuple[ApplicationMoveView, ...] = ()

    @property
    def missing_words(self) -> str:
        """What is missing, in the town's words."""
        return ", ".join(one.name for one in self.missing)


@dataclass(frozen=True)
class StartDraft:
    """A new application, with what was answered at once."""

    command_id: str
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AnswerDraft:
    """Answers to an application; the version that was seen, so that nobody overwrites another."""

    command_id: str
    number: int
    version: int
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PaperDraft:
    """A paper of identity that was entered for an application, by its number in the store."""

    command_id: str
    number: int
    identity_id: int


@dataclass(frozen=True)
class GiveDraft:
    """An application given to somebody else (`to` a user name), or withdrawn (`to` empty)."""

    command_id: str
    number: int
    to: str = ""
    note: str = ""


@dataclass(frozen=True)
class DecideDraft:
    """What a supervisor decides about an earlier debt: `release` it, or `pay` it first."""

    command_id: str
    number: int
    account: str
    decision: str
    reason: str


@dataclass(frozen=True)
class ApplicationDone:
    """What a move made of an application."""

    number: int
    state: str
    version: int
    account: str = ""
    order: int = 0
    due_cents: int = 0
    previous: str = ""
    duplicate: bool = False


@dataclass(frozen=True)
class CompleteDraft:
    """An application completed: the account is opened and waits for its turn-on order."""

    command_id: str
    number: int
    version: int


@dataclass(frozen=True)
class WorkOrderView:
    """A work order; `owed_cents` is what its account owes now."""

    number: int
    kind: str
    state: str
    account: str
    address: str
    wanted_on: dt.date
    made_at: dt.datetime
    made_by: str
    application: int
    note: str
    meter: str = ""
    owed_cents: int = 0
