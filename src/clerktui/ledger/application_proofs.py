"""The proofs of applications: papers of identity, what was answered, links and orders."""

from __future__ import annotations

from clerktui.ledger.proof import Proof

APPLICATION_PROOFS: tuple[Proof, ...] = (
    Proof(
        "identity_numbers_are_sealed",
        "Of a paper of identity there are four characters to read; a number is whole or not there.",
        "SELECT count(*) FROM customer_identity",
        """SELECT 'paper of identity ' || id || ' shows ' || length(last4)
                  || ' characters, sealed with ' || coalesce(nullif(key_code, ''), 'no key')
           FROM customer_identity
           WHERE length(last4) <> 4
              OR (sealed = '') <> (blind_index = '') OR (sealed = '') <> (key_code = '')""",
    ),
)
