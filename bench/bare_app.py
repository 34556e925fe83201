"""The least a look-up screen in this toolkit costs: a label, a field, a list of twenty rows."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Input, Label


class BareApp(App[None]):
    """A field and a list, as the toolkit gives them."""

    def compose(self) -> ComposeResult:
        yield Label("Account")
        yield Input()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        """Fill the list and give the field the keyboard."""
        table = self.query_one(DataTable)
        table.add_columns("Account", "Name", "Owes")
        for number in range(20):
            table.add_row(f"10-{number:04d}", "RODRIGUEZ, MARIA E", "86.40")
        self.query_one(Input).focus()

    taken = 0

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter empties the field and counts, as a form that goes on to the next thing does.

        What was typed ahead is emptied with it: the toolkit gives a field its letters before
        the Enter in front of them is acted on.
        """
        event.input.clear()
        self.taken += 1
        self.query_one(Label).update(f"{self.taken} taken")


if __name__ == "__main__":
    BareApp().run(mouse=False)
