"""Which commands there are and where each lives, as data: listing them imports none of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One top-level command.

    Attributes:
        target: `module:attribute` of its Typer application.
        help: its line in `clerktui --help`.
    """

    target: str
    help: str


COMMANDS = {
    "init": Entry("clerktui.cli.books:init_app", "Create or upgrade the books of a town."),
    "migrate": Entry("clerktui.cli.books:migrate_app", "Move the books to a schema version."),
    "demo": Entry("clerktui.cli.demo:app", "Build a demonstration town and open the app on it."),
    "users": Entry("clerktui.cli.users:app", "Clerks: add, list, disable, reset a PIN."),
    "import": Entry("clerktui.cli.imports:app", "Load accounts or bills from a town's export."),
    "account": Entry("clerktui.cli.account:app", "Find an account, show an account."),
    "pay": Entry("clerktui.cli.pay:app", "Take one payment."),
    "receipt": Entry("clerktui.cli.receipt:app", "Show, find, reprint or void a receipt."),
    "drawer": Entry("clerktui.cli.drawer:app", "Open, count, close or show a cash drawer."),
    "batch": Entry("clerktui.cli.batch:app", "Batches: read, list, show, prove, release, post."),
    "suspense": Entry("clerktui.cli.suspense:app", "List, apply or return unidentified money."),
    "returned": Entry(
        "clerktui.cli.returned:app", "Items the bank returned: find, take back, letters, waive."
    ),
    "held": Entry(
        "clerktui.cli.held:app", "Improper payments: hold, list, release, send back, extend."
    ),
    "verify": Entry("clerktui.cli.verify:app", "Prove the books, naming every row that fails."),
    "report": Entry("clerktui.cli.report:app", "Print a report, or list the reports."),
    "search": Entry("clerktui.cli.search:app", "Look after the search index."),
}
