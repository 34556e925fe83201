"""Verification: a second person keys chosen lines again, and only what differs is asked twice.

Nothing the first person keyed is ever shown. When the second value is keyed the same way twice it
is right and the line is corrected, on the tape; when it comes out as the first did, the slip was
the verifier's. Both are kept, for the supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import BatchLine, BatchTape, BatchVerification, User
from clerktui.rules.folding import fold_number
from clerktui.rules.money import format_cents
from clerktui.rules.states import IN_PROOF
from clerktui.rules.verification import Verdict, differing, judge
from clerktui.security.permissions import require
from clerktui.services.batches import keying
from clerktui.services.batches.chosen import left_to_verify
from clerktui.services.batches.lines import good_line_above
from clerktui.services.batches.proofing import settle
from clerktui.services.batches.records import find_batch, require_state
from clerktui.services.batches.tape_rows import Keying
from clerktui.services.reference import get_reference
from clerktui.views.batches import KeyerRate, LineAgain, VerifyAnswer, VerifyTask
from clerktui.views.people import Actor

_LINE = BatchLine.__table__
_TAPE = BatchTape.__table__
_USER = User.__table__
_VERIFIED = BatchVerification.__table__
# What a verifier put right is on the tape under the verifier's name: no slip of the verifier's.
_BY_VERIFIER = (
    select(_VERIFIED.c.id)
    .where(
        _VERIFIED.c.batch_id == _TAPE.c.batch_id,
        _VERIFIED.c.line_no == _TAPE.c.line_no,
        _VERIFIED.c.verified_by_id == _TAPE.c.user_id,
        _VERIFIED.c.at == _TAPE.c.at,
        _VERIFIED.c.verdict == Verdict.KEYER_WRONG.value,
    )
    .exists()
)


@dataclass(frozen=True)
class _Again:
    """One field: what was keyed first, what second, and what the retyped part makes of it."""

    first: str
    second: str
    retyped: str | None

    @property
    def verdict(self) -> Verdict:
        """Who is right."""
        difference = differing(self.first, self.second)
        if difference is None or self.retyped is None:
            return judge(self.first, self.second)
        return judge(self.first, self.second, difference.with_retyped(self.retyped))

    @property
    def answer(self) -> VerifyAnswer:
        """What the verifier is told; never what the first person keyed."""
        difference = differing(self.first, self.second)
        if difference is None:
            return VerifyAnswer(Verdict.SAME.value)
        differs = max(difference.first_length, difference.second_length)
        return VerifyAnswer(self.verdict.value, difference.mask(), differs)


def list_to_verify(db: Database, actor: Actor, number: int) -> tuple[VerifyTask, ...]:
    """The lines this person is to key again, in the order of the stack.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.own_keying` when this
            person keyed the batch.
    """
    require(actor, "batch.verify")
    with db.read() as connection:
        row = find_batch(connection, number)
        require_state(row, IN_PROOF)
        reference = get_reference(db, connection)
        waiting = left_to_verify(connection, reference, row)
        keyers = {line.keyed_by_id for line, _ in waiting.values()}
        if waiting and keyers == {actor.user_id}:
            raise Refused("batch.own_keying", batch=number)
        return tuple(
            VerifyTask(line_no, why, _fields(reference.tenders, line))
            for line_no, (line, why) in waiting.items()
            if line.keyed_by_id != actor.user_id
        )


def _fields(tenders: Any, line: Any) -> tuple[str, ...]:
    has_number = line.reference or tenders[line.tender_type].needs_reference
    return ("account", "amount", "reference") if has_number else ("account", "amount")


def verify_line(db: Database, actor: Actor, again: LineAgain) -> dict[str, VerifyAnswer]:
    """Compare a line keyed again; when no field is in doubt any more, it is verified.

    Returns:
        What came of each field; while one of them says "ask" nothing is written.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.no_line`,
            `batch.own_keying`, `batch.no_check_above`, `account.unknown`.
    """
    require(actor, "batch.verify")
    return db.post(lambda connection: _verify(db, connection, actor, again))


def _verify(
    db: Database, connection: Connection, actor: Actor, again: LineAgain
) -> dict[str, VerifyAnswer]:
    batch = find_batch(connection, again.number, lock=True)
    require_state(batch, IN_PROOF)
    reference = get_reference(db, connection)
    found = left_to_verify(connection, reference, batch).get(again.line_no)
    if found is None:
        raise Refused("batch.no_line", batch=again.number, line=again.line_no)
    line = found[0]
    if line.keyed_by_id == actor.user_id:
        raise Refused("batch.own_keying", batch=again.number)
    if again.same_check:
        again = replace(again, reference=_check_above(connection, line))
    compared = _compared(line, again, _fields(reference.tenders, line))
    answers = {field: one.answer for field, one in compared.items()}
    if any(one.verdict is Verdict.ASK_AGAIN for one in compared.values()):
        return answers
    at = Keying(connection, batch, actor, db.clock.now())
    if any(one.verdict is Verdict.KEYER_WRONG for one in compared.values()):
        _correct(at, reference, line, compared)
    _write(at, line, compared)
    settle(connection, reference, again.number, actor, at.now)
    return answers


def _check_above(connection: Connection, line: Any) -> str:
    """The check number of the line above, if it was verified or both are on one check.

    A number only the first person keyed would let its slip stand, and its mask would show it.
    """
    above = good_line_above(connection, line.batch_id, line.line_no)
    if above is None or (above.verified_by_id is None and above.group_no != line.group_no):
        raise Refused("batch.no_check_above", line=line.line_no)
    return str(above.reference)


def _compared(line: Any, again: LineAgain, fields: tuple[str, ...]) -> dict[str, _Again]:
    first = {
        "account": line.account or line.revenue_code or "",
        "amount": format_cents(line.amount_cents).replace(",", ""),
        "reference": line.reference,
    }
    second = {
        "account": again.account,
        "amount": format_cents(again.amount_cents).replace(",", ""),
        "reference": again.reference,
    }
    if fold_number(first["account"]) == fold_number(second["account"]):
        second["account"] = first["account"]
    return {
        field: _Again(first[field], second[field], again.retyped.get(field)) for field in fields
    }


def _correct(at: Keying, reference: Any, line: Any, compared: dict[str, _Again]) -> None:
    """Put the verifier's value where the first keyer was wrong, on the tape like any correction."""
    values: dict[str, Any] = {
        "kind": line.kind,
        "account_id": line.account_id,
        "revenue_code": line.revenue_code,
        "amount_cents": line.amount_cents,
        "tender_type": line.tender_type,
        "reference": line.reference,
        "group_no": line.group_no,
    }
    wrong = {f: one.second for f, one in compared.items() if one.verdict is Verdict.KEYER_WRONG}
    if "account" in wrong:
        values |= keying.target_of(at.connection, reference, wrong["account"])
    if "amount" in wrong:
        values["amount_cents"] = int(wrong["amount"].replace(".", ""))
    if "reference" in wrong:
        values["reference"] = wrong["reference"]
    keying.correct(at, line, values)
    keying.finish(at, line.line_no)


def _write(at: Keying, line: Any, compared: dict[str, _Again]) -> None:
    at.connection.execute(
        insert(_VERIFIED),
        [
            {
                "batch_id": at.batch.id,
                "line_no": line.line_no,
                "field": field,
                "verdict": one.verdict.value,
                "keyed_by_id": line.keyed_by_id,
                "verified_by_id": at.actor.user_id,
                "at": at.now,
            }
            for field, one in compared.items()
        ],
    )
    at.connection.execute(
        update(_LINE).where(_LINE.c.id == line.id).values(verified_by_id=at.actor.user_id)
    )


def error_rates(db: Database, actor: Actor) -> tuple[KeyerRate, ...]:
    """How accurately each clerk keys; for who may see it.

    Raises:
        Refused: `denied`.
    """
    require(actor, "batch.errors")
    with db.read() as connection:
        keyed = connection.execute(
            select(_TAPE.c.user_id, _TAPE.c.kind, func.count())
            .where(_TAPE.c.kind.in_(("keyed", "in")), ~_BY_VERIFIER)
            .group_by(_TAPE.c.user_id, _TAPE.c.kind)
        ).all()
        verified = connection.execute(
            select(_VERIFIED.c.keyed_by_id, _VERIFIED.c.verdict, func.count()).group_by(
                _VERIFIED.c.keyed_by_id, _VERIFIED.c.verdict
            )
        ).all()
        people = connection.execute(select(_USER.c.id, _USER.c.username, _USER.c.full_name)).all()
    tape = {(user, kind): count for user, kind, count in keyed}
    judged: dict[int, dict[str, int]] = {}
    for user, verdict, count in verified:
        judged.setdefault(user, {})[verdict] = count
    return tuple(
        KeyerRate(
            person.username,
            person.full_name,
            tape.get((person.id, "keyed"), 0),
            tape.get((person.id, "in"), 0),
            sum(judged.get(person.id, {}).values()),
            judged.get(person.id, {}).get("keyer_wrong", 0),
        )
        for person in people
        if (person.id, "keyed") in tape or person.id in judged
    )
