"""Packs loaded, checked and typed: the one bridge between Chinese content and English code."""
