"""What was said and promised, who callers can be given to, and flags with their proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class ContactCode:
    """A reason or an outcome behind its key; `next` says what follows from it."""

    key: str
    code: str
    name: str
    next: str = ""


@dataclass(frozen=True)
class ContactChoices:
    """What a contact can be about and how it can end, today."""

    reasons: tuple[ContactCode, ...]
    outcomes: tuple[ContactCode, ...]


@dataclass(frozen=True)
class ContactDraft:
    """A contact to write down.

    Attributes:
        account: whose; empty for a caller without one, who is then named.
        number: the telephone number they called from, or were called at.
        call_back: when a call back was promised ("1430", "11/30 9:00", "2h", "soon"); empty: none.
        owner: the user who is to call; whoever writes it down when empty.
    """

    command_id: str
    kind: str
    body: str
    account: str = ""
    caller: str = ""
    number: str = ""
    direction: str = "in"
    reason: str = ""
    outcome: str = ""
    call_back: str = ""
    owner: str = ""


@dataclass(frozen=True)
class ContactLogged:
    """A contact written down, what follows from it, and the call that was promised."""

    contact_id: int
    kind: str
    account: str
    next: str = ""
    call_back: int | None = None
    due_at: dt.datetime | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class ContactLine:
    """A contact in the list of the whole office."""

    contact_id: int
    kind: str
    at: dt.datetime
    clerk: str
    account: str
    caller: str
    number: str
    direction: str
    reason: str
    outcome: str
    body: str


@dataclass(frozen=True)
class CallBackView:
    """A promised call: whom, at which number, about what, and how it stands."""

    call_back: int
    account: str
    caller: str
    number: str
    words: str
    state: str
    due_at: dt.datetime
    is_overdue: bool
    promised_at: dt.datetime
    promised_by: str
    owner: str
    tries: int
    ended_at: dt.datetime | None
    duplicate: bool = False


@dataclass(frozen=True)
class CallBackStep:
    """What was done about a promised call; `due` is when to try again, as it is typed."""

    command_id: str
    call_back: int
    kind: str
    note: str = ""
    due: str = ""


@dataclass(frozen=True)
class DirectoryDraft:
    """An entry of the directory as it is typed; `hours` as `rules.office_hours.parse_hours`."""

    department: str
    phone: str
    person: str = ""
    extension: str = ""
    topics: str = ""
    hours: str = ""
    languages: str = "en"
    say: str = ""
    note: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class DirectoryView:
    """An entry of the directory, and whether somebody is there now.

    `hours` are the office's where the entry has none of its own.
    """

    entry: int
    department: str
    person: str
    phone: str
    extension: str
    topics: str
    hours: str
    languages: str
    say: str
    note: str
    is_active: bool
    is_open: bool
    standing: str
    follows_office: bool = False


@dataclass(frozen=True)
class DirectoryImport:
    """What an import of the directory did, row by row."""

    file: str
    read: int
    loaded: int
    unchanged: int
    rejected: int
    errors: tuple[tuple[int, str, str], ...]
    dry_run: bool


@dataclass(frozen=True)
class FlagRuleView:
    """A flag that can be put on, what it takes and what it changes."""

    code: str
    words: str
    says: str
    may_set: bool
    proof: tuple[str, ...]
    needs: str
    lasts_days: int
    effects: tuple[str, ...]


@dataclass(frozen=True)
class FlagDetail:
    """A flag of an account with its proof, who put it on and who ended it."""

    flag_id: int
    account: str
    name: str
    code: str
    words: str
    effect: str
    note: str
    state: str
    starts_on: dt.date
    expires_on: dt.date | None
    review_on: dt.date | None
    days_left: int | None
    proof: str
    proof_reference: str
    proof_seen_on: dt.date | None
    proof_seen_by: str
    set_by: str
    ended_at: dt.datetime | None
    ended_by: str
    end_reason: str
    case_number: str
    court: str
    filed_on: dt.date | None
    petition_on: dt.date | None
    substitute_address: str


@dataclass(frozen=True)
class AddressSeen:
    """A confidential address somebody permitted looked at; the look is written down."""

    account: str
    service_address: str
    mail_address: str
    substitute_address: str
