"""Money put right at the desk."""
