"""Copies of the files that were read, with the findings noted in them as their format notes."""
