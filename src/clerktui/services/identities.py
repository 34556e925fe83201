"""Papers of identity: entered with kind and last four, a number only sealed, looked at on record.

A number is never part of a draft that is kept, of an audit entry, of a command's content or of a
refusal: what identifies a command here is the number's blind index.

Source: G.S. 132-1.10(b) (segregated, purpose statement), G.S. 75-61 (encrypted).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Text, cast, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, AuditEntry, CustomerIdentity, User
from clerktui.rules.identities import IdentityKind, check_birth, kinds_of, read_last4, read_number
from clerktui.rules.text import clean_text, snippet
from clerktui.security import audit, identity_keys
from clerktui.security.identity_keys import IdentityKey
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.reference import Reference, get_reference
from clerktui.views.identities import (
    IdentityDraft,
    IdentityForm,
    IdentityLook,
    IdentityNumber,
    IdentityView,
    KeyStatus,
    LookView,
)
from clerktui.views.people import Actor

_REASON_MAX = 200
_ACCOUNT = Account.__table__
_AUDIT = AuditEntry.__table__
_IDENTITY = CustomerIdentity.__table__
_USER = User.__table__


@dataclass(frozen=True)
class _Paper:
    """What was shown, checked and sealed; the number itself is no longer part of it."""

    kind: IdentityKind
    last4: str
    key_code: str = ""
    sealed: str = ""
    blind_index: str = ""


def get_form(db: Database, actor: Actor) -> IdentityForm:
    """The kinds of paper the town accepts, and the statement to give before a number is asked for.

    Raises:
        Refused: `denied`, `identity.key_file`, `identity.key_open`.
    """
    require(actor, "identity.enter")
    with db.read() as connection:
        policy = get_reference(db, connection).policy
    said = policy["identity.purpose"]
    return IdentityForm(
        tuple(kinds_of(policy["identity.kinds"]).values()),
        said["version"],
        said["en"],
        said["es"],
        identity_keys.load_key(db.identity_key_files) is not None,
    )


def enter(db: Database, actor: Actor, draft: IdentityDraft) -> IdentityView:
    """Write down what somebody showed; a number of a kind that is kept goes sealed into the store.

    Without a key the kind and the last four are kept as ever, and a number is refused.

    Raises:
        Refused: `denied`, `identity.kind_unknown`, `identity.last4`, `identity.number`,
            `identity.not_kept`, `identity.no_key`, `identity.purpose` while the statement in
            force was not given, `identity.key_file`, `identity.key_open`, `account.unknown`,
            `account.ambiguous`, `identity.birth`, `command.reused`.
    """
    require(actor, "identity.enter")
    return db.post(lambda connection: _enter(db, connection, actor, draft))


def look(db: Database, actor: Actor, wanted: IdentityLook) -> IdentityNumber:
    """The whole number, for a reason; that it was looked at is written down first.

    Raises:
        Refused: `denied`, `identity.reason`, `identity.unknown`, `identity.no_number`,
            `identity.no_key`, `identity.other_key`, `identity.unreadable`.
    """
    require(actor, "identity.view")
    reason = clean_text(wanted.reason, max_length=_REASON_MAX)
    if not reason:
        raise Refused("identity.reason")

    def work(connection: Connection) -> IdentityNumber:
        row = _find(connection, wanted.identity_id)
        if not row.sealed:
            raise Refused("identity.no_number")
        key = need_key(db)
        if row.key_code != key.code:
            raise Refused("identity.other_key", key=row.key_code)
        number = unsealed(key, row)
        subject = ("customer_identity", row.id)
        audit.record(connection, actor, "view_identity", subject, db.clock.now(), reason=reason)
        kinds = kinds_of(get_reference(db, connection).policy["identity.kinds"])
        return IdentityNumber(row.id, _name(kinds, row.kind), number)

    return db.post(work)


def list_identities(db: Database, actor: Actor, account: str) -> tuple[IdentityView, ...]:
    """The papers an account's customer has shown, the newest first; never a whole number.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = which_account(connection, account)
        query = _rows().where(_IDENTITY.c.customer_id == found.customer_id)
        rows = connection.execute(query.order_by(_IDENTITY.c.id.desc())).all()
        return tuple(_view(reference, row, found.number) for row in rows)


def list_looks(db: Database, actor: Actor, account: str) -> tuple[LookView, ...]:
    """Who looked at whole numbers of an account's customer, when and why; the newest first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "identity.view")
    with db.read() as connection:
        found = which_account(connection, account)
        papers = select(cast(_IDENTITY.c.id, Text)).where(
            _IDENTITY.c.customer_id == found.customer_id
        )
        rows = connection.execute(
            select(_AUDIT, _USER.c.full_name)
            .join(_USER, _USER.c.id == _AUDIT.c.user_id)
            .where(
                _AUDIT.c.action == "view_identity",
                _AUDIT.c.subject_kind == "customer_identity",
                _AUDIT.c.subject_id.in_(papers),
            )
            .order_by(_AUDIT.c.id.desc())
        ).all()
    return tuple(
        LookView(int(row.subject_id), row.at, row.full_name, row.detail["reason"]) for row in rows
    )


def key_status(db: Database, actor: Actor) -> KeyStatus:
    """Where the key is looked for, its short name, and what is sealed with it or another.

    Raises:
        Refused: `denied`, `identity.key_file`, `identity.key_open`.
    """
    require(actor, "admin.run")
    key = identity_keys.load_key(db.identity_key_files)
    code = key.code if key else ""
    counted = select(_IDENTITY.c.key_code, func.count()).where(_IDENTITY.c.sealed != "")
    with db.read() as connection:
        rows = connection.execute(counted.group_by(_IDENTITY.c.key_code)).all()
    by_key: dict[str, int] = {row[0]: row[1] for row in rows}
    mine = by_key.pop(code, 0)
    place = next((one for one in db.identity_key_files if one.exists()), None)
    shown = place or (db.identity_key_files[-1] if db.identity_key_files else "")
    return KeyStatus(str(shown), code, mine, sum(by_key.values()))


def create_key(db: Database, actor: Actor) -> KeyStatus:
    """Make the key numbers are sealed with, in the file the settings name; there can be one only.

    Raises:
        Refused: `denied`, `identity.key_there`, `identity.key_file`.
    """
    require(actor, "admin.run")
    key = identity_keys.load_key(db.identity_key_files)
    if key is not None or not db.identity_key_files:
        raise Refused("identity.key_there", path=key_status(db, actor).path)
    key = identity_keys.create_key(db.identity_key_files[-1])
    with db.write() as connection:
        subject = ("identity_key", key.code)
        audit.record(connection, actor, "create_identity_key", subject, db.clock.now())
    return key_status(db, actor)


def need_key(db: Database) -> IdentityKey:
    """The key of this installation.

    Raises:
        Refused: `identity.no_key`, `identity.key_file`, `identity.key_open`.
    """
    key = identity_keys.load_key(db.identity_key_files)
    if key is None:
        raise Refused("identity.no_key")
    return key


def unsealed(key: IdentityKey, row: Any) -> str:
    """The whole number of a paper (its row); whoever asks writes down that it was opened.

    Raises:
        Refused: `identity.unreadable`.
    """
    return key.unseal(row.sealed, _about(row.kind, row.last4))


# --------------------------------------------------------------------------------------- entering
def _enter(
    db: Database, connection: Connection, actor: Actor, draft: IdentityDraft
) -> IdentityView:
    reference = get_reference(db, connection)
    paper = _read(db, reference, draft)
    if draft.birth_on is not None:
        check_birth(draft.birth_on, reference.on)
    now = db.clock.now()
    birth = draft.birth_on.isoformat() if draft.birth_on else ""
    said = [paper.kind.code, paper.last4, draft.account, paper.blind_index, birth, draft.purpose]
    command = commands.Command(draft.command_id, "enter_identity", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return replace(_view(reference, _find(connection, int(earlier)), ""), duplicate=True)
    account = which_account(connection, draft.account) if draft.account.strip() else None
    identity_id = _write(connection, actor, now, account, (paper, draft))
    commands.answer(connection, draft.command_id, identity_id)
    return _view(reference, _find(connection, identity_id), account.number if account else "")


def enter_last4_in(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    draft: IdentityDraft,
    now: dt.datetime,
) -> int:
    """Write a paper down by its kind and last four inside a transaction; gives its number.

    Raises:
        Refused: `identity.kind_unknown`, `identity.last4`, `identity.birth`.
    """
    kind = _kind(reference, draft.kind)
    paper = _Paper(kind, read_last4(draft.last4))
    if draft.birth_on is not None:
        check_birth(draft.birth_on, reference.on)
    return _write(connection, actor, now, None, (paper, draft))


def _write(
    connection: Connection,
    actor: Actor,
    now: dt.datetime,
    account: Any,
    what: tuple[_Paper, IdentityDraft],
) -> int:
    paper, draft = what
    values = {
        "customer_id": account.customer_id if account else None,
        "kind": paper.kind.code,
        "last4": paper.last4,
        "birth_on": draft.birth_on,
        "key_code": paper.key_code,
        "sealed": paper.sealed,
        "blind_index": paper.blind_index,
        "purpose": draft.purpose,
        "collected_at": now,
        "collected_by_id": actor.user_id,
    }
    made = connection.execute(insert(_IDENTITY).values(**values).returning(_IDENTITY.c.id))
    identity_id = int(made.scalar_one())
    facts = {"kind": paper.kind.code, "account": account.number if account else ""}
    subject = ("customer_identity", identity_id)
    audit.record(connection, actor, "enter_identity", subject, now, **facts)
    return identity_id


def _read(db: Database, reference: Reference, draft: IdentityDraft) -> _Paper:
    kind = _kind(reference, draft.kind)
    if not draft.number:
        return _Paper(kind, read_last4(draft.last4))
    if not kind.is_kept:
        raise Refused("identity.not_kept", kind=kind.name)
    key = need_key(db)
    if draft.purpose != reference.policy["identity.purpose"]["version"]:
        raise Refused("identity.purpose")
    number = read_number(kind.code, draft.number)
    last4 = number[-4:]
    return _Paper(
        kind, last4, key.code, key.seal(number, _about(kind.code, last4)), key.index(number)
    )


def _kind(reference: Reference, code: str) -> IdentityKind:
    kinds = kinds_of(reference.policy["identity.kinds"])
    kind = kinds.get(code)
    if kind is None:
        known = ", ".join(kinds)
        raise Refused("identity.kind_unknown", kind=snippet(code), known=known)
    return kind


def _about(kind: str, last4: str) -> str:
    return f"{kind}:{last4}"


# ---------------------------------------------------------------------------------------- reading
def _rows() -> Any:
    return select(_IDENTITY, _USER.c.full_name).join(
        _USER, _USER.c.id == _IDENTITY.c.collected_by_id
    )


def _find(connection: Connection, identity_id: int) -> Any:
    row = connection.execute(_rows().where(_IDENTITY.c.id == identity_id)).first()
    if row is None:
        raise Refused("identity.unknown", number=identity_id)
    return row


def _name(kinds: dict[str, IdentityKind], code: str) -> str:
    return kinds[code].name if code in kinds else code


def _view(reference: Reference, row: Any, account: str) -> IdentityView:
    return IdentityView(
        identity_id=row.id,
        account=account,
        kind=row.kind,
        kind_name=_name(kinds_of(reference.policy["identity.kinds"]), row.kind),
        last4=row.last4,
        has_number=bool(row.sealed),
        birth_on=row.birth_on,
        purpose=row.purpose,
        collected_at=row.collected_at,
        collected_by=row.full_name,
    )
