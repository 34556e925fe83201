"""`clerktui report set`: saved sets of reports, kept and run by scripts as at the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from clerktui.cli.call import Call
from clerktui.cli.text import listed
from clerktui.i18n.words import items

if TYPE_CHECKING:
    from clerktui.reports.writing import Form
    from clerktui.views.reports import ReportSetView

WORDS = ("set", "sets", "run-set")
"""What stands where a report's name does; `sets` and `run-set` are `set list` and `set run`."""
_SAME = {"sets": ["list"], "run-set": ["run"]}


@dataclass(frozen=True)
class _Asked:
    """What a line says beside the words: the set's name and key, and where its files go."""

    name: str
    key: int
    where: tuple[Path, Form]


def answer(
    call: Call, words: Sequence[str], named: tuple[str, int], where: tuple[Path, Form]
) -> None:
    """Do what the words say with a set.

    Args:
        call: the run.
        words: from `set`, `sets` or `run-set` on.
        named: what a new set is called, and its key at the desk (0 for none).
        where: the folder the files of a set go to, and their form.

    Raises:
        Refused: what `reports.sets` refuses.
    """
    first, *rest = words
    verb, *more = [*_SAME.get(first, []), *rest] or ["list"]
    if verb not in _VERBS:
        known = ", ".join(_VERBS)
        raise typer.BadParameter(f"{verb}: a set is for {known}.", param_hint="WORDS")
    least, most, work = _VERBS[verb]
    if not least <= len(more) <= most:
        said = (
            "which set? `report set list` lists them." if len(more) < least else "too many words."
        )
        raise typer.BadParameter(said, param_hint="CODE")
    folder, form = where
    work(call, more, _Asked(named[0], named[1], (folder.absolute(), form)))


def _list(call: Call, _words: Sequence[str], _asked: _Asked) -> None:
    from clerktui.reports import sets

    found = sets.list_sets(call.books, call.actor_or_maintenance)
    rows = [_said(one) for one in found]
    columns = {"SET": "code", "KEY": "position", "NAME": "name"}
    lines = listed(found, columns) if found else ["No set of reports is saved."]
    call.reply.listing(rows, lines, {"sets": rows})


def _add(call: Call, words: Sequence[str], asked: _Asked) -> None:
    from clerktui.reports import sets
    from clerktui.views.reports import ReportSetView, SetReport

    code, *reports = words
    draft = ReportSetView(
        code, asked.name or code, asked.key, tuple(SetReport.read(word) for word in reports)
    )
    saved = sets.save_set(call.books, call.actor, draft)
    call.reply.document(_said(saved), [f"Set {saved.code} is saved."])


def _remove(call: Call, words: Sequence[str], _asked: _Asked) -> None:
    from clerktui.reports import sets

    code = words[0].upper()
    sets.delete_set(call.books, call.actor, code)
    call.reply.document({"removed": code}, [f"Set {code} is removed; its reports stay."])


def _in_parts(parts: int) -> str:
    return f", the first of {parts} parts" if parts > 1 else ""


def _run(call: Call, words: Sequence[str], asked: _Asked) -> None:
    from clerktui.reports import sets

    written = sets.run_set(call.books, call.actor_or_maintenance, words[0], asked.where)
    rows = [
        {"name": one.name, "path": one.path, "rows": one.rows, "parts": one.parts}
        for one in written
    ]
    lines = [f"{one.path}  ({items(one.rows, 'row')}{_in_parts(one.parts)})" for one in written]
    call.reply.listing(rows, lines, {"files": rows})


def _said(one: ReportSetView) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "position": one.position or None,
        "reports": [report.to_data() for report in one.reports],
    }


_VERBS: dict[str, tuple[int, int, Callable[[Call, Sequence[str], _Asked], None]]] = {
    "list": (0, 0, _list),
    "add": (1, 100, _add),
    "remove": (1, 1, _remove),
    "run": (1, 1, _run),
}
"""By verb: how many words it takes after itself, and what does it."""
