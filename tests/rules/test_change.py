import pytest
from hypothesis import given, strategies as st

from clerktui.rules.change import DENOMINATIONS, count_total, make_change
from tests.rules.refusals import refused


@given(st.integers(0, 1_000_000))
def test_change_comes_to_the_cent_and_counts_back(cents):
    pieces = make_change(cents)
    assert count_total(dict(pieces)) == cents
    assert [piece for piece, _ in pieces] == sorted((p for p, _ in pieces), reverse=True)
    assert all(count > 0 for _, count in pieces)


def fewest_pieces(most):
    best = [0]
    for cents in range(1, most + 1):
        best.append(1 + min(best[cents - piece] for piece in DENOMINATIONS if piece <= cents))
    return best


def test_change_is_the_fewest_pieces():
    best = fewest_pieces(2_500)
    assert best == [sum(count for _, count in make_change(cents)) for cents in range(2_501)]


def test_a_drawer_without_cents_cannot_give_them():
    assert make_change(2_500, (2_000, 500)) == ((2_000, 1), (500, 1))
    with refused("change.impossible", change_cents=2_503, left_cents=3):
        make_change(2_503, (2_000, 500))


def test_change_is_never_below_zero():
    with refused("change.negative", change_cents=-1):
        make_change(-1)


@pytest.mark.parametrize("counts", [{100: -1}, {0: 5}, {-25: 2}])
def test_pieces_are_counted_from_none(counts):
    with refused("change.count"):
        count_total(counts)


def test_nothing_counted_is_nothing():
    assert count_total({}) == 0
