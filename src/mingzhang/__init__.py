"""明账: facts in, rules over them, findings to close, documents out, every number traceable."""

__version__ = "0.1.0"
