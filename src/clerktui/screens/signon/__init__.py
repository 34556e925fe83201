"""Who is at the desk: user and PIN."""
