"""Clauses read: sentences of any region, without a template of the whole paragraph."""
