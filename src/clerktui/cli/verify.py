"""`clerktui verify`: every named proof over the whole database."""

from __future__ import annotations

from clerktui.cli.call import Call, application, command
from clerktui.errors import EXIT_OK, EXIT_REFUSED

app = application()


@command(app)
def verify(call: Call) -> int:
    """Prove the books, naming every row that fails; exit code 1 when a proof fails.

    JSON: ok, proofs[name, ok, checked, failures[]].
    """
    from clerktui.ledger import proofs

    results = proofs.run_proofs(call.books)
    is_ok = all(proof.ok for proof in results)
    lines = [
        line
        for proof in results
        for line in (
            f"{'ok   ' if proof.ok else 'FAIL '} {proof.name} ({proof.checked:,} checked)",
            *(f"      {failure}" for failure in proof.failures),
        )
    ]
    call.reply.document({"ok": is_ok, "proofs": results}, lines)
    return EXIT_OK if is_ok else EXIT_REFUSED
