from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clerktui.terminal.parser import (
    ESCAPE_S,
    LINE_FEED_S,
    PASTE_LENGTH_MAX,
    PASTE_S,
    SEQUENCE_LENGTH_MAX,
    TORN_S,
    KeyParser,
    Pasted,
    Pressed,
)
from tests.terminal.keytable import SWALLOWED, TEN_KEY, TERMINALS

ENOUGH_S = 3.0


class Line:
    """A parser on a line whose clock the test moves."""

    def __init__(self, **options):
        self.now_s = 0.0
        self.parser = KeyParser(now=lambda: self.now_s, **options)

    def type(self, *parts, pause_s=0.0):
        """Feed parts, each a moment after the one before; everything that came out so far."""
        out = []
        for part in parts:
            out += self.parser.feed(part if isinstance(part, bytes) else part.encode())
            self.now_s += pause_s
            out += self.parser.tick()
        return out

    def wait(self, seconds=ENOUGH_S):
        self.now_s += seconds
        return self.parser.tick()


def names(typed):
    return [one.key if isinstance(one, Pressed) else one for one in typed]


def characters(typed):
    return "".join(one.character or "" for one in typed if isinstance(one, Pressed))


def as_sent(sequence):
    """8-bit controls are single bytes on the line, everything else is UTF-8."""
    eight_bit = any("\x80" <= character <= "\x9f" for character in sequence)
    return sequence.encode("latin-1" if eight_bit else "utf-8")


@pytest.mark.parametrize(
    ("sequence", "key"),
    [pytest.param(s, k, id=f"{t}: {s!r}") for t, ks in TERMINALS.items() for s, k in ks.items()],
)
def test_every_key_of_every_terminal_is_one_key_and_types_nothing(sequence, key):
    console = any(sequence == s for s in TERMINALS["linux console"])
    line = Line(linux_console=console and sequence != "\x1b[G")
    typed = line.type(as_sent(sequence)) + line.wait()
    assert names(typed) == ([key] if key else [])
    assert characters(typed) == ""


@pytest.mark.parametrize(("sequence", "character"), TEN_KEY.items(), ids=repr)
def test_the_ten_key_pad_types_what_is_printed_on_it(sequence, character):
    assert Line().type(sequence) == [Pressed(character, character)]


@pytest.mark.parametrize("sequence", SWALLOWED, ids=repr)
def test_what_no_key_sends_is_swallowed_whole(sequence):
    line = Line()
    assert line.type(sequence) + line.wait() == []
    assert characters(line.type("12")) == "12"


@pytest.mark.parametrize("sequence", SWALLOWED[:12], ids=repr)
def test_a_reply_between_keys_takes_none_of_them(sequence):
    assert characters(Line().type(f"4{sequence}2")) == "42"


def test_keypad_five_of_the_linux_console_is_nothing_but_sco_pages_down():
    assert Line(linux_console=True).type("\x1b[G") == []
    assert names(Line().type("\x1b[G")) == ["pagedown"]


class TestText:
    @pytest.mark.parametrize("text", ["12.50", "O'BRIEN", "ñé€", "😀", "{}[]<>|~^"])
    def test_is_typed_as_it_is(self, text):
        assert characters(Line().type(text)) == text

    def test_keeps_order_with_keys_between(self):
        assert names(Line().type("1\r2\t3\x1b[B")) == ["1", "enter", "2", "tab", "3", "down"]

    def test_any_space_is_a_space(self):
        assert characters(Line().type("a\u00a0b\u2003c")) == "a b c"

    def test_split_anywhere_comes_together(self):
        data = "ñ€😀".encode()
        for cut in range(1, len(data)):
            assert characters(Line().type(data[:cut], data[cut:])) == "ñ€😀"


class TestEnter:
    def test_carriage_return_and_line_feed_are_one(self):
        assert names(Line().type("1\r\n2\r\n")) == ["1", "enter", "2", "enter"]

    def test_also_when_torn_apart(self):
        line = Line()
        assert names(line.type("1\r", pause_s=LINE_FEED_S / 2) + line.type("\n2")) == [
            "1",
            "enter",
            "2",
        ]

    def test_a_line_feed_later_is_a_key_of_its_own(self):
        line = Line()
        assert names(line.type("\r", pause_s=LINE_FEED_S * 2) + line.type("\n")) == [
            "enter",
            "ctrl+j",
        ]

    def test_two_line_feeds_are_not_both_swallowed(self):
        assert names(Line().type("\r\n\n")) == ["enter", "ctrl+j"]


class TestEscape:
    def test_alone_is_a_key_after_a_moment(self):
        line = Line()
        assert line.type("\x1b", pause_s=ESCAPE_S / 2) == []
        assert names(line.wait(ESCAPE_S)) == ["escape"]

    def test_twice_is_two_keys(self):
        line = Line()
        assert names(line.type("\x1b\x1b") + line.wait()) == ["escape", "escape"]

    def test_before_a_sequence_is_escape_and_the_key(self):
        assert names(Line().type("\x1b\x1b[15~")) == ["escape", "f5"]

    @pytest.mark.parametrize("pause_s", [0.02, 0.08])
    def test_a_sequence_torn_for_a_moment_is_whole(self, pause_s):
        assert names(Line().type("\x1b", "[15~", pause_s=pause_s)) == ["f5"]

    @pytest.mark.parametrize("tail", ["[15~", "[A", "[[B", "OP", "[1;5C"])
    def test_a_tail_that_comes_too_late_is_dropped(self, tail):
        line = Line()
        assert names(line.type("\x1b", tail, pause_s=ESCAPE_S * 1.5)) == ["escape"]
        assert characters(line.type("12")) == "12"

    def test_a_tail_torn_again_is_dropped_too(self):
        line = Line()
        typed = line.type("\x1b", pause_s=ESCAPE_S * 1.5) + line.type("[1", "5~", "7")
        assert names(typed) == ["escape", "7"]

    def test_a_name_typed_soon_after_escape_loses_nothing(self):
        line = Line()
        typed = line.type("\x1b", pause_s=ESCAPE_S * 1.5) + line.type("OLSON\r")
        assert characters(typed) == "OLSON"

    def test_a_bracket_long_after_escape_is_a_bracket(self):
        line = Line()
        typed = line.type("\x1b") + line.wait(ESCAPE_S * 1.5)
        line.now_s += TORN_S * 2
        typed += line.type("[A")
        assert characters(typed) == "[A"

    def test_a_bracket_soon_after_escape_comes_in_the_end(self):
        line = Line()
        typed = line.type("\x1b", pause_s=ESCAPE_S * 1.5) + line.type("[") + line.wait()
        assert characters(typed) == "["


class TestBegunSequence:
    @pytest.mark.parametrize(
        "begun", ["\x1b[", "\x1b[1", "\x1b[1;", "\x1bO", "\x1b[[", "\x1b]11;x"]
    )
    def test_that_never_ends_is_dropped(self, begun):
        line = Line()
        assert characters(line.type(begun) + line.wait()) == ""
        assert characters(line.type("12")) == "12"

    @pytest.mark.parametrize("begun", ["\x1b]1", "\x1bP>", "\x1b[1;1"])
    def test_without_end_does_not_fill_memory(self, begun):
        line = Line()
        line.type(begun + "1" * SEQUENCE_LENGTH_MAX)
        assert characters(line.type("\r7")) == "7"

    def test_spoilt_by_escape_gives_way_to_it(self):
        line = Line()
        assert names(line.type("\x1b[1\x1b[A") + line.wait())[-1:] == ["up"]


class TestBytesThatAreNotUtf8:
    def test_latin_1_letters_are_letters(self):
        line = Line()
        assert characters(line.type(b"Mu\xf1oz ") + line.wait()) == "Muñoz "

    def test_a_latin_1_letter_at_the_end_comes_after_a_moment(self):
        line = Line()
        assert line.type(b"\xe9") == []
        assert characters(line.wait()) == "é"

    @given(st.binary(max_size=60))
    def test_nothing_breaks_the_parser_and_no_control_is_typed(self, noise):
        line = Line()
        typed = line.type(noise) + line.wait() + line.wait()
        assert all(one.character.isprintable() for one in typed if getattr(one, "character", 0))
        line.wait()
        assert line.parser.wait_s is None

    @given(st.lists(st.binary(max_size=8), max_size=12), st.floats(0, 0.3))
    def test_nor_does_noise_in_pieces(self, pieces, pause_s):
        line = Line()
        line.type(*pieces, pause_s=pause_s)
        for _ in range(3):
            line.wait()
        assert line.parser.wait_s is None
        assert characters(line.type("7")) == "7"


class TestPaste:
    def test_is_one_text(self):
        assert Line().type("\x1b[200~12.50\r7\x1b[201~\r") == [Pasted("12.50\r7"), Pressed("enter")]

    def test_split_anywhere_is_one_text(self):
        data = "1\x1b[200~a\x1b[31mb\x1b[201~2"
        for cut in range(1, len(data)):
            line = Line()
            typed = line.type(data[:cut], data[cut:])
            assert [one.text for one in typed if isinstance(one, Pasted)] == ["a\x1b[31mb"]
            assert characters(typed) == "12"

    def test_without_end_ends_by_itself(self):
        line = Line()
        assert line.type("\x1b[200~lost", pause_s=PASTE_S / 2) == []
        assert line.wait(PASTE_S) == [Pasted("lost")]
        assert characters(line.type("7")) == "7"

    def test_is_bounded(self):
        typed = Line().type("\x1b[200~" + "x" * 3 * PASTE_LENGTH_MAX + "\x1b[201~")
        assert [len(one.text) for one in typed] == [PASTE_LENGTH_MAX]

    def test_an_end_without_a_start_is_nothing(self):
        assert Line().type("\x1b[201~") == []
