"""Scores and monitoring of a book, told and compared."""
