"""Who may do what: permissions, roles, PINs."""
