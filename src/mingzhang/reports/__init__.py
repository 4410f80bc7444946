"""Understand a document, and compose one: inverses over the same templates."""
