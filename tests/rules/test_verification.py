import json

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.money import format_cents
from clerktui.rules.verification import (
    MODES,
    Difference,
    LineFacts,
    Verdict,
    VerifyPolicy,
    chosen_lines,
    differing,
    draw_permille,
    judge,
    must_verify,
    why,
)
from tests.rules.refusals import refused

TOWN = {"mode": "sample", "above_cents": 100_000, "share_permille": 100}
SEED = "3f9a" * 16
CENTS = st.integers(1, 10**9)
POLICIES = st.builds(VerifyPolicy, st.sampled_from(MODES), CENTS, st.integers(0, 1000))
FACTS = st.builds(
    LineFacts,
    st.integers(1, 10_000),
    CENTS,
    owed_cents=st.none() | CENTS,
    is_identified=st.booleans(),
    is_corrected=st.booleans(),
    accounts_on_check=st.integers(1, 4),
)
TYPED = st.text(st.sampled_from("0123456789-."), max_size=8) | st.text(max_size=8)


@given(POLICIES)
def test_a_policy_is_kept_as_plain_data(policy):
    assert VerifyPolicy.from_data(json.loads(json.dumps(policy.to_data()))) == policy


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mode", "some"),
        ("mode", None),
        ("mode", 1),
        ("above_cents", -1),
        ("above_cents", "1000"),
        ("above_cents", True),
        ("above_cents", 10.5),
        ("share_permille", -1),
        ("share_permille", 1001),
        ("share_permille", None),
        ("colour", "red"),
        ("colour", None),
    ],
)
def test_a_policy_that_cannot_hold_is_refused_by_field(field, value):
    with refused("policy.verify", field=field):
        VerifyPolicy.from_data({**TOWN, field: value})


@pytest.mark.parametrize("field", TOWN)
def test_a_policy_says_everything(field):
    with refused("policy.verify", field=field):
        VerifyPolicy.from_data({name: TOWN[name] for name in TOWN if name != field})


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (LineFacts(1, 100_000), "the amount is 1,000.00 or more"),
        (LineFacts(1, 99_999), None),
        (LineFacts(1, 4_500, owed_cents=4_500), None),
        (LineFacts(1, 4_500, owed_cents=5_400), "the amount is not what was owed"),
        (LineFacts(1, 4_500, owed_cents=0), "the amount is not what was owed"),
        (LineFacts(1, 4_500, is_identified=False), "nobody knows yet whose money it is"),
        (LineFacts(1, 4_500, is_corrected=True), "the line was corrected"),
        (LineFacts(1, 4_500, accounts_on_check=3), "the check pays 3 accounts"),
    ],
)
def test_a_risky_line_is_in_the_sample_and_says_why(facts, reason):
    nobody_drawn = VerifyPolicy("sample", 100_000, 0)
    assert why(facts, nobody_drawn, SEED) == reason
    assert why(facts, VerifyPolicy("off", 100_000, 1000), SEED) is None
    assert why(facts, VerifyPolicy("all", 100_000, 0), SEED) == "every line is verified"
    assert why(facts, VerifyPolicy("sample", 100_000, 1000), SEED) == (
        reason or "drawn for the sample"
    )


@given(st.lists(FACTS, max_size=20), POLICIES, st.text(max_size=8))
def test_who_is_chosen_and_why_say_the_same(lines, policy, seed):
    chosen = chosen_lines(lines, policy, seed)
    assert chosen == tuple(facts.line for facts in lines if must_verify(facts, policy, seed))
    assert chosen == tuple(facts.line for facts in lines if why(facts, policy, seed))
    assert policy.mode != "off" or chosen == ()
    assert policy.mode != "all" or len(chosen) == len(lines)


@given(FACTS, st.integers(0, 1000), st.integers(0, 1000), st.text(max_size=8))
def test_a_greater_share_never_lets_a_line_go(facts, one, other, seed):
    few, many = (VerifyPolicy("sample", 100_000, share) for share in sorted((one, other)))
    assert must_verify(facts, few, seed) <= must_verify(facts, many, seed)


@given(st.text(max_size=8), st.integers(1, 10_000))
def test_a_lot_is_the_same_whenever_it_is_drawn(seed, line):
    assert draw_permille(seed, line) == draw_permille(seed, line) in range(1000)


@pytest.mark.parametrize("share", [10, 100, 500])
def test_the_share_is_about_what_was_asked_for_and_hangs_on_the_seed(share):
    lines = [LineFacts(line, 4_500) for line in range(1, 10_001)]
    policy = VerifyPolicy("sample", 100_000, share)
    chosen = chosen_lines(lines, policy, SEED)
    assert share * 8 < len(chosen) < share * 12
    assert chosen == chosen_lines(lines, policy, SEED)
    assert chosen != chosen_lines(lines, policy, SEED[:-1])


@given(FACTS, POLICIES)
def test_the_reason_never_tells_what_was_keyed(facts, policy):
    keyed, threshold = format_cents(facts.amount_cents), format_cents(policy.above_cents)
    assert keyed not in (why(facts, policy, SEED) or "").replace(threshold, "")


# ------------------------------------------------------------------------------ what is asked again
@given(TYPED, TYPED)
def test_what_differs_put_back_makes_either_keying(first, second):
    found = differing(first, second)
    if first == second:
        assert found is None
        return
    begin = len(found.prefix)
    assert found.with_retyped(first[begin : begin + found.first_length]) == first
    assert found.with_retyped(second[begin : begin + found.second_length]) == second


@given(TYPED, TYPED, TYPED)
def test_the_ends_agree_never_overlap_and_reach_as_far_as_they_can(begin, one, other):
    first, second = begin + one + begin, begin + other + begin
    found = differing(first, second)
    if found is None:
        return
    ends = found.prefix, found.suffix
    assert all(text.startswith(ends[0]) and text.endswith(ends[1]) for text in (first, second))
    between = [found.first_length, found.second_length]
    assert [len(text) - len(ends[0] + ends[1]) for text in (first, second)] == between
    assert min(between) >= 0 < max(between)
    if all(between):
        assert first[len(ends[0])] != second[len(ends[0])]
        assert first[-len(ends[1]) - 1] != second[-len(ends[1]) - 1]


@given(TYPED, TYPED)
def test_the_mask_shows_only_what_both_keyed(first, second):
    found = differing(first, second)
    if found is not None:
        longer = max(first, second, key=len)
        assert len(found.mask("*")) == len(longer)
        assert found.mask("") == found.prefix + found.suffix
        assert found == differing(second, first) or found.first_length != found.second_length


@given(TYPED, TYPED)
def test_asking_from_the_other_side_gives_the_same_mask(first, second):
    here, there = differing(first, second), differing(second, first)
    assert (here and here.mask()) == (there and there.mask())


@pytest.mark.parametrize(
    ("first", "second", "mask"),
    [
        ("10-0442-07", "10-0424-07", "10-04__-07"),
        ("5000", "500", "500_"),
        ("500", "5000", "500_"),
        ("5400", "4500", "__00"),
        ("", "77", "__"),
        ("1111", "111", "111_"),
        ("123", "456", "___"),
    ],
)
def test_the_mask_of(first, second, mask):
    assert differing(first, second).mask() == mask


def test_a_difference_without_anything_agreed_asks_for_the_whole():
    assert differing("12", "34") == Difference("", "", 2, 2)
    assert differing("12", "34").with_retyped("34") == "34"


# ------------------------------------------------------------------------------------ who was right
@given(TYPED, TYPED, TYPED | st.none())
def test_a_verdict_takes_two_who_agree(first, second, retyped):
    verdict = judge(first, second, retyped)
    assert (verdict is Verdict.SAME) == (first == second)
    if first != second:
        assert (verdict is Verdict.VERIFIER_SLIP) == (retyped == first)
        assert (verdict is Verdict.KEYER_WRONG) == (retyped == second)
        assert judge(second, first, first) is Verdict.KEYER_WRONG
        assert judge(first, second) is Verdict.ASK_AGAIN
