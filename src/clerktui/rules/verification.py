"""Keying again by a second person: which lines, what is asked again, and who was right.

The second person never sees what the first one keyed, and no reason given here tells it. Which
lines fall into the share follows from the hash of a finished tape: nobody can know it while
keying, and an auditor can work it out again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.money import format_cents

MODES = ("off", "all", "sample")
_PERMILLE = 1_000


@dataclass(frozen=True)
class VerifyPolicy:
    """What the town wants keyed twice.

    Attributes:
        mode: "off"; "all"; or "sample": every risky line, and a share of the others.
        above_cents: an amount of this much or more is risky.
        share_permille: how many of a thousand other lines are verified.
    """

    mode: str
    above_cents: int
    share_permille: int

    def __post_init__(self) -> None:
        lawful = {
            "mode": self.mode in MODES,
            "above_cents": self.above_cents >= 0,
            "share_permille": 0 <= self.share_permille <= _PERMILLE,
        }
        for name, holds in lawful.items():
            if not holds:
                raise Refused("policy.verify", field=name)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> VerifyPolicy:
        """Make a policy from plain data; nothing may be left out, and nothing else said.

        >>> VerifyPolicy.from_data({"mode": "all", "above_cents": 0, "share_permille": 0}).mode
        'all'
        >>> VerifyPolicy.from_data({"mode": "all", "above_cents": 0})
        Traceback (most recent call last):
        clerktui.errors.Refused: policy.verify(field='share_permille')

        Raises:
            Refused: policy.verify, naming the field.
        """
        kinds = {known.name: str if known.name == "mode" else int for known in fields(cls)}
        for name in (*kinds, *data):
            if type(data.get(name)) is not kinds.get(name):
                raise Refused("policy.verify", field=name)
        return cls(**data)

    def to_data(self) -> dict[str, Any]:
        """The policy as plain data, fit for JSON."""
        return {known.name: getattr(self, known.name) for known in fields(self)}


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What makes a line risky, or not.

    Attributes:
        line: its number.
        amount_cents: what was keyed.
        owed_cents: what the account owed then; None when there is no saying.
        is_identified: whether anybody knows whose money it is.
        is_corrected: whether it was keyed, and then keyed otherwise.
        accounts_on_check: how many accounts its check pays.
    """

    line: int
    amount_cents: int
    owed_cents: int | None = None
    is_identified: bool = True
    is_corrected: bool = False
    accounts_on_check: int = 1


# -------------------------------------------------------------------------------------- which lines
def why(facts: LineFacts, policy: VerifyPolicy, seed: str) -> str | None:
    """Why a line is verified, or None when it is not; never what was keyed.

    Args:
        facts: the line.
        policy: what the town wants.
        seed: the hash at the end of the batch's tape.

    >>> policy = VerifyPolicy("sample", 100_000, 0)
    >>> why(LineFacts(7, 150_000), policy, "3f9a"), why(LineFacts(8, 4_500), policy, "3f9a")
    ('the amount is 1,000.00 or more', None)
    >>> why(LineFacts(8, 4_500, owed_cents=5_400), policy, "3f9a")
    'the amount is not what was owed'
    """
    if policy.mode == "off":
        return None
    if policy.mode == "all":
        return "every line is verified"
    return next(_reasons(facts, policy, seed), None)


def _reasons(facts: LineFacts, policy: VerifyPolicy, seed: str) -> Iterator[str]:
    if facts.amount_cents >= policy.above_cents:
        yield f"the amount is {format_cents(policy.above_cents)} or more"
    if facts.owed_cents is not None and facts.amount_cents != facts.owed_cents:
        yield "the amount is not what was owed"
    if not facts.is_identified:
        yield "nobody knows yet whose money it is"
    if facts.is_corrected:
        yield "the line was corrected"
    if facts.accounts_on_check > 1:
        yield f"the check pays {facts.accounts_on_check} accounts"
    if draw_permille(seed, facts.line) < policy.share_permille:
        yield "drawn for the sample"


def draw_permille(seed: str, line: int) -> int:
    """The lot of a line, 0 to 999, which nobody can choose and everybody can work out again.

    It is the SHA-256 of `seed:line` in UTF-8, read as one number, modulo 1000.

    >>> draw_permille("3f9a", 1), draw_permille("3f9a", 2), draw_permille("3f9b", 1)
    (518, 473, 179)
    """
    drawn = hashlib.sha256(f"{seed}:{line}".encode()).digest()
    return int.from_bytes(drawn) % _PERMILLE


def must_verify(facts: LineFacts, policy: VerifyPolicy, seed: str) -> bool:
    """Whether a second person keys this line again.

    >>> must_verify(LineFacts(1, 4_500), VerifyPolicy("sample", 100_000, 1_000), "3f9a")
    True
    """
    return why(facts, policy, seed) is not None


def chosen_lines(lines: Iterable[LineFacts], policy: VerifyPolicy, seed: str) -> tuple[int, ...]:
    """The numbers of the lines a second person keys again, in the order given.

    >>> keyed = [LineFacts(1, 4_500), LineFacts(2, 150_000), LineFacts(3, 70, is_corrected=True)]
    >>> chosen_lines(keyed, VerifyPolicy("sample", 100_000, 0), "3f9a")
    (2, 3)
    """
    return tuple(facts.line for facts in lines if must_verify(facts, policy, seed))


# ------------------------------------------------------------------------------ what is asked again
@dataclass(frozen=True, slots=True)
class Difference:
    """Where two keyings of one field part: what they agree on, and how much they do not.

    It holds no character of which only one of the two is sure.

    Attributes:
        prefix: what both begin with.
        suffix: what both end with, after the prefix.
        first_length: how many characters stand between in the first keying.
        second_length: and how many in the second.
    """

    prefix: str
    suffix: str
    first_length: int
    second_length: int

    def mask(self, mark: str = "_") -> str:
        """The field with a mark for each character that is to be keyed again.

        >>> Difference("10-04", "-07", 2, 2).mask()
        '10-04__-07'
        """
        return self.prefix + mark * max(self.first_length, self.second_length) + self.suffix

    def with_retyped(self, text: str) -> str:
        """The whole field with what was keyed again in its place.

        >>> Difference("10-04", "-07", 2, 2).with_retyped("42")
        '10-0442-07'
        """
        return self.prefix + text + self.suffix


def differing(first: str, second: str) -> Difference | None:
    """Where two keyings of a field part; None when they are the same.

    >>> differing("10-0442-07", "10-0424-07")
    Difference(prefix='10-04', suffix='-07', first_length=2, second_length=2)
    >>> differing("5000", "500"), differing("54.00", "54.00")
    (Difference(prefix='500', suffix='', first_length=1, second_length=0), None)
    """
    if first == second:
        return None
    shorter = min(len(first), len(second))
    begin = _agreed(first, second, shorter)
    end = _agreed(first[::-1], second[::-1], shorter - begin)
    return Difference(
        prefix=first[:begin],
        suffix=first[len(first) - end :],
        first_length=len(first) - begin - end,
        second_length=len(second) - begin - end,
    )


def _agreed(first: str, second: str, most: int) -> int:
    return next((place for place in range(most) if first[place] != second[place]), most)


# ------------------------------------------------------------------------------------ who was right
class Verdict(StrEnum):
    """What came of keying a field again."""

    SAME = "same"
    VERIFIER_SLIP = "verifier_slip"
    KEYER_WRONG = "keyer_wrong"
    ASK_AGAIN = "ask"


def judge(first: str, second: str, retyped: str | None = None) -> Verdict:
    """Say who was right; nobody is as long as no value was keyed twice.

    Args:
        first: what the first person keyed.
        second: what the verifier keyed.
        retyped: the whole field after the verifier keyed the part that differs once more; None
            before that.

    >>> judge("54.00", "45.00").value, judge("54.00", "45.00", "45.00").value
    ('ask', 'keyer_wrong')
    >>> judge("54.00", "45.00", "54.00").value, judge("54.00", "54.00").value
    ('verifier_slip', 'same')
    """
    if first == second:
        return Verdict.SAME
    if retyped == first:
        return Verdict.VERIFIER_SLIP
    return Verdict.KEYER_WRONG if retyped == second else Verdict.ASK_AGAIN
