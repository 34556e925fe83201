"""To whom, and on what ground: asked before anything of an account is given out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.views.disclosures import DisclosureDraft, GroundView
from clerktui.widgets import Column, Row, TextInput
from clerktui.widgets.choice import Choice
from clerktui.widgets.forms import BandForm, BesideError

CUSTOMER = "customer"
_LABEL = 16


class ToWhomForm(BandForm):
    """Who gets it, what it is where that is not known yet, and what else is to be remembered.

    Args:
        ground: on what ground.
        given: what is given; asked for when empty.
        send: given the fields by their ids.
    """

    TITLE = "GIVE OUT"
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "disclosure.to_missing": "to_whom",
        "disclosure.what_missing": "given",
    }

    def __init__(self, ground: GroundView, given: str, send: Any) -> None:
        super().__init__(f"To {ground.who}", send, (f"{ground.name}, {ground.citation}",))
        self.ground = ground
        self.given = given

    def fields(self) -> Iterable[Widget]:
        if self.ground.code != CUSTOMER:
            yield TextInput(
                " Name, office", id="to_whom", label_width=_LABEL, width=44, max_length=120
            )
        if not self.given:
            yield TextInput(
                " What is given", id="given", label_width=_LABEL, width=44, max_length=200
            )
        yield TextInput(" Note", id="note", label_width=_LABEL, width=44, max_length=300)

    def values(self) -> Any:
        """What the fields say.

        Raises:
            BesideError: nobody is named, or nothing.
        """
        said = super().values()
        for field, why in (
            ("to_whom", "disclosure.to_missing"),
            ("given", "disclosure.what_missing"),
        ):
            if field in said and not said[field]:
                raise BesideError(field, Refused(why))
        return said


async def ask_to_whom(desk: Any, number: str, given: str = "") -> DisclosureDraft | None:
    """Who is it for, and on what ground? None, said on the screen, where it may not be given.

    Args:
        desk: the desk.
        number: the account.
        given: what is given; asked for when empty.
    """
    grounds = await desk.ask("disclosures.list_grounds", desk.actor)
    ground = await _choose(desk, grounds)
    if ground is None:
        return None
    command_id = str(uuid.uuid4())

    async def drafted(to_whom: str = "", given: str = given, note: str = "") -> DisclosureDraft:
        return DisclosureDraft(command_id, number, given, to_whom, ground.code, note)

    if ground.code == CUSTOMER and given:
        return await drafted()
    draft: DisclosureDraft | None = await desk.push_screen_wait(ToWhomForm(ground, given, drafted))
    return draft


async def _choose(desk: Any, grounds: Iterable[GroundView]) -> GroundView | None:
    """The ground; one that is none is refused here, saying why."""
    found = {one.code: one for one in grounds}
    rows = [
        Row(one.code, (one.who, one.citation if one.is_lawful else "NO GROUND"))
        for one in found.values()
    ]
    columns = (Column("", 48), Column("", 26))
    code = await desk.push_screen_wait(Choice("Who asks for it?", columns, rows))
    if code is None:
        return None
    ground = found[code]
    if not ground.is_lawful:
        desk.bell()
        refused = Refused(
            "disclosure.refused", who=ground.who, why=ground.name, citation=ground.citation
        )
        desk.tell(sentence(refused))
        return None
    return ground
