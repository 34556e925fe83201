import time
from dataclasses import replace

import pytest
from hypothesis import assume, given, strategies as st

from clerktui.rules.detective import KeyedLine, find_suspects

AMOUNTS = st.integers(1, 9_999_999)
FEW = 3


@st.composite
def batches(draw, *, min_size=1, owed=False):
    """A batch that balances: every line on its own account and check, paid as owed when `owed`."""
    amounts = draw(st.lists(AMOUNTS, min_size=min_size, max_size=30))
    return [
        KeyedLine(
            place,
            cents,
            account=f"{place:02d}-{place * 7919:06d}",
            reference=f"{place * 31}",
            tender="check",
            owes_cents=cents if owed else None,
        )
        for place, cents in enumerate(amounts, start=1)
    ]


def total(lines):
    return sum(line.amount_cents for line in lines)


def plant(lines, place, cents):
    """The batch with one amount keyed wrong."""
    return [*lines[:place], replace(lines[place], amount_cents=cents), *lines[place + 1 :]]


def suspects(lines, control_cents, **known):
    """Everything found; whatever would balance must really balance."""
    found = find_suspects(lines, control_cents, **{"limit": 10 * len(lines) + 10, **known})
    amounts = {line.line: line.amount_cents for line in lines}
    for suspect in found:
        if suspect.would_be_cents is not None:
            now = amounts[suspect.line] if suspect.line is not None else 0
            assert total(lines) - now + suspect.would_be_cents == control_cents
    assert [suspect.score for suspect in found] == sorted((s.score for s in found), reverse=True)
    return found


def swap(draw, cents):
    figures = f"{cents:07d}"
    place = draw(st.integers(0, len(figures) - 2))
    left, right = figures[place : place + 2]
    return int(figures[:place] + right + left + figures[place + 2 :])


def slide(draw, cents):
    times = 10 ** draw(st.integers(1, 3))
    return cents // times if cents % times == 0 and draw(st.booleans()) else cents * times


def wrong_digit(draw, cents):
    figures = str(cents)
    place = draw(st.integers(0, len(figures) - 1))
    digit = draw(st.sampled_from("123456789" if place == 0 else "0123456789"))
    return int(figures[:place] + digit + figures[place + 1 :])


def stutter(draw, cents):
    figures = str(cents)
    place = draw(st.integers(0, len(figures) - 1))
    return int(figures[: place + 1] + figures[place:])


def leave_out(draw, cents):
    figures = str(cents)
    place = draw(st.integers(0, len(figures) - 1))
    return int(figures[:place] + figures[place + 1 :] or "0")


def wrong_sign(draw, cents):
    return -cents


SLIPS = [swap, slide, wrong_digit, stutter, leave_out, wrong_sign]


@pytest.mark.parametrize("slip", SLIPS)
@given(st.data())
def test_a_slip_is_found_whatever_else_is_in_the_batch(slip, data):
    lines = data.draw(batches())
    place = data.draw(st.integers(0, len(lines) - 1))
    right = lines[place].amount_cents
    wrong = slip(data.draw, right)
    assume(wrong not in (right, 0))
    keyed = plant(lines, place, wrong)
    found = suspects(keyed, total(lines), control_count=len(lines))
    assert (place + 1, right) in [(each.line, each.would_be_cents) for each in found]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("counted", [True, False])
@given(st.data())
def test_a_slip_away_from_what_was_owed_is_named_first(slip, counted, data):
    lines = data.draw(batches(owed=True))
    place = data.draw(st.integers(0, len(lines) - 1))
    right = lines[place].amount_cents
    wrong = slip(data.draw, right)
    assume(wrong not in (right, 0))
    keyed = plant(lines, place, wrong)
    found = suspects(keyed, total(lines), control_count=len(lines) if counted else None)
    assert (found[0].line, found[0].would_be_cents) == (place + 1, right)


@given(st.data())
def test_a_slide_is_among_the_first_few(data):
    lines = data.draw(batches())
    place = data.draw(st.integers(0, len(lines) - 1))
    wrong = slide(data.draw, lines[place].amount_cents)
    keyed = plant(lines, place, wrong)
    found = suspects(keyed, total(lines), control_count=len(lines))
    [planted] = [each for each in found if each.line == place + 1]
    assert sum(each.score > planted.score for each in found) <= FEW


@given(st.data())
def test_an_entry_keyed_twice_is_named_first_when_one_too_many_was_keyed(data):
    lines = data.draw(batches(owed=data.draw(st.booleans())))
    doubled = data.draw(st.sampled_from(lines))
    keyed = [*lines, replace(doubled, line=len(lines) + 1)]
    found = suspects(keyed, total(lines), control_count=len(lines))
    assert (found[0].line, found[0].would_be_cents) == (len(lines) + 1, 0)
    assert f"line {doubled.line} is the same" in found[0].reason


@given(st.data())
def test_an_amount_keyed_twice_under_two_accounts_is_among_the_first(data):
    lines = data.draw(batches(owed=data.draw(st.booleans())))
    doubled = data.draw(st.sampled_from(lines))
    keyed = [*lines, KeyedLine(len(lines) + 1, doubled.amount_cents, account="99-0001")]
    found = suspects(keyed, total(lines), control_count=len(lines))
    alike = sum(line.amount_cents == doubled.amount_cents for line in keyed)
    assert {doubled.line, len(keyed)} <= {each.line for each in found[:alike]}
    assert "stands" in found[0].reason


@given(st.data())
def test_an_item_not_keyed_is_named_first_when_one_too_few_was_keyed(data):
    lines = data.draw(batches(min_size=2, owed=data.draw(st.booleans())))
    place = data.draw(st.integers(0, len(lines) - 1))
    keyed = lines[:place] + lines[place + 1 :]
    found = suspects(keyed, total(lines), control_count=len(lines))
    assert (found[0].line, found[0].would_be_cents) == (None, lines[place].amount_cents)
    assert "may not have been keyed" in found[0].reason


@given(batches(min_size=4), st.integers(2, 3))
def test_several_items_not_keyed_are_counted(lines, missing):
    found = suspects(lines[missing:], total(lines), control_count=len(lines))
    assert found[0].reason.startswith(f"{missing} items of ")


@given(batches(min_size=2), st.data())
def test_cash_among_checks_is_among_the_first_few(lines, data):
    place = data.draw(st.integers(0, len(lines) - 1))
    keyed = [*lines[:place], replace(lines[place], tender="cash"), *lines[place + 1 :]]
    control = total(lines) - lines[place].amount_cents
    assume(
        lines[place].amount_cents
        not in {line.amount_cents for line in lines if line != lines[place]}
    )
    found = suspects(keyed, control, control_count=len(lines) - 1, default_tender="check")
    assert place + 1 in [each.line for each in found[:FEW]]
    [reason] = [each.reason for each in found if each.line == place + 1]
    assert reason.startswith("this is cash, not check, and is just the difference")


@given(batches(min_size=5), st.integers(2, 4))
def test_all_cash_together_may_be_the_difference(lines, count):
    keyed = [replace(line, tender="cash") for line in lines[:count]] + lines[count:]
    control = total(lines[count:])
    found = suspects(keyed, control, control_count=len(lines) - count, default_tender="check")
    assert f"the {count} lines that are not check" in found[0].reason


@given(batches(min_size=3), st.data())
def test_a_stack_keyed_again_is_recognised_as_one(lines, data):
    again = data.draw(st.integers(2, len(lines)))
    keyed = lines + [
        replace(line, line=len(lines) + place) for place, line in enumerate(lines[:again], start=1)
    ]
    found = suspects(keyed, total(lines), control_count=len(lines))
    assert f"{again} lines say the same as earlier ones" in found[0].reason
    repeats = {each.line for each in found if "says the same" in each.reason}
    assert repeats == set(range(len(lines) + 1, len(keyed) + 1))


@given(batches(min_size=2), st.data())
def test_a_number_copied_into_the_amount_is_among_the_first_few(lines, data):
    place = data.draw(st.integers(0, len(lines) - 1))
    number = data.draw(st.sampled_from(["10-0442-07", "73551"]))
    field = "account" if "-" in number else "reference"
    wrong = {"account": 44_207, "reference": 73_551}[field]
    right = lines[place].amount_cents
    assume(right != wrong)
    keyed = plant(lines, place, wrong)
    keyed[place] = replace(keyed[place], **{field: number})
    found = suspects(keyed, total(lines), control_count=len(lines))
    [planted] = [each for each in found if each.line == place + 1]
    assert planted.would_be_cents == right
    assert sum(each.score > planted.score for each in found) <= FEW


@given(
    st.lists(
        st.builds(
            KeyedLine,
            st.integers(-5, 50),
            st.integers(-(10**15), 10**15) | st.integers(-20, 20) | st.just(9000),
            account=st.text(max_size=12),
            reference=st.text(st.sampled_from("0123456789²٣x"), max_size=8),
            tender=st.sampled_from(["", "cash", "check"]),
            owes_cents=st.none() | st.integers(-(10**15), 10**15),
            group=st.none() | st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(-(10**15), 10**15) | st.integers(-50, 50),
    st.none() | st.integers(-3, 20),
)
def test_any_batch_gets_an_answer(lines, control_cents, count):
    for tender in ("", "cash"):
        known = {"control_count": count, "default_tender": tender}
        found = find_suspects(lines, control_cents, **known)
        assert len(found) <= 12
        assert all(each.reason and "{" not in each.reason for each in found)
        assert find_suspects(lines, control_cents, **known, limit=1) == found[:1]
        assert find_suspects(lines, control_cents, **known, limit=0) == ()


@given(batches(), st.integers(0, 40))
def test_where_the_total_agrees_only_the_count_is_spoken_of(lines, count):
    found = find_suspects(lines, total(lines), control_count=count)
    assert bool(found) == (count != len(lines))
    assert all(each.line is None and each.would_be_cents is None for each in found)
    assert find_suspects(lines, total(lines)) == ()


def test_a_check_for_several_accounts_is_one_item():
    lines = [KeyedLine(1, 500, "10-1", group=1), KeyedLine(2, 700, "10-2", group=1)]
    assert find_suspects(lines, 1200, control_count=1) == ()
    [first, *_] = find_suspects([*lines, KeyedLine(3, 5000)], 5000, control_count=1)
    assert (first.line, first.would_be_cents) == (1, None)
    assert first.reason.startswith("the check that begins here is just the difference")


@pytest.mark.parametrize(
    ("line", "control_cents", "reason"),
    [
        (KeyedLine(1, 5400), 4500, "54.00 may be 45.00: two digits changed places"),
        (KeyedLine(1, 45), 405, "0.45 may be 4.05: two digits changed places"),
        (KeyedLine(1, 12300), 32100, "123.00 may be 321.00: two digits far apart changed places"),
        (KeyedLine(1, 125000), 1250, "1,250.00 may be 12.50: the point slid"),
        (KeyedLine(1, 1250), 1250000, "12.50 may be 12,500.00: the point slid"),
        (KeyedLine(1, 8120), 3120, "one digit may be wrong: 81.20 for 31.20"),
        (KeyedLine(1, 55550), 5550, "555.50 may be 55.50: one digit too many"),
        (KeyedLine(1, 1234), 15234, "12.34 may be 152.34: one digit was left out"),
        (KeyedLine(1, 7000), 0, "70.00 is the difference: it may not be on the tape"),
        (KeyedLine(1, 7000), 14000, "70.00 is the difference: the tape may have it twice"),
        (KeyedLine(1, 7000), -7000, "70.00 is half the difference: it may have been keyed with"),
        (KeyedLine(1, 8100, owes_cents=2999), 2999, "81.00 may be 29.99: that is what was owed"),
        (
            KeyedLine(1, 44207, "10-0442-07"),
            3333,
            "the amount 442.07 is part of account 10-0442-07",
        ),
        (
            KeyedLine(1, 512300, reference="5123"),
            3333,
            "the amount 5,123.00 is part of the check number 5123",
        ),
    ],
)
def test_each_slip_has_its_sentence(line, control_cents, reason):
    found = find_suspects([line], control_cents)
    assert next(each for each in found if each.line == 1).reason.startswith(reason)


def test_the_control_total_itself_may_be_mistyped():
    found = find_suspects([KeyedLine(1, 99_999), KeyedLine(2, 34_567)], 134_656)
    assert "the control total 1,346.56 may be 1,345.66: it may be mistyped" in [
        each.reason for each in found
    ]


def test_round_amounts_are_in_many_numbers_and_prove_nothing():
    found = find_suspects([KeyedLine(1, 100_000, "10-0042")], 33_333)
    assert not [each for each in found if "part of" in each.reason]


def _seconds(lines, difference):
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        find_suspects(lines, total(lines) - difference, control_count=len(lines))
        taken.append(time.perf_counter() - began)
    return min(taken)


@pytest.mark.parametrize("difference", [900, 5400, -5400])
def test_ten_times_the_envelopes_cost_ten_times_the_time(difference):
    """Not a hundred times, as comparing every line with every other one would."""
    all_alike = [KeyedLine(line, 5400, "10-1", "7", "check") for line in range(1, 10_001)]
    few, many = _seconds(all_alike[:1000], difference), _seconds(all_alike, difference)
    print(f"\n1,000 lines {few:.4f} s, 10,000 lines {many:.4f} s")
    assert many < 40 * few
