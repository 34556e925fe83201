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
    "import": Entry(
        "clerktui.cli.imports:app", "Load accounts, bills, applications; setoff returns."
    ),
    "account": Entry(
        "clerktui.cli.account_places:app",
        "Find, show, statement; close, move, owner, email, check.",
    ),
    "flag": Entry("clerktui.cli.flag:app", "Flags of accounts: proof, expiry, what they change."),
    "application": Entry(
        "clerktui.cli.application:app", "Applications for service: answer, decide, complete."
    ),
    "workorder": Entry(
        "clerktui.cli.workorder_ends:app", "Work orders: take, list, send, complete, export."
    ),
    "order": Entry("clerktui.cli.workorder_ends:order_app", "`workorder` under its old name."),
    "identity": Entry(
        "clerktui.cli.identity_numbers:app",
        "Papers of identity, and the key numbers are sealed with.",
    ),
    "contact": Entry("clerktui.cli.contact:app", "Contacts: write one down, list them."),
    "callback": Entry("clerktui.cli.contact:callback_app", "Calls that were promised."),
    "directory": Entry("clerktui.cli.directory:app", "Who a caller can be given to, and hours."),
    "pay": Entry("clerktui.cli.pay:app", "Take one payment."),
    "receipt": Entry("clerktui.cli.receipt:app", "Show, find, reprint or void a receipt."),
    "drawer": Entry("clerktui.cli.drawer_day:app", "Cash drawers: open, carry, hand over, close."),
    "correct": Entry("clerktui.cli.correct:app", "Take payments back, move them, move debts."),
    "batch": Entry("clerktui.cli.batch:app", "Batches: read, list, show, prove, release, post."),
    "accrue": Entry(
        "clerktui.cli.accrue:app", "Late fees, tax interest, advertising: run, undo, waive."
    ),
    "collect": Entry(
        "clerktui.cli.collect:app", "Collect debts: run the procedure, queue, case files."
    ),
    "suspense": Entry("clerktui.cli.suspense:app", "List, apply or return unidentified money."),
    "task": Entry("clerktui.cli.task:app", "Tasks between co-workers: ask, answer, give, done."),
    "item": Entry("clerktui.cli.outside:item_app", "`task` as outside scripts name it."),
    "customer-deposit": Entry(
        "clerktui.cli.customer_deposit:app", "Customer deposits: ask, review, apply, give back."
    ),
    "deposit": Entry("clerktui.cli.deposit:app", "Deposits: prepare, take to the bank, match."),
    "day": Entry("clerktui.cli.day:app", "Close a business day: checklist, reopen, papers."),
    "calendar": Entry("clerktui.cli.calendar:app", "The days the offices are closed: list, close."),
    "gl": Entry("clerktui.cli.gl:app", "General ledger: prove, post, export, list, show."),
    "why": Entry(
        "clerktui.cli.why_books:app", "Explain a balance, a receipt, a deposit, a report."
    ),
    "adjust": Entry("clerktui.cli.adjust:app", "Adjust what an account owes, or undo it."),
    "writeoff": Entry("clerktui.cli.writeoff:app", "Write off, recover, clean up old debts."),
    "refund": Entry("clerktui.cli.refund:app", "Refunds: request, decide, pay, unclaimed."),
    "returned": Entry(
        "clerktui.cli.returned:app", "Items the bank returned: find, take back, letters, waive."
    ),
    "held": Entry(
        "clerktui.cli.held:app", "Improper payments: hold, list, release, send back, extend."
    ),
    "disclosure": Entry(
        "clerktui.cli.disclosure:app", "Billing information given out, and on what ground."
    ),
    "setoff": Entry(
        "clerktui.cli.setoff_town:app", "Debt setoff: gate, letters, hearings, money back."
    ),
    "promise": Entry(
        "clerktui.cli.arrangements:app", "Promises to pay: make, list, cancel, judge."
    ),
    "plan": Entry(
        "clerktui.cli.arrangements:plan_app", "Payment plans: make, list, show, print, sign."
    ),
    "unclaimed": Entry(
        "clerktui.cli.unclaimed:app", "Unclaimed property: find, letters, the State's report."
    ),
    "enforce": Entry(
        "clerktui.cli.enforce:app", "Garnishment, attachment: cases, service, money, release."
    ),
    "agency": Entry(
        "clerktui.cli.agency:app", "Collection agencies: lists, placements, taking back."
    ),
    "mortgage": Entry(
        "clerktui.cli.mortgage:app", "Mortgage companies: whose tax each pays, their files."
    ),
    "outbox": Entry("clerktui.cli.outbox:app", "Messages to be sent: list, run, retry, cancel."),
    "purge": Entry("clerktui.cli.purge:app", "Purge old accounts: plan, approve, run; holds."),
    "export": Entry("clerktui.cli.export:app", "Files for others: ledger, setoff, State, paper."),
    "verify": Entry("clerktui.cli.verify:app", "Prove the books, naming every row that fails."),
    "procedure": Entry("clerktui.cli.procedure:app", "Written procedures: search, show, import."),
    "policy": Entry("clerktui.cli.outside:policy_app", "`procedure` as outside scripts name it."),
    "dashboard": Entry("clerktui.cli.dashboard:app", "What came in, is owed, waits; the drawers."),
    "report": Entry("clerktui.cli.report:app", "Print a report, or list the reports."),
    "search": Entry("clerktui.cli.search:app", "Look after the search index."),
}
