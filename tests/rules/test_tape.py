import dataclasses
import itertools

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.tape import (
    KINDS,
    TapeEntry,
    TapePaper,
    count_lines,
    entry_hash,
    layout_tape,
    total,
)

CENTS = st.integers(-999_999_999, 999_999_999)
TEXT = st.text(max_size=12)
ENTRIES = st.builds(
    TapeEntry,
    st.integers(1, 99_999),
    st.sampled_from(KINDS),
    st.integers(1, 99_999),
    CENTS,
    TEXT,
    TEXT,
    TEXT,
)
PAPERS = st.builds(
    TapePaper,
    head=st.text(st.sampled_from("0123456789abcdef"), max_size=64) | st.just("3f9a" * 16),
    title=st.lists(st.text(max_size=60), max_size=3),
    width=st.integers(24, 48),
    control_cents=st.none() | st.integers(0, 10**15),
    control_count=st.none() | st.integers(0, 10_000),
    items=st.none() | st.integers(0, 10_000),
    subtotal_every=st.integers(1, 30),
)
KEYED = TapeEntry(7, "keyed", 5, 5400, "10-0442-07", "1042", "check")
SAID = ("3f9a" * 16, "batch 118", KEYED, "2026-11-23T14:00:00.000000+00:00", "mary")


def keyed(*amounts):
    return [TapeEntry(seq, "keyed", seq, cents) for seq, cents in enumerate(amounts, start=1)]


def figure(text):
    """The cents of a printed row: the sign stands behind, as on paper."""
    amount = text.replace(",", "").replace(".", "")
    return -int(amount[:-1]) if amount.endswith("-") else int(amount)


# ----------------------------------------------------------------------------------------- the hash
OTHER = {str: "another", int: 99, TapeEntry: KEYED}


@pytest.mark.parametrize("field", [each.name for each in dataclasses.fields(TapeEntry)])
def test_a_change_of_any_field_changes_the_hash(field):
    other = {"kind": "in"}.get(field, OTHER[type(getattr(KEYED, field))])
    changed = dataclasses.replace(KEYED, **{field: other})
    assert entry_hash(*SAID[:2], changed, *SAID[3:]) != entry_hash(*SAID)


@pytest.mark.parametrize("place", [0, 1, 3, 4])
def test_a_change_of_what_surrounds_an_entry_changes_the_hash(place):
    assert entry_hash(*SAID[:place], "another", *SAID[place + 1 :]) != entry_hash(*SAID)


WORDS = st.text(st.sampled_from('ab",:{}\\é'), max_size=5)
SURROUNDED = st.tuples(WORDS, WORDS, ENTRIES | st.just(KEYED), WORDS, WORDS)


@given(SURROUNDED, SURROUNDED)
def test_only_the_same_has_the_same_hash(one, other):
    assert (entry_hash(*one) == entry_hash(*other)) == (one == other)


def test_a_hash_is_worked_out_the_same_for_ever():
    """Tapes in the books are proved by it: this figure never changes."""
    assert entry_hash(*SAID) == ("d70ec83d37059d69d41876cbe81764200a8a95cceb52214cd5c9fecafcb972af")


# -------------------------------------------------------------------------------------- the figures
@given(st.lists(CENTS))
def test_the_total_is_the_sum(amounts):
    assert total(keyed(*amounts)) == sum(amounts)


def test_corrections_and_removals_are_worked_into_the_count():
    kinds = ["keyed", "keyed", "out", "in", "removed", "in"]
    entries = [TapeEntry(seq, kind, 1, 100) for seq, kind in enumerate(kinds, start=1)]
    counts = [count_lines(entries[:end]) for end in range(7)]
    assert counts == [0, 1, 2, 1, 2, 1, 2]


def test_nothing_else_stands_on_a_tape():
    with pytest.raises(ValueError, match="'voided'"):
        TapeEntry(1, "voided", 1, 100)


# ---------------------------------------------------------------------------------------- the paper
@given(st.lists(ENTRIES, max_size=60), PAPERS)
def test_no_line_is_wider_than_the_paper(entries, paper):
    printed = layout_tape(entries, paper)
    assert max(map(len, printed)) <= paper.width
    assert not any(line.endswith(" ") or "\n" in line for line in printed)


@given(st.lists(ENTRIES, max_size=60), PAPERS)
def test_the_printed_total_is_the_sum_of_what_is_printed(entries, paper):
    printed = layout_tape(entries, dataclasses.replace(paper, title=()))
    end = next(place for place, line in enumerate(printed) if line.endswith("*"))
    body = [line for line in printed[:end] if not line.endswith("S")]
    amounts = [figure(line.split()[-1]) for line in body if "." in line]
    assert figure(printed[end].rstrip("* ")) == total(entries) == sum(amounts)
    assert amounts == [entry.amount_cents for entry in entries]


@given(st.lists(CENTS, max_size=80), st.integers(1, 30))
def test_a_subtotal_stands_after_so_many_and_says_what_there_was(amounts, every):
    printed = layout_tape(keyed(*amounts), TapePaper("", subtotal_every=every))
    subtotals = [figure(line.rstrip("S ")) for line in printed if line.endswith("S")]
    running = list(itertools.accumulate(amounts))
    assert subtotals == [running[place - 1] for place in range(every, len(amounts), every)]


@given(st.lists(CENTS, max_size=5), st.integers(0, 10**9), st.integers(24, 48))
def test_control_and_difference_stand_below(amounts, control_cents, width):
    paper = TapePaper("", width=width, control_cents=control_cents)
    words = " ".join(layout_tape(keyed(*amounts), paper)).split()
    said = [figure(words[words.index(name) + 1]) for name in ("Control", "Difference")]
    assert said == [control_cents, sum(amounts) - control_cents]


def test_a_tape_reads_like_an_adding_machines():
    entries = [
        *keyed(5400, 123456),
        TapeEntry(3, "out", 1, -5400),
        TapeEntry(4, "in", 1, 4500),
        TapeEntry(5, "removed", 2, -123456),
        TapeEntry(6, "keyed", 3, 7000),
    ]
    paper = TapePaper(
        "3f9a0c11d2e4" + "0" * 40 + "77aa88bb99cc",
        ("Town of Maple Falls", "Batch 118, Mary Ellen O'Brien"),
        width=28,
        control_cents=12500,
        control_count=2,
        subtotal_every=4,
    )
    assert layout_tape(entries, paper) == (
        "Town of Maple Falls",
        "Batch 118, Mary Ellen",
        "O'Brien",
        "",
        "                     54.00",
        "                  1,234.56",
        "1c                   54.00-",
        "1c                   45.00",
        "                  1,279.56 S",
        "2r                1,234.56-",
        "                     70.00",
        "                    115.00 *",
        "",
        "Items                    2",
        "Control items            2",
        "Control             125.00",
        "Difference           10.00-",
        "",
        "Tape            3f9a0c11d2e4",
        "to              77aa88bb99cc",
    )


def test_what_nobody_counted_is_not_printed():
    assert layout_tape([], TapePaper("")) == (
        f"{'0.00 *':>40}",
        "",
        f"{'Items':<37}0",
    )


def test_one_check_for_several_lines_is_one_item():
    assert f"{'Items':<37}1" in layout_tape(keyed(100, 200), TapePaper("", items=1))


@pytest.mark.parametrize("cents", [10**15, -(10**15), 2**63 - 1])
def test_figures_that_would_leave_the_paper_lose_their_commas_first(cents):
    entry = TapeEntry(1, "out", 12345, cents)
    printed = layout_tape([entry], TapePaper("", width=24))
    assert printed[0] == "12345c"
    assert figure(printed[1]) == cents
    assert max(map(len, printed)) <= 24


@pytest.mark.parametrize("wrong", [{"width": 23}, {"width": 49}, {"subtotal_every": 0}])
def test_a_paper_nobody_has_is_a_mistake_of_ours(wrong):
    with pytest.raises(ValueError, match="no "):
        TapePaper("", **wrong)


def test_a_title_cannot_command_a_printer():
    printed = layout_tape([], TapePaper("\x1b@head", ("Batch\x1b[31m 7",)))
    assert not [line for line in printed if "\x1b" in line]
