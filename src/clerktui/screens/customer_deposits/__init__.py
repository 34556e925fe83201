"""Customer deposits: an account's own, and the queue of what is to be done about them."""
