"""Collecting what is past due, at the desk."""
