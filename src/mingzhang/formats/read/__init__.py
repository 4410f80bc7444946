"""Readers: files to Document or sheets."""
