"""What stands in the form of a request, as the draft that is sent."""

from __future__ import annotations

from typing import Any

from clerktui.errors import ClerkError, Refused
from clerktui.rules.dates import parse_date
from clerktui.screens.work_orders.request_fields import LetterInput, answer_id
from clerktui.screens.work_orders.request_parts import Asked
from clerktui.views.accounts import AccountView
from clerktui.views.order_choices import TypeChoice
from clerktui.views.work_orders import RequestDraft
from clerktui.widgets.forms import BesideError


class Drafting:
    """Mixin of the form: what its fields say."""

    field: Any
    word: Any
    _asked: Asked
    _account: AccountView | None
    _command_id: str
    _is_other: bool

    @property
    def _number(self) -> str:
        return self._account.account if self._account else ""

    @property
    def _place(self) -> str:
        """Where, if it is not just where the account is."""
        return self._said("place")

    def _said(self, name: str) -> str:
        """What the clerk typed; what an account said itself is not said again."""
        field = self.field(name)
        return field.value.strip() if field.is_typed or self._account is None else ""

    def _draft(self, kind: TypeChoice, joined: int) -> RequestDraft:
        wanted = self.word("wanted_on")
        try:
            wanted_on = parse_date(wanted) if wanted else None
        except ClerkError as refusal:
            raise BesideError("wanted_on", refusal) from refusal
        calls = self._code("wants_call")
        return RequestDraft(
            self._command_id,
            kind.code,
            account=self._number,
            place=self._place,
            caller=self._said("caller"),
            number=self._said("number"),
            wants_call=None if calls in ("", kind.follow_up) else calls,
            words=self.word("words"),
            answers={} if joined else self._answers(kind),
            wanted_on=wanted_on,
            priority=self._code("priority") or 0,
            join=joined,
            is_other=self._is_other,
            parent=self._asked.parent,
        )

    def _answers(self, kind: TypeChoice) -> dict[str, str]:
        answers = {}
        for place, asked in enumerate(kind.fields):
            name = answer_id(place)
            field = self.field(name)
            said = self._code(name) if isinstance(field, LetterInput) else field.value.strip()
            if said:
                answers[asked.code] = str(said)
            elif asked.is_required:
                raise BesideError(name, Refused("work_order.answer_missing", field=asked.label))
        return answers

    def _code(self, name: str) -> Any:
        """What a letter chose; empty where nothing was."""
        field = self.field(name)
        try:
            return field.code() if field.value.strip() else ""
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal
