"""The outbox and letters by e-mail at the desk: looked at, tried again, printed, said."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.outbox import looking
from tests.support.collecting import BO, MARIA, past_due, run as run_procedure
from tests.support.office import Office
from tests.support.outbox import PHONE, agrees, message, queued, run, sends, texts
from tests.support.smtp import MailServer
from tests.support.step_batches import chosen, mailed, printed, released

SIZES = [(80, 24), (132, 43)]
MAIL = {MARIA: "maria@example.org", BO: "bo@example.org"}


@pytest.fixture
def failing(office: Office, tmp_path, clock) -> Office:
    """A notice that was refused, one that was put off, one that waits, one that went out."""
    past_due(office)
    past_due(office, BO, "TATE, BO", water=7_000)
    run_procedure(office)
    with MailServer() as server:
        sends(office, server.port)
        for account, address in MAIL.items():
            agrees(office, account, "both", address)
        chosen(office)
        released(office)
        printed(office, tmp_path)
        mailed(office)
        server.faults.refuses = {
            MAIL[MARIA]: "550 no such mailbox here",
            MAIL[BO]: "451 mailbox is busy, try again later",
        }
        queued(office, "goes out")
        run(office)
    clock.move(dt.timedelta(hours=3))
    queued(office, "waits", address="mary@example.org")
    return office


async def fill(at, *words: str) -> None:
    """Type a word into each field and pass it."""
    for word in words:
        at.type(word)
        at.press("enter")
        await at.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_what_fails_comes_first_and_is_told_whole(failing, desk, golden, size):
    async with desk("outbox", who="sam", size=size) as at:
        assert "2 failing, 2 messages waiting" in at.text
        golden(at, "outbox")
        at.press("enter")
        await at.settle()
        assert "no such mailbox here" in at.text
        golden(at, "outbox_message")
        at.press("escape")
        await at.settle()
        shown = []
        for _ in range(3):
            at.press("f5")
            await at.settle()
            shown.append(at.lines[1].strip().split("  ")[0])
        assert shown == ["What fails", "Sent, the newest first", "All"]


async def test_a_message_is_tried_again_cancelled_and_said_to_have_come_back(failing, desk):
    async with desk("outbox", who="sam") as at:
        at.press("f6")
        await at.settle()
        assert "Message 2 is tried at the next run." in at.text
        assert message(failing, 2).state == "queued"
        at.press("home")
        at.press("f8")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        await fill(at, "sent by mistake")
        assert "is cancelled." in at.text
        at.press("f5", "f5")
        await at.settle()
        at.press("f9")
        await at.settle()
        await fill(at, "mailbox full")
        assert "failed: it came back." in at.text
    found = looking.list_messages(failing.db, failing.people["ana"], "cancelled")
    assert len(found.messages) == 1


async def test_a_letter_that_fails_is_printed_here_instead(failing, desk):
    async with desk("outbox", who="sam") as at:
        at.press("f2")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert "is printed; message 2 is cancelled." in at.text
    assert message(failing, 2).state == "cancelled"


async def test_a_clerk_looks_and_an_office_without_a_server_is_told(office, desk):
    async with desk("outbox") as at:
        assert "Nothing is here." in at.text
        assert "No e-mail is sent" in at.text
    queued(office, "waits")
    async with desk("outbox") as at:
        assert "Again" not in at.lines[-1]
        at.press("f6")
        await at.settle()
    assert message(office).tries == 0


@pytest.mark.parametrize("size", SIZES)
async def test_a_text_that_fails_says_what_to_do(office, desk, golden, size):
    sends(office, 25)
    queued(office, "Order 12", address=PHONE, channel="text")
    async with desk("outbox", who="sam", size=size) as at:
        assert "Texts wait and are not sent" in at.text
        golden(at, "outbox_text_off")
    texts(office)
    run(office)
    async with desk("outbox", who="sam", size=size) as at:
        golden(at, "outbox_text")
        at.press("enter")
        await at.settle()
        golden(at, "outbox_message_text")


@pytest.mark.parametrize("size", SIZES)
async def test_how_letters_go_is_asked_and_said_on_the_account(office, desk, golden, size):
    office.account(MARIA, water=4_120)
    sends(office)
    async with desk("account", MARIA, size=size) as at:
        at.press("f10")
        await at.settle()
        at.press("j")
        await at.settle()
        at.press("8")
        await at.settle()
        assert "Nothing was ever said of e-mail" in at.text
        at.press("f4")
        await at.settle()
        await fill(at, "", "3", "maria@", "1")
        assert "maria@ is no e-mail address" in at.text
        if size == SIZES[0]:
            golden(at, "email_letters_form")
        await fill(at, "maria@example.org", "")
        assert "All letters: paper and e-mail. It holds from now on." in at.text
        golden(at, "email_letters")
        at.press("f4")
        await at.settle()
        await fill(at, "", "1", "", "2")
        assert "All letters: paper." in at.text


async def test_the_first_screen_and_the_dashboard_lead_there(failing, desk):
    async with desk("find", who="sam") as at:
        at.press("f10")
        await at.settle()
        at.press("3")
        await at.settle()
        assert "OUTBOX" in at.text
    async with desk("dashboard", who="sam") as at:
        line = next(line for line in at.lines if "Outbox fails" in line)
        assert "2" in line
