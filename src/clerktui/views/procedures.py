"""The town's written procedures as they are read, and as they are entered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.rules.markdown import checklist
from clerktui.rules.procedures import differences
from clerktui.views.stored import Stored


@dataclass(frozen=True, kw_only=True)
class ProcedureView(Stored):
    """One version of one procedure.

    Attributes:
        version_id: greater for what was entered later.
        script_en: what is said aloud, in English; Markdown, as the body.
        script_es: the same in Spanish.
        governs: the screens (`account`) and fields (`payment.amount`) it is shown at.
        effective_from: the town date from which it holds.
        ends: whether from that day the town has no such procedure any more.
        until: the town date from which another version holds in its place, if there is one.
        state: what it is on the day asked for: "in force", "to come", "past", "replaced".
        entered_at: when it was entered; None for what came with the first books.
        entered_by: the user who entered it; empty when the town was set up with it.
    """

    version_id: int
    topic: str
    title: str
    body: str
    effective_from: dt.date
    script_en: str = ""
    script_es: str = ""
    governs: tuple[str, ...] = ()
    citation: str = ""
    ends: bool = False
    until: dt.date | None = None
    state: str = "in force"
    entered_at: dt.datetime | None = None
    entered_by: str = ""

    @property
    def checklist(self) -> tuple[str, ...]:
        """The points to be ticked off, in order."""
        return tuple(checklist(self.body))

    def script(self, language: str) -> str:
        """What is said aloud in "en" or "es"; empty when nothing is written for it."""
        return self.script_es if language == "es" else self.script_en


def changes(before: ProcedureView, after: ProcedureView) -> list[tuple[str, str]]:
    """The lines of two versions compared: facts, text, what is said; "-" gone, "+" new, " "."""
    return differences(_as_text(before), _as_text(after))


def _as_text(one: ProcedureView) -> str:
    facts = [f"Title: {one.title}"]
    if one.governs:
        facts.append(f"F1 at: {', '.join(one.governs)}")
    if one.citation:
        facts.append(f"Written in: {one.citation}")
    if one.ends:
        facts.append("The town has no such procedure any more.")
    told = [one.body]
    if one.script_en:
        told += ["Say:", one.script_en]
    if one.script_es:
        told += ["Say in Spanish:", one.script_es]
    return "\n".join([*facts, *filter(None, told)])


@dataclass(frozen=True, kw_only=True)
class ProcedureDraft(Stored):
    """A version to be entered; its fields mean what they do in `ProcedureView`.

    Attributes:
        based_on: the newest version there was when the writing began, 0 when there was none;
            None does not ask whether somebody else entered one meanwhile.
    """

    topic: str
    title: str
    body: str
    effective_from: dt.date
    script_en: str = ""
    script_es: str = ""
    governs: tuple[str, ...] = ()
    citation: str = ""
    ends: bool = False
    based_on: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureSaved(Stored):
    """What became of a version.

    Attributes:
        is_new: False when the very same was entered before; nothing was written then.
    """

    version_id: int
    topic: str
    title: str
    effective_from: dt.date
    is_new: bool = True


@dataclass(frozen=True, kw_only=True)
class ProcedureLoaded(Stored):
    """What became of one file of a folder.

    Attributes:
        outcome: "new" topic, "version" of a known one, "unchanged", or "refused".
        reason: why it was refused, as a sentence.
    """

    file: str
    outcome: str
    topic: str = ""
    effective_from: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ProceduresLoaded(Stored):
    """What became of a folder of procedures; nothing is kept when one file is refused."""

    files: tuple[ProcedureLoaded, ...]
    dry_run: bool = False

    @property
    def refused(self) -> int:
        """How many files were refused."""
        return self.count("refused")

    def count(self, *outcomes: str) -> int:
        """How many files came to one of these outcomes."""
        return sum(one.outcome in outcomes for one in self.files)


@dataclass(frozen=True, kw_only=True)
class ProcedureWriting(Stored):
    """What somebody is writing and has not entered yet, as typed.

    Attributes:
        topic: of the procedure; for a new one as typed so far.
        effective: the date as typed.
        governs: as typed.
    """

    topic: str
    title: str = ""
    effective: str = ""
    governs: str = ""
    citation: str = ""
    body: str = ""
    script_en: str = ""
    script_es: str = ""
    based_on: int = 0


@dataclass(frozen=True, kw_only=True)
class ProcedureLine(Stored):
    """One block of a procedure on paper, as `rules.markdown.Block` has it; also kind "part"."""

    kind: str
    text: str
    marker: str = ""
    level: int = 0


@dataclass(frozen=True, kw_only=True)
class ProcedureDocument(Stored):
    """A procedure as it is printed.

    Attributes:
        held: since when it holds, and until when.
        lines: its text, then what is said aloud, each under a line of kind "part".
        notes: where it is written, where it is shown.
    """

    town: str
    topic: str
    title: str
    held: str
    lines: tuple[ProcedureLine, ...]
    notes: tuple[str, ...]
    made_at: dt.datetime
    timezone: str
