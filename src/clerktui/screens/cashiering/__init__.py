"""Taking money at the counter: the ticket, its tenders, unfinished tickets."""
