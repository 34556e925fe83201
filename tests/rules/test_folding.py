import string
import unicodedata

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.folding import (
    deletions,
    digits,
    fold,
    fold_number,
    next_prefix,
    osa_distance,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
WORD = st.text(st.sampled_from("abcde"), max_size=8)
LETTER = st.sampled_from("abcde")


@pytest.mark.parametrize(
    "spellings",
    [
        ["O'Brien", "O\u2019BRIEN", "obrien", "O`Brien", "O\u00b4Brien", "O\uff07Brien"],
        ["Jos\u00e9", "Jose\u0301", "JOSE", "jo\u200bse", "jos\x1be"],
        ["Smith-Jones", "SMITH  JONES", "Smith/Jones", "smith,jones", " smith\tjones "],
        ["J.R. Ewing", "JR EWING", "j.r.  ewing"],
        ["\u0141\u00f3d\u017a", "lodz"],
        ["S\u00f8ren \u00c6gir", "soren aegir"],
        ["Stra\u00dfe", "STRASSE"],
        ["\ufb01nch", "FINCH"],
        ["\uff11\uff12", "12"],
        ["Lot #12", "lot 12"],
        ["\u0130stanbul", "Istanbul", "\u0131stanbul"],
    ],
)
def test_spellings_a_clerk_calls_the_same_fold_alike(spellings):
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_other_scripts_keep_their_letters():
    assert fold("\u674e \u96f7") == "\u674e \u96f7"
    assert fold("\u0418\u0412\u0410\u041d") == "\u0438\u0432\u0430\u043d"


@pytest.mark.parametrize("text", ["", " ", "---", "\u202e\x00", "%", "*"])
def test_what_holds_no_letter_folds_to_nothing(text):
    assert fold(text) == ""


@given(ANY_TEXT)
def test_folding_is_done_once_for_all(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert {unicodedata.category(character)[0] for character in folded} <= {"L", "N", "Z"}
    folded.encode()


@given(st.text(string.ascii_letters + string.digits + " ", max_size=20))
def test_case_never_matters(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_numbers_fold_to_their_letters_and_digits():
    assert fold_number(" w-26/0018 a") == "w260018a"


def test_only_plain_digits_are_digits():
    assert digits("\uff11\u0662 3\u00b2x4") == "34"


@given(ANY_TEXT.filter(lambda text: text.strip("\U0010ffff") == text and text), ANY_TEXT)
def test_a_prefix_range_holds_what_begins_so_and_nothing_else(prefix, text):
    low, high = prefix, next_prefix(prefix)
    assert low <= prefix + text < high
    assert (low <= text < high) == text.startswith(prefix)


@pytest.mark.parametrize(
    ("prefix", "following"),
    [
        ("", "\U0010ffff"),
        ("\U0010ffff", "\U0010ffff"),
        ("a\U0010ffff", "b"),
        ("\ud7ff", "\ue000"),
        ("ab", "ac"),
    ],
)
def test_the_next_prefix_steps_over_what_no_text_can_hold(prefix, following):
    assert next_prefix(prefix) == following


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("", "", 0),
        ("lee", "lee", 0),
        ("lee", "", 3),
        ("lee", "le", 1),
        ("lee", "leer", 1),
        ("lee", "lea", 1),
        ("lee", "ele", 1),
        ("ca", "abc", 3),
        ("rodriguez", "rodriquze", 2),
        ("kitten", "sitting", 3),
    ],
)
def test_slips_are_counted(a, b, slips):
    assert osa_distance(a, b) == osa_distance(b, a) == slips


@given(WORD, WORD)
def test_distance_is_bounded_by_length(a, b):
    distance = osa_distance(a, b)
    assert abs(len(a) - len(b)) <= distance <= max(len(a), len(b))
    assert (distance == 0) == (a == b)


@st.composite
def one_slip(draw):
    word = draw(st.text(LETTER, min_size=2, max_size=16))
    place = draw(st.integers(0, len(word) - 2))
    letter = draw(LETTER)
    slips = {
        "wrong": word[:place] + letter + word[place + 1 :],
        "missing": word[:place] + word[place + 1 :],
        "added": word[:place] + letter + word[place:],
        "swapped": word[:place] + word[place + 1] + word[place] + word[place + 2 :],
    }
    return word, draw(st.sampled_from(sorted(slips.values())))


@given(one_slip())
def test_one_slip_always_leaves_a_form_in_common(words):
    word, slipped = words
    assert osa_distance(word, slipped) <= 1
    assert set(deletions(word)) & set(deletions(slipped))


def test_forms_of_a_long_word_are_of_its_beginning():
    assert deletions("wolfeschlegelstein") == deletions("wolfeschlege")
    assert len(deletions("abcdefghijkl")) == 13
    assert deletions("") == ()
