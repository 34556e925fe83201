"""Finding an account and reading it: the look-up, the account, its long lists."""
