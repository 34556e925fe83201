import pytest
from hypothesis import given, strategies as st

from clerktui.rules.allocation import allocate
from clerktui.rules.phrases import PATTERNS, SEPARATOR, Pattern, phrase_in
from tests.rules.owed import AMOUNTS, DATES, open_items, policies


def refilled(text: str) -> str:
    """A phrase taken apart and put together again, the one inside it, too."""
    template, facts = phrase_in(text)
    if "reason" in facts:
        facts["reason"] = refilled(facts["reason"])
    return template.format_map(facts)


@given(
    items=open_items(),
    policy=policies(),
    day=DATES,
    amount=AMOUNTS,
    named=st.sampled_from([None, "tax", "water"]),
    is_pinned=st.booleans(),
)
def test_every_reason_the_rule_gives_can_be_taken_apart(
    items, policy, day, amount, named, is_pinned
):
    owed = sum(item.balance_cents for item in items if item.balance_cents > 0)
    charges = [item for item in items if item.component != "principal" and item.balance_cents > 1]
    manual = {charges[0].receivable_id: 1} if is_pinned and charges and named is None else None
    paid = allocate(
        items, max(amount % (owed + 1), 1), policy, day, only_service=named, manual=manual
    )
    for share in paid.shares:
        assert SEPARATOR.join(map(refilled, share.reason.split(SEPARATOR))) == share.reason


def test_the_most_particular_phrase_wins():
    assert phrase_in("then oldest first") == ("then {reason}", {"reason": "oldest first"})
    assert phrase_in("vehicle tax cost before principal") == (
        "{service} {component} before principal",
        {"service": "vehicle tax", "component": "cost"},
    )
    assert phrase_in("12 bills") == ("{number} bills", {"number": "12"})


@pytest.mark.parametrize(
    "text", ["", "Oldest first", "town order", "town order x", "oldest first.", "water bills"]
)
def test_anything_else_is_no_phrase(text):
    assert phrase_in(text) is None


def test_a_phrase_is_read_word_for_word():
    assert Pattern("1 bill (open)").facts_in("1 bill (open)") == {}
    assert Pattern("a.b").facts_in("axb") is None


def test_no_phrase_is_told_twice():
    templates = [pattern.template for pattern in PATTERNS]
    assert len(set(templates)) == len(templates)
