"""What was said to the office lately, on every account and on none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clerktui.i18n import clock_time
from clerktui.views.contacts import ContactLine
from clerktui.widgets import Back, Command
from clerktui.widgets.listing import Lines, Spec, ViewTable, flow
from clerktui.widgets.search_list import SearchListScreen


class LogContact(Command):
    """Write a contact down, also of somebody without an account."""

    key = "f4"
    twin = "ctrl+n"
    word = "Write down"
    permission = "contact.add"


class ContactTable(ViewTable, can_focus=False):
    """Contacts of the office."""

    def key_of(self, view: ContactLine) -> str:
        return f"{view.account or '-'} {view.contact_id}"


class ContactsScreen(SearchListScreen):
    """Every contact of the office, the newest first; Enter opens the account it was about."""

    TITLE = "CONTACTS"
    TOPIC = "contact"
    COMMANDS = (LogContact, Back)
    DEFAULT_CSS = """
    ContactsScreen #whole { height: 3; }
    """
    ASKS = "contacts.list_recent"
    TABLE = ContactTable
    EMPTY = "Nothing was written down that fits. F4 writes a contact down."

    def specs(self) -> Sequence[Spec]:
        return (
            Spec("When", 14, lambda one: clock_time(one.at, self.desk.actor.timezone)),
            Spec("What", 10, lambda one: f"{one.kind} {one.direction}".strip()),
            Spec("Account", 10, lambda one: one.account or "-"),
            Spec("Who", 14, lambda one: one.caller, grows=1),
            Spec("Said", 14, lambda one: one.body, grows=2),
            Spec("Clerk", 10, lambda one: one.clerk, from_width=100),
        )

    def open_marked(self) -> None:
        one = self._marked
        if one is not None and one.account:
            self._was_left = True
            self.desk.open("account", one.account)

    def how_many(self) -> str:
        page = self._page
        more = ", more below" if page is not None and page.after is not None else ""
        return f"{len(self._table.views)} shown{more}."

    def show_whole(self) -> None:
        one = self._marked
        told = []
        if one is not None:
            told = [(text, "") for text in (one.reason, one.outcome, one.number, one.body) if text]
        self.query_one("#whole", Lines).show(flow(told, self.size.width, 3))

    def key_hints(self) -> Iterator[tuple[str, str]]:
        yield "Enter", "account" if self.searches_the_same else "finds"

    def action_log_contact(self) -> None:
        """Write one down."""
        self._was_left = True
        self.desk.open("log_contact")
