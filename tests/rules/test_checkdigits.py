import pytest
from hypothesis import given, strategies as st

from clerktui.rules.checkdigits import (
    SCHEMES,
    check_digits,
    check_length,
    has_valid_check,
    is_card_number,
    mask_card,
    require_check,
    with_check,
)
from tests.rules.refusals import refused

RUN = st.text(st.sampled_from("0123456789"), min_size=1, max_size=41)
DATA = RUN.filter(lambda data: check_digits("mod11", data) is not None)


@pytest.mark.parametrize(
    ("scheme", "check"),
    [
        ("luhn", "2"),
        ("mod10_731_left", "6"),
        ("mod10_731_right", "0"),
        ("mod11", "5"),
        ("mod11_x", "5"),
        ("mod97_10", "89"),
    ],
)
def test_every_scheme_gives_its_own_digit_for_the_same_number(scheme, check):
    assert check_digits(scheme, "0012345678") == check


def test_a_published_scan_line_checks():
    published = "00345678901" + "110296" + "0000" + "0000001000" + "0000001000"
    assert check_digits("mod10_21_left", published) == "8"
    assert check_digits("luhn", published) == "8"


def test_a_published_example_with_a_printing_error_does_not():
    sister = "00345678901" + "110196" + "0000" + "0000001000" + "0000001000"
    assert check_digits("mod10_21_left", sister) == "0"
    assert not has_valid_check("mod10_21_left", sister + "8")


def test_direction_matters_for_an_even_count_of_digits():
    assert check_digits("mod10_21_left", "1234") != check_digits("luhn", "1234")
    assert check_digits("mod10_21_left", "12345") == check_digits("luhn", "12345")


@pytest.mark.parametrize("number", ["79927398713", "4111111111111111", "18"])
def test_known_luhn_numbers_check(number):
    assert has_valid_check("luhn", number)


def test_mod_97_numbers_leave_one():
    assert int(with_check("mod97_10", "794")) % 97 == 1
    assert with_check("mod97_10", "794") == "79444"


@pytest.mark.parametrize("scheme", SCHEMES)
@given(data=DATA)
def test_what_is_made_checks(scheme, data):
    made = with_check(scheme, data)
    assert len(made) == len(data) + check_length(scheme)
    assert has_valid_check(scheme, made)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(
    data=DATA.filter(lambda data: len(data) <= 40), place=st.integers(0, 39), step=st.integers(1, 9)
)
def test_one_wrong_digit_is_always_caught(scheme, data, place, step):
    made = with_check(scheme, data)
    place %= len(data)
    wrong = str((int(made[place]) + step) % 10)
    assert not has_valid_check(scheme, made[:place] + wrong + made[place + 1 :])


def test_a_number_that_would_need_an_x_is_not_issued():
    with refused("scan.no_check_digit", scheme="mod11"):
        with_check("mod11", "0000000006")
    assert with_check("mod11_x", "0000000006") == "0000000006X"
    assert has_valid_check("mod11_x", "0000000006X")
    assert not has_valid_check("mod11", "0000000006X")


@pytest.mark.parametrize("text", ["", "5", "12a4", "\uff11\uff12", "-18", "1.8"])
def test_what_is_no_number_never_checks(text):
    assert not has_valid_check("luhn", text)


@pytest.mark.parametrize(("scheme", "data"), [("luhn", ""), ("luhn", "12x"), ("sum", "12")])
def test_unknown_schemes_and_letters_are_errors(scheme, data):
    with pytest.raises(ValueError, match="check"):
        check_digits(scheme, data)
    with pytest.raises(ValueError, match="scheme"):
        check_length("sum")


def test_an_account_number_passes_as_typed():
    assert require_check("luhn", " 10-0442-04") == " 10-0442-04"
    assert require_check("mod11_x", "000-0000006x") == "000-0000006x"
    assert require_check(None, "anything") == "anything"


@pytest.mark.parametrize("number", ["10-0442-07", "", "4", "AB-12"])
def test_an_account_number_with_a_wrong_digit_does_not(number):
    with refused("account.check_digit", typed=number):
        require_check("luhn", number)


FILLER = st.text(st.sampled_from(" -"), max_size=2)
CARD = st.from_regex(r"[1-9][0-9]{11,17}", fullmatch=True, alphabet="0123456789")


@given(CARD, st.data())
def test_a_card_number_is_known_however_it_is_parted_and_masked(data, parting):
    card = with_check("luhn", data)
    parted = "".join(digit + parting.draw(FILLER) for digit in card)
    assert is_card_number(parted)
    assert mask_card(parted) == f"card ending {card[-4:]}"
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert not is_card_number(wrong)
    assert mask_card(wrong) == wrong


@pytest.mark.parametrize(
    "text",
    ["", "2041", "18", "0000000000000", "A4111111111111111", "4111.1111.1111.1111", "1" * 20],
)
def test_other_references_are_no_card_numbers(text):
    assert not is_card_number(text)
    assert mask_card(text) == text
