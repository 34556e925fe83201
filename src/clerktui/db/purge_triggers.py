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
        blank: text columns, which become empty.
        gone: nullable documents, which become null.
        scrubbed: documents that stay, without the persons in them.
        owner: SQL that holds when OLD belongs to the account of purge item `i`.
    """

    owner: str
    blank: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    scrubbed: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that may change."""
        return (*self.blank, *self.gone, *self.scrubbed)


_OWN = "OLD.account_id = i.account_id"
_OF = "EXISTS (SELECT 1 FROM {table} o WHERE o.id = OLD.{link} AND o.account_id = i.account_id)"
_SETOFF = (
    "EXISTS (SELECT 1 FROM setoff_part o WHERE o.debt_id = OLD.debt_id "
    "AND o.account_id = i.account_id)"
)
PURGEABLE: dict[str, Purgeable] = {
    "audit_entry": Purgeable(
        "((OLD.subject_kind = 'account' AND OLD.subject_id = i.number) OR "
        "(OLD.subject_kind = 'receipt' AND EXISTS (SELECT 1 FROM receipt r JOIN allocation a "
        "ON a.payment_id = r.payment_id WHERE r.number = OLD.subject_id "
        "AND a.account_id = i.account_id)))",
        scrubbed=("detail",),
    ),
    "approval": Purgeable(
        PAID.format(link="p.command_id = OLD.command_id"), blank=("about", "reason")
    ),
    "batch_line": Purgeable(_OWN, blank=("payer", "memo", "typed")),
    "correction": Purgeable(_OWN, blank=("note",)),
    "held_move": Purgeable(_OF.format(table="held_payment", link="held_id"), blank=("note",)),
    "held_payment": Purgeable(_OWN, blank=("payer", "payer_address", "note"), gone=("letter",)),
    "receipt": Purgeable(
        PAID.format(link="p.id = OLD.payment_id"), blank=("void_reason",), scrubbed=("document",)
    ),
    "refund": Purgeable(_OWN, blank=("payee", "address", "note")),
    "refund_move": Purgeable(_OF.format(table="refund", link="refund_id"), blank=("note",)),
    "returned_move": Purgeable(_OF.format(table="returned_item", link="item_id"), blank=("note",)),
    "setoff_file_line": Purgeable(_SETOFF, blank=("record",)),
    "setoff_letter": Purgeable(_SETOFF, gone=("document",)),
    "setoff_move": Purgeable(_SETOFF, blank=("words",)),
    "suspense_item": Purgeable(
        "OLD.open_cents = 0 AND EXISTS (SELECT 1 FROM suspense_move m WHERE m.item_id = OLD.id "
        "AND m.account_id = i.account_id)",
        blank=("payer", "memo", "typed"),
    ),
    "suspense_move": Purgeable(_OWN, blank=("payee", "reason")),
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
    permit = (
        "EXISTS (SELECT 1 FROM purge_permit t JOIN purge_item i ON i.id = t.item_id "  # noqa: S608
        f"WHERE {may.owner})"
    )
    return f"({refused_if}) AND NOT ({' AND '.join([*still, *blank, *gone, permit])})"
