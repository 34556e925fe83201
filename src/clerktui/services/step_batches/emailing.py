"""Letters of a batch by e-mail: who agreed to it; queued once, when the batch is mailed.

How a letter goes is written on its line when it is selected, and again when it is printed. Between
printing and mailing nothing is taken for granted: who took the consent back gets no e-mail, and a
letter that was to go by e-mail only is printed first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update

from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.i18n.words import items
from clerktui.models import OutboxMessage
from clerktui.rules.email import BOTH, EMAIL, PAPER
from clerktui.services import letters
from clerktui.services.email_consents import Going, how_letters_go
from clerktui.services.outbox.queueing import Outgoing, enqueue
from clerktui.services.reference import Reference
from clerktui.services.step_batches import finding
from clerktui.services.step_batches.finding import Candidate
from clerktui.services.step_batches.rows import ACCOUNT, LETTER, LINE, Working
from clerktui.views.documents import ReportRow
from clerktui.views.letters import LetterDocument

AT_ONCE = 200
DONE = {PAPER: "mailed", EMAIL: "e-mailed", BOTH: "mailed and e-mailed"}
"""What the case file says of a letter, by how it went."""
BY = {PAPER: "paper", EMAIL: "e-mail", BOTH: "both"}
"""What the proof of mailing says of it."""
_MESSAGE = OutboxMessage.__table__


def how_they_go(
    connection: Connection, reference: Reference, step: str, found: Sequence[Candidate]
) -> dict[int, Going]:
    """How the letter of a step goes to each of these accounts, today."""
    going: dict[int, Going] = {}
    for start in range(0, len(found), AT_ONCE):
        part = found[start : start + AT_ONCE]
        names = {one.account_id: _names(step, one.plan) for one in part}
        going |= how_letters_go(connection, reference, names)
    return going


def _names(step: str, plan: str) -> tuple[str, ...]:
    return (f"{step}_{plan}", step)


def email_only(connection: Connection, batch_id: int) -> int:
    """How many letters of a batch go by e-mail and in no envelope."""
    query = select(func.count()).where(LINE.c.batch_id == batch_id, LINE.c.state == "in")
    return int(connection.execute(query.where(LINE.c.delivery == EMAIL)).scalar_one())


def note_how(
    working: Working, step: str, lines: Sequence[Any], now: Mapping[int, Candidate]
) -> None:
    """Write on these lines how their letters go as of now."""
    found = [now[line.account_id] for line in lines]
    going = how_they_go(working.connection, working.reference, step, found)
    for line in lines:
        _set(working.connection, line, going[line.account_id].how)


def _set(connection: Connection, line: Any, how: str) -> None:
    if line.delivery != how:
        connection.execute(update(LINE).where(LINE.c.id == line.id).values(delivery=how))


def queue_letters(working: Working, batch: Any) -> None:
    """Queue the letters that go by e-mail, in the transaction that says they are mailed.

    Raises:
        Refused: `step_batch.email_withdrawn` when one that is not printed cannot go by e-mail.
    """
    after, gone = 0, []
    while lines := _next_ones(working.connection, batch.id, after):
        after = lines[-1].position
        to = _addresses(working, batch.step, lines)
        gone += [one for one in lines if one.delivery == EMAIL and not to[one.account_id]]
        if not gone:
            _queue(working, lines, to)
    if gone:
        first = f"{gone[0].number}, account {gone[0].account}"
        raise Refused(
            "step_batch.email_withdrawn", number=batch.number, count=len(gone), first=first
        )


def _addresses(working: Working, step: str, lines: Sequence[Any]) -> dict[int, str]:
    """Where each of these letters may go by e-mail now; nowhere when it is not due any more."""
    now = finding.lines_now(working.connection, working.reference, step, lines)
    going = how_they_go(working.connection, working.reference, step, list(now.values()))
    return {id_: "" if one.reasons else going[id_].address for id_, one in now.items()}


_OF_A_LINE = ("id", "account_id", "plan", "position", "delivery", "reasons")


def _next_ones(connection: Connection, batch_id: int, after: int) -> Sequence[Any]:
    query = (
        select(
            *(
                LINE.c[name]
                for name in ("id", "account_id", "plan", "position", "delivery", "reasons")
            ),
            LETTER.c.id.label("letter_id"),
            LETTER.c.number,
            LETTER.c.document,
            ACCOUNT.c.number.label("account"),
        )
        .join(LETTER, LETTER.c.line_id == LINE.c.id)
        .join(ACCOUNT, ACCOUNT.c.id == LINE.c.account_id)
        .where(LINE.c.batch_id == batch_id, LINE.c.state == "in", LINE.c.delivery != PAPER)
        .where(LINE.c.position > after)
        .order_by(LINE.c.position)
        .limit(AT_ONCE)
    )
    return connection.execute(query).all()


def _queue(working: Working, lines: Sequence[Any], to: Mapping[int, str]) -> None:
    """What is printed and cannot go by e-mail any more goes on paper alone."""
    messages = []
    for line in lines:
        address = to[line.account_id]
        if address:
            messages.append(_message(working.reference, line, address))
        else:
            _set(working.connection, line, PAPER)
    by = (working.actor.user_id, working.now)
    enqueue(working.connection, working.reference, by, messages)


def _message(reference: Reference, line: Any, address: str) -> Outgoing:
    """The e-mail a letter is attached to: neither amount nor debt, for others may read it."""
    letter = LetterDocument.from_data(line.document)
    words = letters.wording(reference, "letter.email", letter.language)
    facts = {
        "town": reference.town,
        "account": line.account,
        "number": letter.number,
        "dated": town_date(letter.dated_on, words.language),
        "paper": str(words.words["paper"]) if line.delivery == BOTH else "",
    }
    said = [str(text).format_map(facts).strip() for text in words.words["body"]]
    return Outgoing(
        f"step_letter:{line.letter_id}",
        ("step_letter", line.letter_id),
        address,
        str(words.words["subject"]).format_map(facts),
        "\n\n".join(filter(None, said)) + f"\n\n{reference.town}\n",
        line.account_id,
        words.language,
    )


def footnotes(pieces: Sequence[ReportRow]) -> tuple[str, ...]:
    """What a proof of mailing says of e-mail; nothing where there was none."""
    sent = sum(row.cells[5] != BY[PAPER] for row in pieces)
    if not sent:
        return ()
    alone = sum(row.cells[5] == BY[EMAIL] for row in pieces)
    only = f", {alone} of them not on paper" if alone else ""
    said = f"{items(sent, 'letter')} by e-mail to customers who had agreed to it{only}."
    return (f"{said} When each was accepted stands in the outbox.",)
