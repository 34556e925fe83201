"""Money given back: asked for at the account, decided and paid by the finance officer."""
