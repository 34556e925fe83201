"""Two collectors on one list: every account is called once, and nobody's key is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from clerktui.models import CollectionStep
from clerktui.services.collecting import opening, outcomes
from clerktui.views.collection_queue import OutcomeDraft
from tests.support.books import Books
from tests.support.collecting import SEPTEMBER, noticed, past_due, run
from tests.support.office import Office, new_id

ACCOUNTS = 24


def work(office: Office, who: str) -> list[str]:
    """Call until nobody is left; gives the accounts called."""
    actor, called = office.people[who], []
    view = opening.open_next(office.db, actor)
    while view is not None:
        called.append(view.line.account)
        draft = OutcomeDraft(new_id(), view.line.account, "left_message")
        _, view = outcomes.finish_call(office.db, actor, draft)
    return called


def test_each_account_is_given_to_one_of_them(office):
    for number in range(ACCOUNTS):
        account = f"10-{3000 + number}-01"
        name = f"CALLER, {number:02d}"
        noticed(office, past_due(office, account, name, due=SEPTEMBER, water=5_000 + number))
    run(office)
    with ThreadPoolExecutor(2) as collectors:
        calls = list(collectors.map(lambda who: work(office, who), ("ana", "dee")))
    assert sum(map(len, calls)) == ACCOUNTS
    assert set(Counter(account for done in calls for account in done).values()) == {1}
    assert len(Books(office.db).rows(CollectionStep)) == 2 * ACCOUNTS, "a notice and a call"
