"""Screens of retention: purges, their manifests, holds on records."""
