"""The outbox at the desk: what is to be sent, what fails, and who wants letters by e-mail."""
