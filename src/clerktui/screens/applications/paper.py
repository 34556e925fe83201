"""The form of a paper of identity: kind and last four, or a whole number that goes sealed away."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.rules.dates import parse_date
from clerktui.rules.identities import read_last4
from clerktui.views.identities import IdentityForm
from clerktui.widgets import Field
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.pad import DateInput, WordInput

_LABEL, _WRAPPED = 16, 76


class PaperForm(BandForm):
    """What was shown. A number is typed only after the purpose statement was given."""

    REFUSED_AT = {
        "identity.birth": "birth_on",
        "identity.kind_unknown": "kind",
        "identity.last4": "last4",
        "identity.purpose": "given",
        "identity.no_key": "number",
        "identity.not_kept": "number",
        "identity.number": "number",
    }

    def __init__(self, form: IdentityForm, send: Send, language: str = "en") -> None:
        kinds = "  ".join(f"{n} {one.name}" for n, one in enumerate(form.kinds, start=1))
        half = len(kinds) // 2
        cut = kinds.rfind("  ", 0, half + 12)
        facts = [kinds[:cut].strip(), kinds[cut:].strip()]
        if form.can_keep:
            said = form.statement_es if language == "es" else form.statement
            facts += textwrap.wrap(f"Before a whole number, say: {said}", _WRAPPED)
        else:
            facts.append("No key here: whole numbers are not kept, only the last four.")
        super().__init__("Paper of identity", send, facts)
        self.form = form

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Kind", id="kind", label_width=_LABEL, width=4, max_length=2)
        yield WordInput(" Last four", id="last4", label_width=_LABEL, width=8, max_length=8)
        yield DateInput(" Birth date", id="birth_on", label_width=_LABEL, width=14, max_length=10)
        if self.form.can_keep:
            yield WordInput(
                " Whole number", id="number", label_width=_LABEL, width=14, max_length=14
            )
            yield WordInput(
                " Purpose said", "no", id="given", label_width=_LABEL, width=5, max_length=3
            )

    def passed(self, field: Field) -> None:
        if field.id == "kind":
            self._kind(field.value.strip())
        elif field.id == "last4" and field.value.strip():
            try:
                read_last4(field.value)
            except Refused as refused:
                raise BesideError("last4", sentence(refused)) from None

    def _kind(self, place: str) -> str:
        if not place.isdecimal() or not 1 <= int(place) <= len(self.form.kinds):
            raise BesideError("kind", f"Type 1 to {len(self.form.kinds)}, as listed above.")
        return self.form.kinds[int(place) - 1].code

    def values(self) -> Any:
        said: dict[str, Any] = super().values()
        given = said.pop("given", "").lower().startswith("y")
        birth = said["birth_on"]
        return {
            **said,
            "kind": self._kind(said["kind"]),
            "birth_on": parse_date(birth) if birth else None,
            "purpose": self.form.purpose if given and said.get("number") else "",
        }
