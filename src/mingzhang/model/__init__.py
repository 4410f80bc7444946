"""Frozen values that every other part exchanges; this package imports nothing of the project."""
