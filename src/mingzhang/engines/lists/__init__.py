"""Rules over lists of any size: planned, run, kept as runs."""
