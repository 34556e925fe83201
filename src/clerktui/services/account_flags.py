"""Flags put on accounts with their proof, renewed, ended, and listed before they run out.

Nothing a flag said is written over: renewing ends one row and begins another, so that the account
as it stood on any day still says what held then.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, AccountFlag, Customer, FlagMove, FlagProof
from clerktui.rules.flag_rules import ACTS, FlagRule
from clerktui.rules.names import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import account_statements as statements
from clerktui.services.account_numbers import which_account
from clerktui.services.collections.reactions import account_changed
from clerktui.services.flag_effects import need_allowed, rule_of, with_effect
from clerktui.services.flags import FLAGS, flag_view
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import FlagDraft, FlagView
from clerktui.views.contacts import FlagRuleView
from clerktui.views.people import Actor

_NOTE_MAX = 200
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_MOVE = FlagMove.__table__
_PROOF = FlagProof.__table__
_ACT_OF = {"cash_only": "cash_only", "cut_off": "cut_off"}
"""Flags that are acts of collection themselves, which another flag may forbid."""


@dataclass(frozen=True)
class _By:
    """Who puts a flag on or renews it, and when."""

    actor: Actor
    kind: str
    now: dt.datetime
    today: dt.date


def add_flag(db: Database, actor: Actor, number: str, draft: FlagDraft) -> FlagView:
    """Put a flag on an account from today on, until it expires or is ended.

    Raises:
        Refused: `denied`, `flag.unknown`, `flag.expired`, `flag.too_long`, `flag.already`,
            `flag.forbids`, `flag.proof_missing`, `flag.proof_future`, `flag.fact_missing`,
            `flag.no_expiry`, `text.control`, `text.too_long`, `account.unknown`,
            `account.ambiguous`.
    """
    _require_known(draft.code)
    now = db.clock.now()
    with db.write() as connection:
        reference = get_reference(db, connection)
        rule = rule_of(reference, draft.code)
        require(actor, rule.set_by)
        values = _values(reference, rule, draft)
        account = which_account(connection, number, lock=True)
        if _held(connection, account.id, draft.code, reference.on):
            raise Refused("flag.already", account=account.number, flag=FLAGS[draft.code][0])
        if draft.code in _ACT_OF:
            need_allowed(connection, reference, (account.id, account.number), _ACT_OF[draft.code])
        _end_run_out(connection, actor, account.id, draft.code, now)
        _put(connection, _By(actor, "set", now, reference.on), account, values, draft)
        account_changed(connection, reference, now, [account.id], "flag")
        if rule.language:
            _speak(connection, account.customer_id, rule.language)
    return with_effect(reference, flag_view(draft.code, values["note"], values["expires_on"]))


def put_on_cut(
    connection: Connection, reference: Reference, by: tuple[Actor, dt.datetime], account: Any
) -> None:
    """Mark an account whose cut-off order was carried out; one that is marked stays so.

    Whoever completes the order needs no right to set flags: the order was released by who may.
    """
    actor, now = by
    if _held(connection, account.id, "cut_off", reference.on):
        return
    draft = FlagDraft("cut_off")
    values = _values(reference, rule_of(reference, "cut_off"), draft)
    _put(connection, _By(actor, "set", now, reference.on), account, values, draft)


def take_off_cut(
    connection: Connection, by: tuple[Actor, dt.datetime], account: Any, why: str
) -> None:
    """End the mark of an account whose service is on again."""
    actor, now = by
    query = select(_FLAG.c.id).where(
        _FLAG.c.account_id == account.id, _FLAG.c.code == "cut_off", _FLAG.c.ended_at.is_(None)
    )
    ids = list(connection.execute(query).scalars())
    end_rows(connection, actor, ids, (now, why))
    if ids:
        subject = ("account", account.number)
        audit.record(connection, actor, "end_flag", subject, now, code="cut_off")


def renew_flag(db: Database, actor: Actor, number: str, draft: FlagDraft) -> FlagView:
    """Let a flag hold on with a new proof and a new last day, also one that has run out.

    What is not said anew stays as it was: the note, the case, the substitute address.

    Raises:
        Refused: as `add_flag`, and `flag.not_there`.
    """
    _require_known(draft.code)
    now = db.clock.now()
    with db.write() as connection:
        reference = get_reference(db, connection)
        rule = rule_of(reference, draft.code)
        require(actor, rule.set_by)
        account = which_account(connection, number, lock=True)
        before = _not_ended(connection, account.id, draft.code)
        if before is None:
            raise Refused("flag.not_there", account=account.number, flag=FLAGS[draft.code][0])
        values = _values(reference, rule, _kept(before, draft))
        end_rows(connection, actor, [before.id], (now, "renewed"))
        audit.record(
            connection, actor, "end_flag", ("account", account.number), now, code=draft.code
        )
        _put(connection, _By(actor, "renewed", now, reference.on), account, values, draft)
        account_changed(connection, reference, now, [account.id], "flag")
    return with_effect(reference, flag_view(draft.code, values["note"], values["expires_on"]))


def end_flag(db: Database, actor: Actor, number: str, code: str, reason: str = "") -> None:
    """End a flag now; that it was there, and why it ended, stays in the books.

    Raises:
        Refused: `denied`, `flag.unknown`, `flag.not_there`, `flag.end_reason` for a grave one
            without a reason, `account.unknown`, `account.ambiguous`.
    """
    _require_known(code)
    words, is_grave = FLAGS[code]
    now = db.clock.now()
    with db.write() as connection:
        reference = get_reference(db, connection)
        rule = rule_of(reference, code)
        require(actor, rule.end_by)
        why = clean_text(reason, max_length=_NOTE_MAX)
        account = which_account(connection, number, lock=True)
        ids = _ids_to_end(connection, account.id, code, rule, reference.on)
        if not ids:
            raise Refused("flag.not_there", account=account.number, flag=words)
        if is_grave and not why:
            raise Refused("flag.end_reason", flag=words)
        end_rows(connection, actor, ids, (now, why))
        if rule.language:
            _speak(connection, account.customer_id, "en")
        audit.record(connection, actor, "end_flag", ("account", account.number), now, code=code)
        account_changed(connection, reference, now, [account.id], "flag_ended")


def put_by_rule(
    connection: Connection,
    actor: Actor,
    when: tuple[dt.datetime, dt.date],
    account: Any,
    said: tuple[str, str, dt.date | None],
) -> None:
    """Put a flag on because a rule of the town says so; a sooner one of its kind gives way.

    Args:
        connection: the writing transaction.
        actor: who runs the rule.
        when: the moment, and the town date.
        account: its row, with `id` and `number`.
        said: the flag's code, its note, and its last day.
    """
    (now, today), (code, note, expires_on) = when, said
    before = _held(connection, account.id, code, today)
    end_rows(connection, actor, before, (now, "a later one holds longer"))
    _end_run_out(connection, actor, account.id, code, now)
    values = {"code": code, "note": note, "starts_on": today, "expires_on": expires_on}
    draft = FlagDraft(code, note, expires_on)
    _put(connection, _By(actor, "set", now, today), account, values, draft)


def list_rules(db: Database, actor: Actor) -> tuple[FlagRuleView, ...]:
    """Every flag there is, what it takes to put it on, and what it changes."""
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    return tuple(_rule_view(reference, actor, code) for code in FLAGS)


def _rule_view(reference: Reference, actor: Actor, code: str) -> FlagRuleView:
    rule = rule_of(reference, code)
    effects = [f"nobody may {ACTS[act]}" for act in rule.forbids]
    effects += [f"a supervisor has to let you {ACTS[act]}" for act in rule.asks]
    return FlagRuleView(
        code,
        FLAGS[code][0],
        rule.says,
        actor.may(rule.set_by),
        rule.proof,
        rule.needs,
        rule.lasts_days,
        tuple(effects),
    )


# -------------------------------------------------------------------------------- what is written
def _values(reference: Reference, rule: FlagRule, draft: FlagDraft) -> dict[str, Any]:
    """The columns of a flag, looked at by the town's rule."""
    today, words = reference.on, FLAGS[draft.code][0]
    if draft.expires_on is not None and draft.expires_on < today:
        raise Refused("flag.expired", expires_on=draft.expires_on)
    latest = rule.expires(today, None)
    if latest is not None and draft.expires_on is not None and draft.expires_on > latest:
        raise Refused("flag.too_long", flag=words, expires_on=draft.expires_on, latest=latest)
    if rule.language and draft.expires_on is not None:
        raise Refused("flag.no_expiry", flag=words)
    _check_proof(rule, draft, today)
    _check_facts(rule, draft)
    expires_on = rule.expires(today, draft.expires_on)
    return {
        "code": draft.code,
        "note": clean_text(draft.note, max_length=_NOTE_MAX),
        "starts_on": today,
        "expires_on": expires_on,
        "review_on": draft.review_on or rule.review(expires_on),
        "case_number": clean_text(draft.case_number) or None,
        "court": clean_text(draft.court) or None,
        "filed_on": draft.filed_on,
        "petition_on": draft.petition_on or draft.filed_on,
        "substitute_address": clean_text(draft.substitute_address) or None,
    }


def _check_proof(rule: FlagRule, draft: FlagDraft, today: dt.date) -> None:
    words = FLAGS[draft.code][0]
    if rule.proof and draft.proof not in rule.proof:
        raise Refused("flag.proof_missing", flag=words, known=", ".join(rule.proof))
    if draft.proof_seen_on is not None and draft.proof_seen_on > today:
        raise Refused("flag.proof_future", flag=words, seen_on=draft.proof_seen_on)


def _check_facts(rule: FlagRule, draft: FlagDraft) -> None:
    words = FLAGS[draft.code][0]
    asked = {
        "case": (("case number", draft.case_number), ("court", draft.court)),
        "substitute": (("substitute address", draft.substitute_address),),
    }
    for fact, said in asked.get(rule.needs, ()):
        if not said.strip():
            raise Refused("flag.fact_missing", flag=words, fact=fact)
    if rule.needs == "case" and draft.filed_on is None:
        raise Refused("flag.fact_missing", flag=words, fact="day it was filed")


def _kept(before: Any, draft: FlagDraft) -> FlagDraft:
    """What is renewed with what the flag said before, where it is not said anew."""
    names = ("note", "case_number", "court", "filed_on", "petition_on", "substitute_address")
    kept = {name: getattr(draft, name) or getattr(before, name) or "" for name in names}
    days = ("filed_on", "petition_on")
    return FlagDraft(**{**draft.__dict__, **kept, **{name: kept[name] or None for name in days}})


def _put(
    connection: Connection, by: _By, account: Any, values: dict[str, Any], draft: FlagDraft
) -> None:
    actor, now = by.actor, by.now
    expires_on = values["expires_on"]
    row = insert(_FLAG).values(account_id=account.id, **values).returning(_FLAG.c.id)
    flag_id = connection.execute(row).scalar_one()
    move = {"flag_id": flag_id, "kind": by.kind, "at": now, "user_id": actor.user_id}
    connection.execute(insert(_MOVE).values(expires_on=expires_on, reason=values["note"], **move))
    if draft.proof:
        proof = {
            "kind": clean_text(draft.proof),
            "reference": clean_text(draft.proof_reference),
            "seen_on": draft.proof_seen_on or by.today,
        }
        connection.execute(
            insert(_PROOF).values(flag_id=flag_id, seen_by_id=actor.user_id, **proof)
        )
    detail: dict[str, Any] = {
        "code": values["code"],
        "expires_on": expires_on.isoformat() if expires_on else None,
    }
    if draft.proof:
        detail["proof"] = clean_text(draft.proof)
    audit.record(connection, actor, "add_flag", ("account", account.number), now, **detail)


def end_rows(
    connection: Connection, actor: Actor, ids: list[int], when_why: tuple[dt.datetime, str]
) -> None:
    """End these flags now, if any, each with the step that says who and why."""
    now, why = when_why
    if not ids:
        return
    connection.execute(update(_FLAG).where(_FLAG.c.id.in_(ids)).values(ended_at=now))
    rows = [
        {"flag_id": one, "kind": "ended", "at": now, "user_id": actor.user_id, "reason": why}
        for one in ids
    ]
    connection.execute(insert(_MOVE), rows)


def _end_run_out(
    connection: Connection, actor: Actor, account_id: int, code: str, now: dt.datetime
) -> None:
    """A flag that ran out gives way to the new one of its kind."""
    before = _not_ended(connection, account_id, code)
    if before is not None:
        end_rows(connection, actor, [before.id], (now, "put on again"))


def _speak(connection: Connection, customer_id: int, language: str) -> None:
    """Papers and receipts follow the customer's language."""
    connection.execute(
        update(_CUSTOMER).where(_CUSTOMER.c.id == customer_id).values(language=language)
    )


# -------------------------------------------------------------------------------- what is there
def _held(connection: Connection, account_id: int, code: str, today: dt.date) -> list[int]:
    """The ids of this flag where it is in force on the account."""
    which = {"account_id": account_id, "today": today}
    return [row.id for row in connection.execute(statements.FLAGS, which) if row.code == code]


def is_cut(connection: Connection, account_id: int) -> bool:
    """Whether service of an account is off because it was cut off."""
    return _not_ended(connection, account_id, "cut_off") is not None


def _not_ended(connection: Connection, account_id: int, code: str) -> Any:
    query = select(_FLAG).where(
        _FLAG.c.account_id == account_id, _FLAG.c.code == code, _FLAG.c.ended_at.is_(None)
    )
    return connection.execute(query.order_by(_FLAG.c.id.desc()).limit(1)).first()


def _ids_to_end(
    connection: Connection, account_id: int, code: str, rule: FlagRule, today: dt.date
) -> list[int]:
    """What is in force; and what has run out, too, where it goes on holding until it is ended."""
    ids = _held(connection, account_id, code, today)
    if not ids and rule.proof:
        before = _not_ended(connection, account_id, code)
        ids = [] if before is None else [before.id]
    return ids


def _require_known(code: str) -> None:
    if code not in FLAGS:
        raise Refused("flag.unknown", flag=snippet(code), known=", ".join(FLAGS))
