"""Retention: which records may go, holds on them, purges that take persons out and keep figures.

A purge is planned, released by a second person, and run in small transactions while others work.
"""
