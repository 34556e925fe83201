"""Applications for service at the desk: the queue, the steps, earlier debts, turn-on orders."""
