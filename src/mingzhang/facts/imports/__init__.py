"""Exports of other programs into the tables of a book, by a profile that is data."""
