"""An explanation on paper: the same lines as a report, and a print job for the desk's printer."""

from __future__ import annotations

from sqlalchemy import insert

from clerktui.db import Database
from clerktui.i18n import town_date
from clerktui.models import PrintJob
from clerktui.printing.wording import Say, saying
from clerktui.security.permissions import require
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.people import Actor
from clerktui.views.why import Explanation, Rule

_COLUMNS = (
    Column(name="Date", kind="date", width=10),
    Column(name="What", width=44),
    Column(name="Amount", kind="money", width=11),
    Column(name="Comes to", kind="money", width=11),
)


def to_report(explanation: Explanation, language: str = "en") -> ReportDocument:
    """The explanation as a document any printer of the office takes."""
    say = saying(language)
    return ReportDocument(
        title=explanation.question,
        subtitle=explanation.answer,
        town=explanation.town,
        columns=_COLUMNS,
        rows=tuple(
            ReportRow((step.on, step.words, step.amount_cents, step.total_cents))
            for step in explanation.steps
        ),
        footnotes=(
            *(f"{say('Rule')}: {rule_words(say, rule)}" for rule in explanation.rules),
            *explanation.notes,
        ),
        made_at=explanation.made_at,
        timezone=explanation.timezone,
    )


def rule_words(say: Say, rule: Rule) -> str:
    """A rule with where it is written and since when it holds."""
    said = ". ".join(filter(None, (rule.words, rule.citation)))
    if rule.effective_from is None:
        return said
    return f"{said} ({say('in force since {day}', day=town_date(rule.effective_from))})"


def print_explanation(
    db: Database, actor: Actor, explanation: Explanation, subject: str = ""
) -> None:
    """Queue the explanation for the printer of the actor's workstation.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    now = db.clock.now()
    with db.write() as connection:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=subject or explanation.topic,
                workstation_id=actor.workstation_id,
                document=to_report(explanation).to_data(),
                next_try_at=now,
                created_at=now,
            )
        )
