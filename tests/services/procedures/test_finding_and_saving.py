"""Versions of procedures: entered for today or later, never changed, found as they held."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from clerktui.errors import ClerkError, Refused
from clerktui.models import AuditEntry
from clerktui.services.procedures import finding, paper, saving, writing
from clerktui.views.procedures import ProcedureDraft, ProcedureWriting

TODAY = dt.date(2026, 11, 23)
LATER = dt.date(2027, 1, 1)
DRAFT = ProcedureDraft(
    topic="lobby_dog",
    title="A dog in the lobby",
    body="Ask kindly.\n\n- [ ] Water?",
    effective_from=TODAY,
    script_en="What a fine dog.",
    script_es="Qué buen perro.",
    governs=("find", "payment.amount"),
    citation="Town Code 6-3",
)


@pytest.fixture
def sam(office):
    return office.people["sam"]


def refused(work, message_id: str) -> ClerkError:
    with pytest.raises(Refused) as caught:
        work()
    assert caught.value.message_id == message_id
    return caught.value


def topics(found) -> list[str]:
    return [one.topic for one in found]


def test_a_version_holds_from_its_day_until_the_next_one(office, sam):
    first = saving.save_procedure(office.db, sam, DRAFT)
    second = replace(DRAFT, body="Dogs wait outside.", effective_from=LATER)
    saving.save_procedure(office.db, sam, replace(second, based_on=first.version_id))
    ana = office.people["ana"]
    now = finding.get_procedure(office.db, ana, "lobby_dog")
    assert (now.body, now.until, now.state) == (DRAFT.body, LATER, "in force")
    assert (now.entered_by, now.checklist) == ("sam", ("Water?",))
    assert now.script("es") == "Qué buen perro."
    assert now.script("en") == "What a fine dog."
    then = finding.get_procedure(office.db, ana, "lobby_dog", LATER)
    assert (then.body, then.until) == ("Dogs wait outside.", None)
    listed = finding.list_versions(office.db, ana, "lobby_dog")
    assert [one.state for one in listed] == ["to come", "in force"]
    assert finding.get_version(office.db, ana, first.version_id) == now
    before = TODAY - dt.timedelta(days=1)
    refused(
        lambda: finding.get_procedure(office.db, ana, "lobby_dog", before),
        "procedure.not_in_force",
    )


def test_a_later_entry_for_the_same_day_takes_its_place_and_both_stay(office, sam):
    saving.save_procedure(office.db, sam, DRAFT)
    saving.save_procedure(office.db, sam, replace(DRAFT, citation="Town Code 6-4"))
    listed = finding.list_versions(office.db, sam, "lobby_dog")
    assert [(one.citation[-1], one.state) for one in listed] == [
        ("4", "in force"),
        ("3", "replaced"),
    ]


def test_the_very_same_is_entered_once_and_audited_once(office, sam):
    first = saving.save_procedure(office.db, sam, replace(DRAFT, based_on=0))
    again = saving.save_procedure(office.db, sam, replace(DRAFT, based_on=0))
    assert (again.version_id, first.is_new, again.is_new) == (first.version_id, True, False)
    with office.db.read() as connection:
        audited = connection.execute(
            AuditEntry.__table__.select().where(AuditEntry.__table__.c.action == "save_procedure")
        ).all()
    assert [(row.user_id, row.subject_id) for row in audited] == [(sam.user_id, "lobby_dog")]


def test_a_procedure_ends_and_may_begin_again(office, sam):
    saving.save_procedure(office.db, sam, DRAFT)
    saving.save_procedure(office.db, sam, replace(DRAFT, body="", ends=True, effective_from=LATER))
    assert finding.find_procedures(office.db, sam, "dog")
    assert finding.find_procedures(office.db, sam, "dog", LATER) == []
    assert finding.governing(office.db, "find", on=LATER) == finding.governing(
        office.db, "find", on=LATER, topic="nothing"
    )
    refused(
        lambda: finding.get_procedure(office.db, sam, "lobby_dog", LATER),
        "procedure.not_in_force",
    )
    saving.save_procedure(office.db, sam, replace(DRAFT, effective_from=dt.date(2027, 6, 1)))
    assert finding.get_procedure(office.db, sam, "lobby_dog", dt.date(2027, 6, 1))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"effective_from": dt.date(2026, 11, 22)}, "procedure.past"),
        ({"topic": "Dog"}, "procedure.topic"),
        ({"title": ""}, "procedure.no_title"),
        ({"body": " \n"}, "procedure.no_text"),
        ({"governs": ("fnid",)}, "procedure.no_screen"),
        ({"governs": ("find.",)}, "procedure.place"),
        ({"body": "<!-- say: en -->"}, "procedure.marker"),
        ({"script_es": "x" * 20_001}, "procedure.too_long"),
        ({"ends": True, "body": ""}, "procedure.unknown"),
        ({"based_on": 7}, "procedure.changed"),
        ({"citation": "\x07"}, "text.control"),
        ({"title": "x" * 71}, "text.too_long"),
    ],
)
def test_what_cannot_be_entered_is_refused_whole(office, sam, change, refusal):
    screens = ("find", "payment")
    refused(
        lambda: saving.save_procedure(office.db, sam, replace(DRAFT, **change), screens), refusal
    )
    assert finding.find_procedures(office.db, sam, "dog") == []


def test_only_who_is_permitted_enters_and_writes(office):
    ana = office.people["ana"]
    for work in (
        lambda: saving.save_procedure(office.db, ana, DRAFT),
        lambda: writing.begin_writing(office.db, ana, "payment"),
        lambda: writing.keep_writing(office.db, ana, "", ProcedureWriting(topic="")),
        lambda: writing.drop_writing(office.db, ana, ""),
    ):
        refused(work, "denied")


def test_only_who_may_look_at_accounts_reads(office):
    nobody = replace(office.people["ana"], permissions=frozenset())
    page = finding.get_procedure(office.db, office.people["ana"], "payment")
    for work in (
        lambda: finding.find_procedures(office.db, nobody),
        lambda: finding.get_procedure(office.db, nobody, "payment"),
        lambda: finding.list_versions(office.db, nobody, "payment"),
        lambda: finding.get_version(office.db, nobody, 1),
        lambda: paper.print_procedure(office.db, nobody, page),
    ):
        refused(work, "denied")


def test_what_is_not_there_is_unknown(office, sam):
    for work in (
        lambda: finding.get_procedure(office.db, sam, "nothing"),
        lambda: finding.list_versions(office.db, sam, "nothing"),
        lambda: finding.get_version(office.db, sam, 99_999),
    ):
        refused(work, "procedure.unknown")


def test_the_field_comes_before_the_screens_topic_and_that_before_other_links(office, sam):
    saving.save_procedure(office.db, sam, DRAFT)
    at_amount = topics(finding.governing(office.db, "payment", "amount", "payment"))
    assert at_amount[:3] == ["lobby_dog", "partial_payment", "payment"]
    elsewhere = topics(finding.governing(office.db, "payment", "account", "payment"))
    assert elsewhere[0] == "payment"
    assert "lobby_dog" not in elsewhere
    assert "lobby_dog" in topics(finding.governing(office.db, "find", "what", "find"))
    assert topics(finding.governing(office.db, "find", "what", "find"))[0] == "find"


def test_a_row_can_be_neither_changed_nor_deleted(office):
    for statement in ("UPDATE procedure SET body = ''", "DELETE FROM procedure"):
        with pytest.raises(DatabaseError, match="only ever added to"), office.db.write() as books:
            books.execute(text(statement))


def test_what_is_written_is_kept_until_it_is_entered(office, sam):
    page, was_kept = writing.begin_writing(office.db, sam, "payment")
    assert (page.title, was_kept) == ("Taking a payment", False)
    for words in ("Half a", "Half a sentence"):
        writing.keep_writing(office.db, sam, "payment", replace(page, body=words))
    found, was_kept = writing.begin_writing(office.db, sam, "payment")
    assert (found.body, found.based_on, was_kept) == ("Half a sentence", page.based_on, True)
    other, was_kept = writing.begin_writing(office.db, office.people["fay"], "payment")
    assert (other.body == page.body, was_kept) == (True, False)
    writing.drop_writing(office.db, sam, "payment")
    assert writing.begin_writing(office.db, sam, "payment") == (page, False)
    writing.keep_writing(office.db, sam, "payment", page)
    saving.save_procedure(
        office.db,
        sam,
        ProcedureDraft(topic="payment", title="T", body="B", effective_from=TODAY),
    )
    assert writing.begin_writing(office.db, sam, "payment")[0].title == "T"
    empty, _ = writing.begin_writing(office.db, sam, writing.NEW)
    assert (empty.body, empty.based_on) == ("", 0)


def test_it_is_printed_with_what_is_said(office, sam):
    saving.save_procedure(office.db, sam, replace(DRAFT, body="# Dogs\n\nAsk kindly.\n1. Wait"))
    page = finding.get_procedure(office.db, sam, "lobby_dog")
    paper.print_procedure(office.db, sam, page)
    made = paper.get_paper(office.db, sam, page)
    assert (made.title, made.held) == ("A dog in the lobby", "In force from 11/23/26")
    assert [(line.kind, line.marker, line.text) for line in made.lines] == [
        ("heading", "", "Dogs"),
        ("text", "", "Ask kindly."),
        ("item", "1.", "Wait"),
        ("part", "", "Say aloud"),
        ("text", "", "What a fine dog."),
        ("part", "", "Say aloud, in Spanish"),
        ("text", "", "Qué buen perro."),
    ]
    assert made.notes == ("Town Code 6-3", "Shown by F1 at: find, payment.amount")
    saving.save_procedure(office.db, sam, replace(DRAFT, effective_from=LATER, body="x"))
    page = finding.get_procedure(office.db, sam, "lobby_dog")
    assert paper.get_paper(office.db, sam, page).held.endswith("until before 01/01/27")
    with office.db.read() as connection:
        kept = connection.execute(text("SELECT kind, subject_id FROM print_job")).all()
    assert kept == [("procedure", "lobby_dog")]
