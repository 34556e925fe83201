"""A till that dies at any instant loses nothing it acknowledged, and doubles nothing."""

from __future__ import annotations

import random
import threading

import pytest

from tests.concurrency.test_many_tills import draft
from tests.concurrency.tills import heard_so_far, one_till, open_tills, url_of
from tests.support.office import Office

pytestmark = pytest.mark.slow
A = "10-0001-00"
ROUNDS = 40
POSTS_MAX = 400


def test_killed_at_any_instant(office: Office, record_property):
    [till] = open_tills(office, 1)
    office.account(A, water=5_000_000)
    chance, wait = random.Random(20261123), threading.Event()
    acknowledged, found_posted, open_posts = [], 0, 0
    for _ in range(ROUNDS):
        drafts = [draft(till, (A, 1)) for _ in range(POSTS_MAX)]
        with one_till(url_of(office), till, drafts) as (process, line):
            first = line.recv()  # it is at work
            wait.wait(chance.uniform(0, 0.08))
            process.kill()
            said = [first, *heard_so_far(line)]
        assert not [done for done in said if done.refused]
        acknowledged += said
        # The first it did not acknowledge: posted or not, sending it again settles it.
        if len(said) < POSTS_MAX:
            settled = office.post_as(till.actor, drafts[len(said)])
            found_posted += settled.duplicate
            open_posts += 1
            acknowledged.append(settled)
            assert office.post_as(till.actor, drafts[len(said)]).duplicate
    assert open_posts == ROUNDS
    receipts = [done.receipt for done in acknowledged]
    assert receipts == [f"26-{number:06d}" for number in range(1, len(receipts) + 1)]
    assert office.balance(A) == 5_000_000 - len(receipts)
    record_property("acknowledged", len(receipts))
    record_property("found_posted", found_posted)
    office.prove()
