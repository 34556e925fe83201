"""The sentences of stories about contacts, promised calls, the directory and flags with proof."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.services import accounts, call_backs, confidential, contacts, directory, lookup
from clerktui.services.corrections import adjusted, writeoffs
from clerktui.views.accounts import FlagDraft
from clerktui.views.adjustments import WriteOffDraft
from clerktui.views.contacts import CallBackStep, ContactDraft, DirectoryDraft
from tests.stories.stage import ACCOUNT, Stage, agree, says
from tests.support.office import new_id

WHO = r"(?P<who>Ana|Dee|Sam|Fay)"
FLAG = r"(?P<code>life_support|bankruptcy|confidential|deceased|do_not_call|spanish|cut_off)"
PROOFS = {
    "life_support": FlagDraft("life_support", proof="doctor_letter", proof_reference="Dr. Lee"),
    "bankruptcy": FlagDraft(
        "bankruptcy",
        proof="notice",
        case_number="26-50123",
        court="W.D.N.C.",
        filed_on=dt.date(2026, 11, 2),
    ),
    "confidential": FlagDraft(
        "confidential", proof="program_card", substitute_address="PO Box 2109, Raleigh NC 27602"
    ),
    "deceased": FlagDraft("deceased", proof="death_certificate"),
}


@says(
    rf'{WHO} writes down that account {ACCOUNT} called about "(?P<reason>\w+)", ended '
    r'"(?P<outcome>\w+)": "(?P<words>.+)"'
)
def called(stage: Stage, who: str, account: str, reason: str, outcome: str, words: str) -> None:
    draft = ContactDraft(
        new_id(), "call", words, account, number="5", reason=reason, outcome=outcome
    )
    contacts.log_contact(stage.db, stage.actor(who), draft)


@says(rf'{WHO} promises (?P<caller>[A-Z]\w+ \w+) a call back "(?P<when>.+)": "(?P<words>.+)"')
def promises(stage: Stage, who: str, caller: str, when: str, words: str) -> None:
    draft = ContactDraft(
        new_id(), "call", words, caller=caller, number="919-555-0118", call_back=when
    )
    stage.told = contacts.log_contact(stage.db, stage.actor(who), draft).call_back


@says(rf'{WHO} tries to promise account {ACCOUNT} a call back and is told "(?P<said>.+)"')
def may_not_promise(stage: Stage, who: str, account: str, said: str) -> None:
    draft = ContactDraft(new_id(), "call", "asks", account, number="5", call_back="soon")
    told_refusal(said, lambda: contacts.log_contact(stage.db, stage.actor(who), draft))


def told_refusal(said: str, work: object) -> None:
    try:
        work()  # type: ignore[operator]
    except ClerkError as error:
        agree(sentence(error), said)
        return
    raise AssertionError("it was done")


@says(r"the call is due (?P<when>\d\d/\d\d \d\d:\d\d)")
def due(stage: Stage, when: str) -> None:
    view = call_backs.get_call_back(stage.db, stage.actor("Ana"), stage.told)
    here = view.due_at.astimezone(ZoneInfo("America/New_York"))
    agree(f"{here:%m/%d %H:%M}", when)


@says(rf"{WHO} calls back and (?P<how>nobody answers|it is done)")
def calls(stage: Stage, who: str, how: str) -> None:
    kind = "no_answer" if how == "nobody answers" else "done"
    call_backs.step(stage.db, stage.actor(who), CallBackStep(new_id(), stage.told, kind))


@says(rf"{WHO} has (?P<count>\d+) calls? to make")
def to_make(stage: Stage, who: str, count: str) -> None:
    agree(len(call_backs.list_mine(stage.db, stage.actor(who)).rows), int(count))


@says(rf'the last contact of account {ACCOUNT} reads "(?P<words>.+)"')
def last_contact(stage: Stage, account: str, words: str) -> None:
    agree(accounts.list_contacts(stage.db, account).rows[0].said, words)


@says(r'the directory has (?P<department>[A-Z][\w ]+) for "(?P<topics>[^"]+)", (?P<hours>mon.+)')
def has_entry(stage: Stage, department: str, topics: str, hours: str) -> None:
    draft = DirectoryDraft(department, "919-555-0160", topics=topics, hours=hours)
    directory.save_entry(stage.db, stage.actor("Sam"), draft)


@says(rf'{WHO} looks up "(?P<typed>[^"]+)" and finds (?P<department>[A-Z][\w ]+), (?P<now>.+)')
def looks_up(stage: Stage, who: str, typed: str, department: str, now: str) -> None:
    [one] = directory.search(stage.db, stage.actor(who), typed)
    agree((one.department, one.standing), (department, now))


# ----------------------------------------------------------------------------------------- flags
@says(rf"{WHO} sees the proof and marks account {ACCOUNT} {FLAG}")
def marks(stage: Stage, who: str, account: str, code: str) -> None:
    draft = PROOFS.get(code, FlagDraft(code))
    accounts.add_flag(stage.db, stage.actor(who), account, draft)


@says(rf'{WHO} tries to mark account {ACCOUNT} {FLAG} and is told "(?P<said>.+)"')
def may_not_mark(stage: Stage, who: str, account: str, code: str, said: str) -> None:
    actor = stage.actor(who)
    told_refusal(said, lambda: accounts.add_flag(stage.db, actor, account, FlagDraft(code)))


@says(rf'{WHO} tries to write account {ACCOUNT} off and is told "(?P<said>.+)"')
def may_not_write_off(stage: Stage, who: str, account: str, said: str) -> None:
    actor = stage.actor(who)
    items = adjusted.list_open_items(stage.db, actor, account)
    ids = tuple(item.receivable_id for item in items)
    draft = WriteOffDraft(new_id(), account, ids, "uncollectable", "as the story says")
    told_refusal(said, lambda: writeoffs.write_off(stage.db, actor, draft))


@says(rf'{WHO} ends {FLAG} of account {ACCOUNT}: "(?P<reason>.+)"')
def ends(stage: Stage, who: str, code: str, account: str, reason: str) -> None:
    accounts.end_flag(stage.db, stage.actor(who), account, code, reason)


@says(rf'account {ACCOUNT} is marked "(?P<words>.+)"')
def is_marked(stage: Stage, account: str, words: str) -> None:
    flags = accounts.get_account(stage.db, account).flags
    agree("; ".join(f"{flag.words}, {flag.effect}" for flag in flags), words)


@says(r'a search for "(?P<typed>[^"]+)" finds (?P<count>\d+) accounts?')
def finds(stage: Stage, typed: str, count: str) -> None:
    agree(len(lookup.find_accounts(stage.db, typed).results), int(count))


@says(rf'the address of account {ACCOUNT} reads "(?P<address>.+)"')
def address_reads(stage: Stage, account: str, address: str) -> None:
    agree(accounts.get_account(stage.db, account).service_address, address)


@says(rf'{WHO} looks at the address of account {ACCOUNT} on record and reads "(?P<address>.+)"')
def looks(stage: Stage, who: str, account: str, address: str) -> None:
    agree(confidential.look(stage.db, stage.actor(who), account).service_address, address)
