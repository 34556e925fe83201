"""Every story in this folder, acted out line by line on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories import (
    applying,
    asking,
    bad_money,
    bank,
    callers,
    charging,
    closing,
    co_workers,
    collecting,
    corrections,
    cutting,
    dispatching,
    escrow,
    garnishing,
    insight,
    leaving,
    left_as_security,
    mail,
    office_reads,
    placed,
    posting,
    procedures,
    promising,
    purging,
    put_right,
    setting_off,
    trucks,
    unclaimed_money,
)
from tests.stories.stage import Stage, teller
from tests.stories.teller import StoryError

pytestmark = pytest.mark.every_case

# Its sentences are taught as it is imported.
assert asking
assert insight
assert applying
assert leaving
assert left_as_security
assert bank
assert callers
assert charging
assert dispatching
assert escrow
assert garnishing
assert mail
assert posting
assert closing
assert office_reads
assert placed
assert purging
assert corrections
assert put_right
assert bad_money
assert cutting
assert co_workers
assert collecting
assert procedures
assert promising
assert setting_off
assert trucks
assert unclaimed_money
STORIES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.fixture
def stage(office) -> Stage:
    """The office before the first customer: everybody here, every drawer closed."""
    office.close(cash=20_000)
    return Stage(office)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path, stage):
    assert teller.act_out(path, stage) > 10
    stage.office.prove()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Ana sings", "no way"),
        ("account 10-0442-07 owes 1.00", "it is 12.00, not 1.00"),
        ("Ana takes 1.00 on account 99-9999-99, paid 1.00 in cash", "drawer.closed"),
    ],
)
def test_a_sentence_that_is_not_so_is_told_with_its_place(said, why, stage, tmp_path):
    path = tmp_path / "a-lie.md"
    opening = "account 10-0442-07 of Maria Rodriguez owes 12.00 for water"
    path.write_text(f"# A lie\n\n- {opening}.\n\nAnd then:\n\n- {said}.\n", encoding="utf-8")
    stage.office.open_drawer("1")
    stage.office.close(cash=20_000)
    with pytest.raises(StoryError) as caught:
        teller.act_out(path, stage)
    assert str(caught.value).startswith(f"a-lie.md:7: {said}")
    assert why in str(caught.value)
