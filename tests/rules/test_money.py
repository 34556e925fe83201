from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.money import MAXIMUM_CENTS, format_cents, parse_cents, round_cents, split
from tests.rules.refusals import refused

CENTS = st.integers(0, MAXIMUM_CENTS)

ACCEPTED = {
    "0": 0,
    "0.00": 0,
    "5": 500,
    "5.": 500,
    "5.0": 500,
    "5.05": 505,
    "05.50": 550,
    "007": 700,
    ".5": 50,
    ".05": 5,
    "0.01": 1,
    "75.25": 7525,
    "1234": 123400,
    "1,234": 123400,
    "1,234.56": 123456,
    "12,345.6": 1234560,
    "999,999.99": 99999999,
    "9,999,999.99": 999999999,
    "9999999.99": 999999999,
    "$5": 500,
    "$1,234.56": 123456,
    "$.50": 50,
    " 5.00 ": 500,
    "0000000000000000000000005": 500,
}

REFUSED = {
    "money.empty": ["", " ", "$", "$ "],
    "money.negative": ["-5", "-5.00", "-0", "-0.00", "5.00-", "(5.00)", "-$5", "\N{MINUS SIGN}5"],
    "money.decimals": ["1.005", "1.234", "0.001", "$5.000", "1,234.567", ".125"],
    "money.commas": ["1,2345", "12,34.56", "1,,000", ",5", "5,", "1,00", "0,123", "1.234,56", "1,"],
    "money.not_a_number": [
        ".",
        "$.",
        "NaN",
        "nan",
        "sNaN",
        "Infinity",
        "inf",
        "-inf",
        "1e3",
        "1E3",
        "1e999",
        "1_000",
        "0x10",
        "1 000",
        "1\N{NO-BREAK SPACE}000",
        "1'000",
        "5.0.0",
        "5..",
        "+5",
        "--5",
        "-",
        "()",
        "5 USD",
        "5$",
        "$$5",
        "\N{EURO SIGN}5",
        "\N{FULLWIDTH DIGIT ONE}\N{FULLWIDTH DIGIT TWO}",
        "1\N{FULLWIDTH DIGIT TWO}3",
        "\N{ARABIC-INDIC DIGIT ONE}2",
        "\N{SUPERSCRIPT TWO}",
        "5\x00",
        "5\t",
        "\N{ZERO WIDTH SPACE}5",
        "5\N{RIGHT-TO-LEFT OVERRIDE}",
        "five",
        "1/2",
        "10%",
        "2026-11-23",
        "#5",
    ],
    "money.too_large": ["10000000", "9,999,999,999", "99999999999999999999", "9" * 5000],
}


@pytest.mark.parametrize(("text", "cents"), ACCEPTED.items())
def test_an_amount_is_read_to_the_cent(text, cents):
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("why", "text"), [(why, text) for why, texts in REFUSED.items() for text in texts]
)
def test_what_is_not_plainly_an_amount_is_refused_with_the_reason(why, text):
    with refused(why):
        parse_cents(text)


def test_a_refusal_repeats_what_was_typed_shortly_and_safely():
    with refused("money.not_a_number", typed="5]0;x"):
        parse_cents("5\x1b]0;x\x07")


@pytest.mark.parametrize(
    ("text", "cents"),
    {"12345": 12345, "5": 5, "123.45": 12345, "1,234.56": 123456, "$5.": 500, "0": 0}.items(),
)
def test_implied_cents_need_no_point_and_obey_one(text, cents):
    assert parse_cents(text, implied_decimals=True) == cents


@pytest.mark.parametrize("text", ["1,234", "$12", "$1,234"])
def test_implied_cents_never_guess_at_a_comma_or_a_dollar(text):
    with refused("money.point_needed", typed=text):
        parse_cents(text, implied_decimals=True)


def test_the_limit_is_a_limit():
    assert parse_cents("20.00", maximum_cents=2000) == 2000
    with refused("money.too_large", maximum_cents=2000):
        parse_cents("20.01", maximum_cents=2000)


@given(CENTS)
def test_what_is_shown_is_read_back(cents):
    shown = format_cents(cents)
    assert parse_cents(shown) == cents
    assert parse_cents(f"${shown}") == cents
    assert parse_cents(shown.replace(",", "")) == cents
    assert parse_cents(str(cents), implied_decimals=True) == cents


@given(st.text(st.sampled_from("0123456789.,$-+eE_ ()nNaA\u0661\uff11"), max_size=12))
def test_any_text_is_an_amount_or_a_refusal(text):
    try:
        cents = parse_cents(text)
    except Refused:
        return
    assert Decimal(text.strip(" ").lstrip("$").replace(",", "")) * 100 == cents


@given(st.integers(-(10**11), 10**11))
def test_below_zero_is_shown_with_a_sign(cents):
    shown = format_cents(cents)
    assert Decimal(shown.replace(",", "")) * 100 == cents
    assert shown.startswith("-") == (cents < 0)


@pytest.mark.parametrize(
    ("exact", "half_up", "half_even"),
    [
        ("0.5", 1, 0),
        ("1.5", 2, 2),
        ("2.5", 3, 2),
        ("-0.5", -1, 0),
        ("-2.5", -3, -2),
        ("2.4999", 2, 2),
        ("2.5001", 3, 3),
        ("100", 100, 100),
    ],
)
def test_halves_go_where_the_ordinance_says(exact, half_up, half_even):
    assert round_cents(Decimal(exact)) == half_up
    assert round_cents(Decimal(exact), "half_even") == half_even


@pytest.mark.parametrize("cents", [Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN")])
def test_nothing_but_a_number_is_rounded(cents):
    with pytest.raises(ValueError, match="cannot round"):
        round_cents(cents)


def test_an_unknown_rounding_is_an_error():
    with pytest.raises(ValueError, match="cannot round"):
        round_cents(Decimal(1), "down")


WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_a_split_loses_no_cent_and_is_fair_to_a_cent(total, weights):
    shares = split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        exact = Decimal(total) * weight / sum(weights)
        assert abs(share - exact) < 1
        assert weight or not share


@given(st.integers(0, 10**6), WEIGHTS)
def test_a_split_is_the_same_every_time_and_mirrors_below_zero(total, weights):
    assert split(total, weights) == split(total, weights)
    assert split(-total, weights) == [-share for share in split(total, weights)]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [3, -1]])
def test_a_split_needs_weights(weights):
    with pytest.raises(ValueError, match="cannot split"):
        split(100, weights)
