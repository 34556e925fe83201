"""The sentences of stories about letters by e-mail and the outbox."""

from __future__ import annotations

from pathlib import Path

from clerktui.services import email_consents
from clerktui.services.outbox import acts, delivering, looking
from clerktui.services.step_batches import mailing, selecting
from clerktui.views.email_consents import ConsentDraft
from tests.stories.stage import ACCOUNT, WHO, Stage, agree, says
from tests.support.office import new_id
from tests.support.outbox import sends
from tests.support.smtp import MailServer

_WANTS = {"on paper": "paper", "by e-mail": "email", "both ways": "both"}
_GOES = {"paper": "paper", "e-mail": "email", "both": "both"}


@says(r"the town sends e-mail from today")
def town_sends(stage: Stage) -> None:
    sends(stage.office)


@says(
    rf"{WHO} writes down that account {ACCOUNT} wants letters "
    r"(?P<how>on paper|by e-mail|both ways)(?: to (?P<address>\S+@\S+\w))?"
)
def wants(stage: Stage, who: str, account: str, how: str, address: str | None) -> None:
    draft = ConsentDraft(new_id(), account, _WANTS[how], address=address or "")
    email_consents.enter(stage.db, stage.actor(who), draft)


@says(rf"in batch (?P<number>\d+) the letter of account {ACCOUNT} goes by (?P<way>[a-z-]+)")
def goes(stage: Stage, number: str, account: str, way: str) -> None:
    batch = selecting.get_batch(stage.db, stage.actor("Ana"), int(number))
    found = next(line.delivery for line in batch.lines if line.account == account)
    agree(found, _GOES[way])


@says(r"(?P<count>\d+) messages? waits? in the outbox")
def waits(stage: Stage, count: str) -> None:
    found = looking.list_messages(stage.db, stage.actor("Ana"))
    agree(len(found.messages), int(count))


@says(
    r"the outbox is sent(?: to a server that knows no (?P<unknown>\S+@\S+\w))?: "
    r"(?P<sent>\d+) sent, (?P<failed>\d+) failed"
)
def is_sent(stage: Stage, unknown: str | None, sent: str, failed: str) -> None:
    with MailServer() as server:
        if unknown:
            server.faults.refuses = {unknown: "550 no such mailbox"}
        sends(stage.office, server.port)
        place = delivering.Place(Path("/nowhere"))
        done = delivering.deliver(stage.db, stage.actor("Sam"), place)
        agree((done.sent, done.failed, len(server.taken)), (int(sent), int(failed), int(sent)))


@says(rf"{WHO} prints message (?P<number>\d+) instead")
def prints(stage: Stage, who: str, number: str) -> None:
    agree(acts.on_paper(stage.db, stage.actor(who), int(number)).state, "cancelled")


@says(r'the proof of mailing of batch (?P<number>\d+) says "(?P<words>.+)"')
def proves(stage: Stage, number: str, words: str) -> None:
    said = mailing.certificate(stage.db, stage.actor("Ana"), int(number)).footnotes
    assert any(words in line for line in said), said
