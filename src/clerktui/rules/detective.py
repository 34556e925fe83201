"""What may have gone wrong when a batch and the adding machine's tape do not agree.

Most differences come from a handful of slips, and each leaves its mark on the difference: a
doubled item is the difference, a wrong sign is half of it, two digits that changed places or a
point that slid make it divisible by nine. Every line is looked at once, so ten thousand envelopes
cost no more than ten thousand looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from clerktui.rules.folding import digits
from clerktui.rules.money import format_cents

SUSPECTS_SHOWN = 12
# So many digits must agree before it is no chance; the zeros of a round amount do not count.
_COPIED_DIGITS = 4
_COPIED_NOT_ROUND = 3


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line as keyed.

    Attributes:
        line: its number.
        amount_cents: what was keyed.
        account: the account number; empty when nobody knows it yet.
        reference: the check number.
        tender: what it was paid with.
        owes_cents: what the account owed when the line was keyed.
        group: the line that began its check, which counts as one item; None: its own.
    """

    line: int
    amount_cents: int
    account: str = ""
    reference: str = ""
    tender: str = ""
    owes_cents: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A line, or with None something that is no line, that may explain the difference.

    Attributes:
        line: which line to look at.
        reason: one sentence for the clerk.
        score: the higher, the likelier; comparable within one answer only.
        would_be_cents: the amount of this line (or of the one not keyed) that brings the batch
            into balance; 0 when the line would have to go, None when no amount has to change.
    """

    line: int | None
    reason: str
    score: int
    would_be_cents: int | None = None


class _Kind(NamedTuple):
    says: str
    score: int
    cause: str


# The score without help from the count. It follows how rarely the mark appears by chance: a slide
# fits one amount in the world, a wrong digit every second line. What is missing fits always.
_REPEATED = _Kind(
    "{amount} is the difference and line {other} is the same: one may have been keyed twice",
    90,
    "extra",
)
_DOUBLED = _Kind(
    "{amount} is the difference and stands {other}: one may have been keyed twice", 75, "extra"
)
_REPEATS = _Kind(
    "{other} lines say the same as earlier ones, and together they are just the difference",
    95,
    "extra",
)
_OTHER_TENDER = _Kind(
    "this is {other}, not {usual}, and is just the difference: it may not be on the tape",
    65,
    "extra",
)
_OTHER_TENDERS = _Kind(
    "the {other} lines that are not {usual} are just the difference: they may not be on the tape",
    93,
    "others",
)
_WHOLE_CHECK = _Kind(
    "the check that begins here is just the difference: it may have been keyed twice", 62, "extra"
)
_SURPLUS = _Kind("{amount} is the difference: it may not be on the tape", 60, "extra")
_ALIKE = _Kind("line {other} says the same: this may have been keyed twice", 30, "extra")
_MISSING = _Kind("an item of {amount} may not have been keyed", 55, "missing")
_SOME_MISSING = _Kind("{other} items of {amount} together may not have been keyed", 55, "missing")
_TAPED_TWICE = _Kind("{amount} is the difference: the tape may have it twice", 30, "missing")
_OWED = _Kind("{amount} may be {right}: that is what was owed", 0, "amount")
_SLID = _Kind("{amount} may be {right}: the point slid", 72, "amount")
_COPIED = _Kind("the amount {amount} is part of {other}", 66, "amount")
_SIGN = _Kind(
    "{amount} is half the difference: it may have been keyed with the wrong sign", 58, "amount"
)
_SWAPPED = _Kind("{amount} may be {right}: two digits changed places", 56, "amount")
_CROSSED = _Kind("{amount} may be {right}: two digits far apart changed places", 40, "amount")
_STUTTERED = _Kind("{amount} may be {right}: one digit too many", 36, "amount")
_LEFT_OUT = _Kind("{amount} may be {right}: one digit was left out", 36, "amount")
_DIGIT = _Kind("one digit may be wrong: {amount} for {right}", 20, "amount")
_CONTROL = _Kind("the control total {amount} may be {right}: it may be mistyped", 24, "control")
_COUNT = _Kind("the total agrees, but {items} and the adding machine counted {other}", 1, "count")

_AS_OWED_BONUS = 100
_PAID_AS_OWED = -25


class _Finding(NamedTuple):
    score: int
    place: int
    kind: _Kind
    would_be_cents: int | None = None
    other: str = ""


@dataclass(frozen=True)
class _Case:
    """What the whole batch says; `surplus` is items keyed less items counted."""

    lines: Sequence[KeyedLine]
    control_cents: int
    difference: int
    surplus: int | None
    items: int
    usual: str

    def find(self, kind: _Kind, place: int = -1, would_be: int | None = None) -> _Finding:
        return _Finding(kind.score + self._count_says(kind.cause), place, kind, would_be)

    def _count_says(self, cause: str) -> int:
        """What the count adds: it tells a line too many from one too few and from a wrong one."""
        if self.surplus is None or cause not in {"extra", "missing", "amount"}:
            return 0
        sign = (self.surplus > 0) - (self.surplus < 0)
        if sign == {"extra": 1, "missing": -1, "amount": 0}[cause]:
            return 80 if sign else 30
        return -40 if cause == "amount" else -60


def find_suspects(
    lines: Sequence[KeyedLine],
    control_cents: int,
    *,
    control_count: int | None = None,
    default_tender: str = "",
    limit: int = SUSPECTS_SHOWN,
) -> tuple[Suspect, ...]:
    """The lines most likely to explain why keyed and control total differ, likeliest first.

    A line is named once, by the best reason there is. Lines of one check count as one item.

    Args:
        lines: the good lines of the batch.
        control_cents: what the adding machine came to.
        control_count: how many items it counted; None when nobody counted.
        default_tender: what the batch is mostly paid with; empty leaves tenders out of it.
        limit: how many are enough.

    >>> keyed = [KeyedLine(1, 5400), KeyedLine(2, 7000, owes_cents=7000)]
    >>> [(found.line, found.reason) for found in find_suspects(keyed, 11500, control_count=2)][0]
    (1, '54.00 may be 45.00: two digits changed places')
    >>> find_suspects(keyed, 15000, control_count=3)[0].reason
    'an item of 26.00 may not have been keyed'
    >>> find_suspects(keyed, 12400), find_suspects(keyed, 12400, control_count=3)[0].reason
    ((), 'the total agrees, but 2 items were keyed and the adding machine counted 3')
    """
    total = sum(line.amount_cents for line in lines)
    items = len({line.line if line.group is None else line.group for line in lines})
    surplus = None if control_count is None else items - control_count
    case = _Case(lines, control_cents, total - control_cents, surplus, items, default_tender)
    if case.difference:
        found = chain(_in_the_whole(case), _repeated(case), _line_by_line(case))
    elif surplus:
        found = chain([case.find(_COUNT)._replace(other=str(control_count))], _repeated(case))
    else:
        return ()
    best: dict[int | str, _Finding] = {}
    for finding in found:
        key = finding.kind.says if finding.place < 0 else finding.place
        if key not in best or finding.score > best[key].score:
            best[key] = finding
    ranked = sorted(best.values(), key=lambda finding: (-finding.score, finding.place))
    return tuple(_tell(case, finding) for finding in ranked[: max(limit, 0)])


# --------------------------------------------------------------------------------- what is no line
def _in_the_whole(case: _Case) -> Iterator[_Finding]:
    difference = case.difference
    if difference < 0:
        several = case.surplus is not None and case.surplus < -1
        missing = case.find(_SOME_MISSING if several else _MISSING, would_be=-difference)
        yield missing._replace(other=str(-(case.surplus or 0)))
    if _slip(case.control_cents, case.control_cents + difference) in {_SLID, _SWAPPED}:
        yield case.find(_CONTROL)
    others = [line for line in case.lines if _is_other_tender(case, line)]
    if len(others) > 1 and sum(line.amount_cents for line in others) == difference:
        finding = case.find(_OTHER_TENDERS)
        bonus = 80 if case.surplus == len(others) else 0
        yield finding._replace(score=finding.score + bonus, other=str(len(others)))


def _is_other_tender(case: _Case, line: KeyedLine) -> bool:
    return bool(case.usual and line.tender) and line.tender != case.usual


def _repeated(case: _Case) -> Iterator[_Finding]:
    """Lines that say what an earlier one says, whether or not their amount is the difference."""
    first: dict[tuple[str, int, str], int] = {}
    repeats: list[int] = []
    for place, line in enumerate(case.lines):
        if not (line.account or line.reference):
            continue
        earlier = first.setdefault((line.account, line.amount_cents, line.reference), place)
        if earlier != place:
            repeats.append(place)
            is_all = line.amount_cents == case.difference
            finding = case.find(_REPEATED, place, 0) if is_all else case.find(_ALIKE, place)
            yield finding._replace(other=str(case.lines[earlier].line))
    together = sum(case.lines[place].amount_cents for place in repeats)
    if len(repeats) > 1 and together == case.difference != 0:
        yield case.find(_REPEATS)._replace(other=str(len(repeats)))


# ------------------------------------------------------------------------------------ line by line
def _line_by_line(case: _Case) -> Iterator[_Finding]:
    stands = Counter(line.amount_cents for line in case.lines)[case.difference]
    for place, line in enumerate(case.lines):
        if line.amount_cents == case.difference:
            yield from _too_much(case, place, stands)
        elif line.amount_cents == -case.difference:
            yield case.find(_TAPED_TWICE, place)
        slip = _amount_finding(case, place, line)
        if slip is not None:
            yield slip
    yield from _whole_checks(case)


def _too_much(case: _Case, place: int, stands: int) -> Iterator[_Finding]:
    if stands > 1:
        often = "twice" if stands == 2 else f"{stands} times"
        yield case.find(_DOUBLED, place, 0)._replace(other=often)
        return
    line = case.lines[place]
    if _is_other_tender(case, line):
        yield case.find(_OTHER_TENDER, place)._replace(other=line.tender)
    yield case.find(_SURPLUS, place, 0)


def _whole_checks(case: _Case) -> Iterator[_Finding]:
    """Checks that pay several accounts, each as one amount."""
    sums: dict[int, int] = {}
    begins: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for place, line in enumerate(case.lines):
        if line.group is not None:
            begins.setdefault(line.group, place)
            counts[line.group] += 1
            sums[line.group] = sums.get(line.group, 0) + line.amount_cents
    for group, cents in sums.items():
        if cents == case.difference and counts[group] > 1:
            yield case.find(_WHOLE_CHECK, begins[group])


def _amount_finding(case: _Case, place: int, line: KeyedLine) -> _Finding | None:
    """How this amount may have become what it is from the one that would balance."""
    right = line.amount_cents - case.difference
    is_owed = right == line.owes_cents and right != 0
    slip = _slip(line.amount_cents, right)
    copied = (
        _copied_from(line) if right > 0 and (slip is None or slip.score < _COPIED.score) else ""
    )
    kind = _COPIED if copied else slip or (_OWED if is_owed else None)
    if kind is None:
        return None
    finding = case.find(kind, place, right)
    score = finding.score
    if is_owed:
        score += _AS_OWED_BONUS
    elif line.amount_cents == line.owes_cents:
        score += _PAID_AS_OWED
    return finding._replace(score=score, other=copied)


def _slip(keyed: int, right: int) -> _Kind | None:
    """The slip of the fingers that makes one amount of another.

    >>> _slip(5400, 4500).says, _slip(5400, 9900)
    ('{amount} may be {right}: two digits changed places', None)
    """
    if keyed == -right:
        return _SIGN
    if (keyed < 0) != (right < 0) or keyed == 0 or right == 0:
        return None
    a, b = str(abs(keyed)), str(abs(right))
    longer = len(a) - len(b)
    if longer and _is_slide(a, b):
        return _SLID
    kind = _changed(a, b)
    if kind is None and longer and _one_more(*((a, b) if longer > 0 else (b, a))):
        return _STUTTERED if longer > 0 else _LEFT_OUT
    return kind


def _is_slide(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    places = len(long) - len(short)
    return places <= 3 and long == short + "0" * places


def _changed(a: str, b: str) -> _Kind | None:
    """Digits changed without one more or less; a leading zero is a digit that can change places."""
    width = max(len(a), len(b))
    left, right = a.zfill(width), b.zfill(width)
    at = [place for place in range(width) if left[place] != right[place]]
    if len(at) == 1:
        return _DIGIT if len(a) == len(b) else None
    if len(at) != 2 or left[at[0]] != right[at[1]] or left[at[1]] != right[at[0]]:
        return None
    return _SWAPPED if at[1] - at[0] == 1 else _CROSSED


def _one_more(long: str, short: str) -> bool:
    """Whether one digit left out of the longer makes the shorter, zeros in front and all."""
    short = short.zfill(len(long) - 1)
    same = 0
    while same < len(short) and long[same] == short[same]:
        same += 1
    return long[same + 1 :] == short[same:]


def _copied_from(line: KeyedLine) -> str:
    """The number on the same paper that these digits stand in; nothing when they stand in none."""
    cents = str(abs(line.amount_cents))
    looks = [cents, cents[:-2]] if cents.endswith("00") else [cents]
    for name, number in (("account", line.account), ("the check number", line.reference)):
        if not number:
            continue
        plain = number if number.isdigit() else digits(number)
        for look in looks:
            is_long = len(look) >= _COPIED_DIGITS
            is_rare = len(look.rstrip("0")) >= _COPIED_NOT_ROUND
            if is_rare and (look == plain or (is_long and look in plain)):
                return f"{name} {number}"
    return ""


# ----------------------------------------------------------------------------- in a clerk's words
def _tell(case: _Case, finding: _Finding) -> Suspect:
    line = None if finding.place < 0 else case.lines[finding.place]
    if finding.kind is _CONTROL:
        amount, right = case.control_cents, case.control_cents + case.difference
    else:
        amount = abs(case.difference) if line is None else line.amount_cents
        right = amount - case.difference
    reason = finding.kind.says.format(
        amount=format_cents(amount),
        right=format_cents(right),
        other=finding.other,
        usual=case.usual,
        items="1 item was keyed" if case.items == 1 else f"{case.items} items were keyed",
    )
    return Suspect(
        None if line is None else line.line, reason, finding.score, finding.would_be_cents
    )
