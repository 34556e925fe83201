"""What a purge may change in rows that otherwise stand still, as conditions of their triggers.

A guarded row may lose the words in the named columns, and nothing else, while a permit stands for
the account it belongs to; text must become empty, a document that is nullable must become null.
The permit itself is only given for an item of a running purge that a second person released, can
only be taken back once the item has its tombstone, and cannot be committed (its foreign key is
checked at the end of the transaction and points nowhere).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PAID = (
    "EXISTS (SELECT 1 FROM payment p JOIN allocation a ON a.payment_id = p.id "
    "WHERE {link} AND a.account_id = i.account_id)"
)


@dataclass(frozen=True)
class Purgeable:
    """The columns of one guarded table a purge may empty, and whose row OLD is.

    Attributes:
        owner: SQL that holds when OLD belongs to the account of purge item `i`.
        blank: text columns, which become empty.
        gone: nullable documents and days, which become null.
        bare: documents that must be there, which become `{}`.
        scrubbed: documents that stay, without the persons in them.
    """

    owner: str
    blank: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    scrubbed: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that may change."""
        return (*self.blank, *self.gone, *self.bare, *self.scrubbed)

    def of(self, table: str) -> str:
        """The same condition for a query of `table`, as `asked` says it."""
        return asked(self.owner.replace("OLD.", f"{table}."))


_OWN = "OLD.account_id = i.account_id"
_OF = "OLD.{link} IN (SELECT o.id FROM {table} o WHERE o.account_id = i.account_id)"
_ELSEWHERE = (
    "{account} <> i.account_id AND NOT EXISTS "
    "(SELECT 1 FROM purge_item d WHERE d.account_id = {account} AND d.state = 'done')"
)
# Who goes with the account: its customer and who is linked to it, unless another account that is
# not purged, or an open application, still names them.
PERSONS = (
    "SELECT w.id FROM customer w WHERE w.id IN "  # noqa: S608
    "(SELECT n.customer_id FROM account n WHERE n.id = i.account_id "
    "UNION SELECT n.customer_id FROM account_link n WHERE n.account_id = i.account_id) "
    f"AND NOT EXISTS (SELECT 1 FROM account o WHERE o.customer_id = w.id "
    f"AND {_ELSEWHERE.format(account='o.id')}) "
    f"AND NOT EXISTS (SELECT 1 FROM account_link o WHERE o.customer_id = w.id "
    f"AND {_ELSEWHERE.format(account='o.account_id')}) "
    "AND NOT EXISTS (SELECT 1 FROM application o WHERE o.customer_id = w.id AND o.state = 'open')"
)
# The applications that led to the account, and those the persons withdrew.
APPLICATIONS = (
    "SELECT b.id FROM application b WHERE b.account_id = i.account_id "  # noqa: S608
    f"OR (b.account_id IS NULL AND b.customer_id IN ({PERSONS}))"
)
_RECEIPTS = (
    "SELECT r.{column} FROM receipt r JOIN allocation a ON a.payment_id = r.payment_id "
    "WHERE a.account_id = i.account_id"
)


def asked(condition: str) -> str:
    """SQL about purge item `i` as a query that is given its account as `:account`."""
    return condition.replace("i.account_id", ":account")


def _about(kind: str, ids: str) -> str:
    return f"(t.subject_kind = '{kind}' AND t.subject_id IN ({ids}))"


# The tasks about the account, or about a paper of it.
TASKS = "SELECT t.id FROM task t WHERE " + " OR ".join(  # noqa: S608
    (
        "(t.subject_kind = 'account' AND t.subject_id = CAST(i.account_id AS TEXT))",
        _about("bill", "SELECT CAST(b.id AS TEXT) FROM bill b WHERE b.account_id = i.account_id"),
        _about("receipt", _RECEIPTS.format(column="id").replace("r.id", "CAST(r.id AS TEXT)")),
        _about(
            "order", "SELECT CAST(w.id AS TEXT) FROM work_order w WHERE w.account_id = i.account_id"
        ),
        _about("application", APPLICATIONS.replace("SELECT b.id", "SELECT CAST(b.id AS TEXT)")),
        _about(
            "ticket",
            "SELECT p.command_id FROM payment p JOIN allocation a ON a.payment_id = p.id "
            "WHERE a.account_id = i.account_id",
        ),
    )
)
# The commands that paid on the account, corrected it or took a payment of it back.
COMMANDS = (
    "SELECT p.command_id FROM payment p JOIN allocation a ON a.payment_id = p.id "
    "WHERE a.account_id = i.account_id "
    "UNION SELECT k.command_id FROM correction k WHERE k.account_id = i.account_id "
    "UNION SELECT k.command_id FROM correction k JOIN allocation a ON a.payment_id = k.payment_id "
    "WHERE a.account_id = i.account_id "
    "UNION SELECT e.command_id FROM journal_entry e JOIN receipt r ON r.void_entry_id = e.id "
    "JOIN allocation a ON a.payment_id = r.payment_id WHERE a.account_id = i.account_id"
)


def _keyed(kind: str, ids: str) -> str:
    """The audit entries about things of one kind with these ids."""
    return f"(OLD.subject_kind = '{kind}' AND OLD.subject_id IN ({ids}))"


def _numbered(kind: str, table: str) -> str:
    """The audit entries of the account's papers of one kind, which are told by their number."""
    numbers = f"SELECT CAST(n.number AS TEXT) FROM {table} n WHERE n.account_id = i.account_id"  # noqa: S608
    return _keyed(kind, numbers)


_APPLIED = "SELECT CAST(m.item_id AS TEXT) FROM suspense_move m WHERE m.account_id = i.account_id"
_SHOWN = (
    "SELECT CAST(c.id AS TEXT) FROM customer_identity c "  # noqa: S608
    f"WHERE c.customer_id IN ({PERSONS})"
)
_TOLD = " OR ".join(
    (
        "((OLD.subject_kind = 'account' AND OLD.subject_id = i.number)",
        _keyed("receipt", _RECEIPTS.format(column="number")),
        _numbered("correction", "correction"),
        _numbered("held_payment", "held_payment"),
        _numbered("refund", "refund"),
        _numbered("returned_item", "returned_item"),
        _keyed("suspense", _APPLIED),
        _keyed("customer_identity", _SHOWN),
        _keyed("command", COMMANDS) + ")",
    )
)
_IDENTITY = (
    f"(OLD.customer_id IN ({PERSONS}) OR OLD.id IN (SELECT b.identity_id FROM application b "  # noqa: S608
    "WHERE b.account_id = i.account_id AND OLD.customer_id IS NULL))"
)
# The slips of deposits list each check with who paid it.
DEPOSITS = (
    "SELECT x.deposit_id FROM deposit_item x "
    "JOIN payment p ON p.drawer_session_id = x.drawer_session_id "
    "JOIN allocation a ON a.payment_id = p.id WHERE a.account_id = i.account_id"
)
_ENFORCED = _OF.format(table="enforcement_case", link="case_id")
_PLACED = _OF.format(table="placement", link="placement_id")
_SETOFF = "OLD.debt_id IN (SELECT o.debt_id FROM setoff_part o WHERE o.account_id = i.account_id)"
_UNCLAIMED = "OLD.item_id IN (SELECT o.id FROM unclaimed_item o WHERE o.account_id = i.account_id)"
PURGEABLE: dict[str, Purgeable] = {
    "arrangement": Purgeable(_OWN, blank=("note",)),
    "arrangement_move": Purgeable(
        _OF.format(table="arrangement", link="arrangement_id"), ("words",)
    ),
    "arrangement_paper": Purgeable(
        _OF.format(table="arrangement", link="arrangement_id"), gone=("document",)
    ),
    "audit_entry": Purgeable(_TOLD, scrubbed=("detail",)),
    "account_link": Purgeable(_OWN, blank=("name", "phone")),
    "application_move": Purgeable(
        f"OLD.application_id IN ({APPLICATIONS})", blank=("note",), bare=("said",)
    ),
    "approval": Purgeable(f"OLD.command_id IN ({COMMANDS})", blank=("about", "reason")),
    "bank_deposit": Purgeable(f"OLD.id IN ({DEPOSITS})", scrubbed=("document",)),
    "batch_line": Purgeable(_OWN, blank=("payer", "payer_key", "memo", "typed")),
    "call_back": Purgeable(_OWN, blank=("caller", "number", "words")),
    "call_back_move": Purgeable(_OF.format(table="call_back", link="call_back_id"), ("note",)),
    "close_out": Purgeable(
        _OWN,
        blank=(
            *("forward_address", "forward_city", "forward_state", "forward_zip"),
            *("phone", "note"),
        ),
    ),
    "close_out_move": Purgeable(_OF.format(table="close_out", link="close_out_id"), ("words",)),
    "collection_step": Purgeable(_OWN, blank=("words",)),
    "correction": Purgeable(
        f"({_OWN} OR {PAID.format(link='p.id = OLD.payment_id')})", blank=("note",)
    ),
    "correction_line": Purgeable(_OWN, blank=("description",)),
    "customer_deposit": Purgeable(_OWN, blank=("note",)),
    "customer_deposit_move": Purgeable(
        _OF.format(table="customer_deposit", link="deposit_id"), ("note",)
    ),
    "customer_identity": Purgeable(
        _IDENTITY, blank=("last4", "key_code", "sealed", "blind_index"), gone=("birth_on",)
    ),
    "disclosure": Purgeable(_OWN, blank=("to_whom", "requester", "given", "note")),
    "email_consent": Purgeable(f"OLD.customer_id IN ({PERSONS})", blank=("address",)),
    "enforcement_move": Purgeable(_ENFORCED, blank=("words",)),
    "enforcement_notice": Purgeable(_ENFORCED, gone=("document",)),
    "flag_move": Purgeable(_OF.format(table="account_flag", link="flag_id"), ("reason",)),
    "flag_proof": Purgeable(_OF.format(table="account_flag", link="flag_id"), ("reference",)),
    "held_move": Purgeable(_OF.format(table="held_payment", link="held_id"), blank=("note",)),
    "held_payment": Purgeable(_OWN, blank=("payer", "payer_address", "note"), gone=("letter",)),
    "mortgage_line": Purgeable(_OWN, blank=("typed", "loan", "words")),
    "mortgage_parcel": Purgeable(_OWN, blank=("loan",)),
    "name_change": Purgeable(
        f"OLD.customer_id IN ({PERSONS})",
        blank=(
            *("old_last_name", "old_first_name", "new_last_name", "new_first_name"),
            *("reason", "proof"),
        ),
    ),
    "outbox_message": Purgeable(_OWN, blank=("address", "subject", "body", "last_error")),
    "outbox_try": Purgeable(_OF.format(table="outbox_message", link="message_id"), ("error",)),
    "placement_file_line": Purgeable(_PLACED, blank=("record",)),
    "placement_move": Purgeable(_PLACED, blank=("words",)),
    "receipt": Purgeable(
        PAID.format(link="p.id = OLD.payment_id"), blank=("void_reason",), scrubbed=("document",)
    ),
    "record_hold": Purgeable(
        f"({_OWN} OR OLD.customer_id IN ({PERSONS}))", blank=("reason", "lift_reason")
    ),
    "refund": Purgeable(_OWN, blank=("payee", "address", "note")),
    "refund_move": Purgeable(_OF.format(table="refund", link="refund_id"), blank=("note",)),
    "returned_move": Purgeable(_OF.format(table="returned_item", link="item_id"), blank=("note",)),
    "setoff_file_line": Purgeable(_SETOFF, blank=("record",)),
    "setoff_letter": Purgeable(_SETOFF, gone=("document",)),
    "setoff_move": Purgeable(_SETOFF, blank=("words",)),
    "standing_agreement": Purgeable("OLD.owner_account_id = i.account_id", blank=("note",)),
    "step_letter": Purgeable(_OWN, gone=("document",)),
    "suspense_item": Purgeable(
        "OLD.open_cents = 0 AND EXISTS (SELECT 1 FROM suspense_move m WHERE m.item_id = OLD.id "
        "AND m.account_id = i.account_id)",
        blank=("payer", "payer_key", "memo", "typed"),
    ),
    "suspense_move": Purgeable(_OWN, blank=("payee", "reason")),
    "task_note": Purgeable(f"OLD.task_id IN ({TASKS})", blank=("body",)),
    "unclaimed_letter": Purgeable(_UNCLAIMED, gone=("document",)),
    "unclaimed_line": Purgeable(_UNCLAIMED, blank=("record",)),
    "unclaimed_move": Purgeable(_UNCLAIMED, blank=("words",)),
    "work_order_move": Purgeable(
        _OF.format(table="work_order", link="order_id"), blank=("note",), bare=("said",)
    ),
}
_RELEASED = (
    "NOT EXISTS (SELECT 1 FROM purge_item i JOIN purge_run r ON r.id = i.run_id "
    "WHERE i.id = NEW.item_id AND i.state = 'planned' AND r.state = 'running' "
    "AND r.approved_by_id <> r.planned_by_id)"
)
_LISTED = (
    "NEW.state <> 'planned' OR NOT EXISTS (SELECT 1 FROM purge_run r "
    "WHERE r.id = NEW.run_id AND r.state = 'planning')"
)
_WORKED = (
    "NEW.run_id <> OLD.run_id OR NEW.account_id <> OLD.account_id OR NEW.number <> OLD.number "
    "OR NEW.reason <> OLD.reason OR (NEW.state = 'done' AND NOT EXISTS "
    "(SELECT 1 FROM purge_permit p WHERE p.item_id = NEW.id))"
)
_RUN_KEPT = (
    "OLD.state <> 'planning' AND (NEW.as_of <> OLD.as_of OR NEW.rules <> OLD.rules "
    "OR NEW.planned_by_id <> OLD.planned_by_id OR NEW.manifest_hash <> OLD.manifest_hash "
    "OR NEW.state = 'planning' OR (OLD.state = 'planned' AND NEW.state NOT IN "
    "('planned', 'approved', 'cancelled')) "
    "OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id <> OLD.approved_by_id))"
)
Rule = tuple[str, str, str, str]
# What guards the purge's own tables: (trigger, when, refused if, why).
RULES: tuple[Rule, ...] = (
    (
        "purge_permit_released",
        "BEFORE INSERT ON purge_permit",
        _RELEASED,
        "not released",
    ),
    (
        "purge_permit_used",
        "BEFORE DELETE ON purge_permit",
        "NOT EXISTS (SELECT 1 FROM purge_item i WHERE i.id = OLD.item_id AND i.state = 'done')",
        "without its tombstone",
    ),
    ("purge_permit_stays", "BEFORE UPDATE ON purge_permit", "1 = 1", "frozen"),
    (
        "purge_item_listed",
        "BEFORE INSERT ON purge_item",
        _LISTED,
        "already listed",
    ),
    (
        "purge_item_worked",
        "BEFORE UPDATE ON purge_item",
        _WORKED,
        "frozen",
    ),
    (
        "purge_run_released",
        "BEFORE UPDATE ON purge_run",
        _RUN_KEPT,
        "frozen",
    ),
)


def unless_purged(
    table: str, refused_if: str, columns: list[str], differs: Callable[[str], str]
) -> str:
    """The condition under which a change of a guarded row is refused.

    Args:
        table: the guarded table, one of PURGEABLE.
        refused_if: when it would be refused without any purge.
        columns: the columns a purge must leave as they are.
        differs: SQL that holds when a column changes, in the engine's words.
    """
    may = PURGEABLE[table]
    still = [f"NOT ({differs(column)})" for column in columns]
    blank = [f"NEW.{column} = ''" for column in may.blank]
    gone = [f"NEW.{column} IS NULL" for column in may.gone]
    gone += [f"NEW.{column} = '{{}}'" for column in may.bare]
    permit = (
        "EXISTS (SELECT 1 FROM purge_permit t JOIN purge_item i ON i.id = t.item_id "  # noqa: S608
        f"WHERE {may.owner})"
    )
    return f"({refused_if}) AND NOT ({' AND '.join([*still, *blank, *gone, permit])})"
